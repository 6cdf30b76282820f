/** `docs/commands/*.md`: what each command says about itself. */

import { createProgram } from '../../cli/program.ts';
import { GENERATED } from './markdown.ts';

type Command = ReturnType<typeof createProgram>;

/** Page texts by name: `README` for the overview, then one for each command. */
export function commandPages(): Map<string, string> {
  const program = createProgram();
  const links = program.commands.map((command) => `- [${command.name()}](${command.name()}.md)`).join('\n');
  return new Map([
    ['README', `${GENERATED}\n\n# Commands\n\n${links}\n\n${block(help(program))}\n`],
    ...program.commands.map((command): [string, string] => [
      command.name(),
      `${GENERATED}\n\n# ccpolicy ${command.name()}\n\n${helpOf(command)}\n\nExit codes and errors: [errors.md](../errors.md).\n`,
    ]),
  ]);
}

/** The command's help, and below it that of its subcommands. */
function helpOf(command: Command): string {
  const subcommands = command.commands.map((each) => `## ccpolicy ${command.name()} ${each.name()}\n\n${helpOf(each)}`);
  return [block(help(command)), ...subcommands].join('\n\n');
}

/** As `--help` prints it at 80 columns. */
function help(command: Command): string {
  let text = '';
  command.configureOutput({
    writeOut: (part) => {
      text += part;
    },
    getOutHelpWidth: () => 80,
    getOutHasColors: () => false,
  });
  command.outputHelp();
  return text;
}

function block(text: string): string {
  return `\`\`\`text\n${text.trimEnd()}\n\`\`\``;
}
