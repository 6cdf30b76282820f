/** What is wrong with METADATA: how it is told, and what only the rest of the rule shows. */

import { throwAll } from '../errors.ts';
import { compareText } from '../json/order.ts';
import { type MessageIdUse, type RegoFiles, regoErrorAt } from './compile.ts';

const ADVICE = 'docs/writing-rules.md lists the keys of METADATA.';

/** What is wrong with a rule's METADATA, at a line of its file. */
export interface MetadataProblem {
  readonly file: string;
  readonly row: number;
  readonly message: string;
  /** Instead of the general advice. */
  readonly hint?: string;
}

/** Message ids that a rule writes out and its METADATA does not have. */
export function checkMessageIds(
  uses: readonly MessageIdUse[],
  packagePath: readonly string[],
  messages: Readonly<Record<string, string>>,
): MetadataProblem[] {
  const path = packagePath.join('.');
  return uses
    .filter((use) => use.package.join('.') === path && !Object.hasOwn(messages, use.value))
    .map(({ file, row, value }) => ({ file, row, message: `message id ${JSON.stringify(value)} is not in METADATA` }));
}

/**
 * Throws the problems, each at its line and in the order of their places.
 *
 * @throws RegoError `REGO_METADATA_INVALID`
 */
export function throwMetadataProblems(problems: readonly MetadataProblem[], files: RegoFiles): void {
  const sorted = problems.toSorted((a, b) => compareText(a.file, b.file) || a.row - b.row);
  throwAll(
    sorted.map((problem) =>
      regoErrorAt('REGO_METADATA_INVALID', problem.message, files, problem, problem.hint ?? ADVICE),
    ),
  );
}
