/** `docs/commands/*.md`: what each command says about itself. */

import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { GENERATED } from './markdown.ts';

const CLI = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));

/** Page texts by name: `README` for the overview, then one for each command that `--help` lists. */
export function commandPages(): Map<string, string> {
  const overview = help([]);
  const names = commandsOf(overview);
  const links = names.map((name) => `- [${name}](${name}.md)`).join('\n');
  return new Map([
    ['README', `${GENERATED}\n\n# Commands\n\n${links}\n\n${block(overview)}\n`],
    ...names.map((name): [string, string] => [
      name,
      `${GENERATED}\n\n# ccpolicy ${name}\n\n${helpOf([name])}\n\nExit codes and errors: [errors.md](../errors.md).\n`,
    ]),
  ]);
}

function help(command: readonly string[]): string {
  const args = ['--import', 'tsx', CLI, ...command, '--help'];
  return execFileSync(process.execPath, args, { encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } });
}

/** The command's help, and below it that of its subcommands. */
function helpOf(command: readonly string[]): string {
  const text = help(command);
  const subcommands = commandsOf(text).map((name) => {
    const path = [...command, name];
    return `## ccpolicy ${path.join(' ')}\n\n${helpOf(path)}`;
  });
  return [block(text), ...subcommands].join('\n\n');
}

/** The names that the overview lists below `Commands:`; `help` is commander's own. */
function commandsOf(overview: string): string[] {
  const [, listed = ''] = overview.split('\nCommands:\n', 2);
  return [...listed.matchAll(/^ {2}(\w+)/gm)].map(([, name = '']) => name).filter((name) => name !== 'help');
}

function block(text: string): string {
  return `\`\`\`text\n${text.trimEnd()}\n\`\`\``;
}
