/** Folders with test documents of a rule and no rule: nothing would test them, and the rule is left out without a word. */

import { RegoError, throwAll } from '../errors.ts';
import type { ManifestDocument } from '../model/source.ts';
import type { RegoFiles } from '../rego/compile.ts';

/** What stands beside a rule's Rego to test it. */
export const TEST_DOCUMENTS = ['good', 'bad', 'bad.fixed'].flatMap((name) => [`${name}.yaml`, `${name}.yml`]);

/** A file of YAML that the user named, or that stands below a folder; it tests none of the rules. */
export interface OtherFile {
  /** Relative to the folder. */
  readonly path: string;
  /** As messages write it. */
  readonly name: string;
  readonly documents: readonly ManifestDocument[];
}

/**
 * Refuses folders that hold a good and a bad document, one of them beside Rego, or one that says what it wants, when no
 * rule stands there. Documents that are policies may be called as they like.
 *
 * @throws RegoError `REGO_INVALID` at the Rego that defines no `violations`, else at the document.
 */
export function requireRules(
  others: readonly OtherFile[],
  rego: RegoFiles,
  foreign: ReadonlySet<ManifestDocument>,
): void {
  const folders = new Map<string, OtherFile[]>();
  for (const file of others) {
    const [folder, base] = split(file.path);
    if (!TEST_DOCUMENTS.includes(base) || file.documents.some((document) => !foreign.has(document))) continue;
    folders.set(folder, [...(folders.get(folder) ?? []), file]);
  }
  throwAll(
    [...folders].flatMap(([folder, files]) => {
      const source = Object.keys(rego).find((path) => split(path)[0] === folder);
      const isPair = ['good', 'bad'].every((kind) => files.some(({ path }) => split(path)[1].startsWith(`${kind}.y`)));
      return source !== undefined || isPair || files.some(saysWhatItWants) ? [toError(files, source, rego)] : [];
    }),
  );
}

function saysWhatItWants({ documents }: OtherFile): boolean {
  return /#[ \t]*(?:want|case)\b/.test(documents[0]?.file.text ?? '');
}

function toError(files: readonly OtherFile[], source: string | undefined, rego: RegoFiles): RegoError {
  const [first] = files;
  const above = split(first?.name ?? '')[0];
  const path = source === undefined ? (first?.name ?? '') : [above, split(source)[1]].filter(Boolean).join('/');
  const text = source === undefined ? (first?.documents[0]?.file.text ?? '') : (rego[source] ?? '');
  const lines = text.split(/\r?\n/);
  const line =
    source === undefined
      ? 1
      : Math.max(
          0,
          lines.findIndex((each) => each.startsWith('package')),
        ) + 1;
  const tests = files.map(({ path }) => split(path)[1]).sort();
  return new RegoError(
    'REGO_INVALID',
    `${tests.join(' and ')} in ${above || '.'} ${tests.length === 1 ? 'tests' : 'test'} no rule.`,
    {
      location: { path, line, column: 1, endLine: line, endColumn: 1 },
      excerpt: lines[line - 1] ?? '',
      hint: `Write its METADATA and violations in ${source === undefined ? 'policy.rego beside them' : 'this file'}; docs/writing-rules.md shows how.`,
    },
  );
}

function split(path: string): [folder: string, base: string] {
  const slash = path.lastIndexOf('/');
  return [path.slice(0, Math.max(0, slash)), path.slice(slash + 1)];
}
