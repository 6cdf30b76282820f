/** The command line: every command with its flags and examples. */

import { Command } from 'commander';
import { addCheck } from './commands/check.ts';
import { addExplain } from './commands/explain.ts';
import { addFix } from './commands/fix.ts';
import { addRender } from './commands/render.ts';
import { addRules } from './commands/rules.ts';
import { addTest } from './commands/test.ts';
import { processHost } from './host.ts';

/** A new program: commander keeps what it parsed, so each run needs its own. */
export function createProgram(): Command {
  const program = new Command('ccpolicy')
    .description('Policy-as-code for confidential Kubernetes workloads.')
    .option('--config <FILE>', 'configuration (default: .ccpolicy.yaml, looked for upwards)')
    .option('--cwd <DIR>', 'run as if started there')
    .option('--color <WHEN>', 'auto, always or never; NO_COLOR counts, too')
    .option('--quiet', 'no progress')
    .option('--verbose', 'tell more on stderr')
    .version(processHost().version);
  addCheck(program);
  addFix(program);
  addExplain(program);
  addRules(program);
  addRender(program);
  addTest(program);
  for (const command of [program, ...program.commands, ...program.commands.flatMap(({ commands }) => commands)]) {
    command
      .configureHelp({ sortSubcommands: false, showGlobalOptions: true })
      .exitOverride()
      .configureOutput({ outputError: (text, write) => write(text.replace(/^error:/, 'error[USAGE]:')) })
      .showSuggestionAfterError()
      .showHelpAfterError(`  See \`${pathOf(command)} --help\`.`);
  }
  return program;
}

/** `ccpolicy explain rule`. */
function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}
