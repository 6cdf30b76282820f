/** What is wrong with METADATA: how it is told, and what only the rest of the rule shows. */

import { type MessageIdUse, type RegoFiles, regoErrorAt } from './compile.ts';

/** What is wrong with a rule's METADATA, at a line of its file. */
export interface MetadataProblem {
  readonly file: string;
  readonly row: number;
  readonly message: string;
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
 * Throws the first problem, with the others in its message.
 *
 * @throws RegoError `REGO_METADATA_INVALID`
 */
export function throwMetadataProblems(problems: readonly MetadataProblem[], files: RegoFiles): void {
  const [first, ...others] = problems;
  if (first === undefined) return;
  const more = others.map(({ file, row, message }) => `\n${file}:${row}: ${message}`).join('');
  const hint = 'docs/writing-rules.md lists the keys of METADATA.';
  throw regoErrorAt('REGO_METADATA_INVALID', `${first.message}${more}`, files, first, hint);
}
