/** The `ccpolicy` command: argv → engine → print. Only failures that are known are told without a stack. */

import { Command, CommanderError } from 'commander';
import { CcpolicyError } from '../engine/index.ts';
import { addCheck } from './commands/check.ts';
import { addExplain } from './commands/explain.ts';
import { addFix } from './commands/fix.ts';
import { addRules } from './commands/rules.ts';
import { addTest } from './commands/test.ts';
import { errorText } from './error-text.ts';
import { EXIT, exitCodeOf } from './exit-code.ts';
import { processHost } from './host.ts';

function createProgram(): Command {
  const program = new Command('ccpolicy')
    .description('Policy-as-code for confidential Kubernetes workloads.')
    .option('--config <FILE>', 'configuration (default: .ccpolicy.yaml, looked for upwards)')
    .option('--cwd <DIR>', 'run as if started there')
    .option('--color <WHEN>', 'auto, always or never; NO_COLOR counts, too')
    .option('--quiet', 'no progress')
    .option('--verbose', 'tell more on stderr')
    .version(processHost().version)
    .configureHelp({ sortSubcommands: false });
  addCheck(program);
  addFix(program);
  addExplain(program);
  addRules(program);
  addTest(program);
  for (const command of [program, ...program.commands, ...program.commands.flatMap(({ commands }) => commands)]) {
    command
      .exitOverride()
      .showSuggestionAfterError()
      .showHelpAfterError(`  See \`${pathOf(command)} --help\`.`);
  }
  return program;
}

/** `ccpolicy explain rule`. */
function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}

/** Runs the command and leaves its exit code in `process.exitCode`. */
export async function main(argv: readonly string[]): Promise<void> {
  try {
    await createProgram().parseAsync(argv, { from: 'user' });
  } catch (error) {
    process.exitCode = fail(error);
  }
}

function fail(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.clean : EXIT.usage;
  if (error instanceof CcpolicyError) {
    process.stderr.write(errorText(error));
    return exitCodeOf(error);
  }
  if (error instanceof Error && 'code' in error && error.code === 'EPIPE') return EXIT.clean;
  process.stderr.write('This is a bug in ccpolicy. Please report it with the lines below.\n');
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return EXIT.bug;
}

void main(process.argv.slice(2));
