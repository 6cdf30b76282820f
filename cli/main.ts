/** The `ccpolicy` command: argv → engine → print. Only failures that are known are told without a stack. */

import { CommanderError } from 'commander';
import { CcpolicyError } from '../engine/index.ts';
import { errorText } from './error-text.ts';
import { EXIT, exitCodeOf } from './exit-code.ts';
import { createProgram } from './program.ts';
import { tolerateLostReaders } from './write.ts';

/** Runs the command and leaves its exit code in `process.exitCode`. */
export async function main(argv: readonly string[]): Promise<void> {
  tolerateLostReaders();
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
  process.stderr.write('This is a bug in ccpolicy. Please report it with the lines below.\n');
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return EXIT.bug;
}

void main(process.argv.slice(2));
