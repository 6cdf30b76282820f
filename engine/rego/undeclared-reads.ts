/** Fields that a rule writes out and its METADATA does not declare: the rule finds them absent everywhere. */

import type { RegoError } from '../errors.ts';
import { joinPointer } from '../json/pointer.ts';
import { CONTAINER_LISTS, type FieldTrees, toFieldTrees, treesAt } from '../kubernetes/field-path.ts';
import type { RuleMetadata } from '../model/rule.ts';
import { type RegoFiles, type RegoInspection, regoErrorAt } from './compile.ts';

const IDENTITY = ['apiVersion', 'kind', 'metadata/name', 'metadata/namespace'].map((path) => `resource:/${path}`);

/** Where a reference begins in the input, and the base of the field paths that declare it. */
const ROOTS = { resource: 'resource', 'pod.spec': 'pod', 'pod.metadata': 'podMetadata' } as const;

/** A text, a comment, or a reference into the input as far as its keys are written out. */
const TOKEN =
  /"(?:[^"\\\n]|\\.)*"|`[^`]*`|#.*|\binput\.(resource|pod\.spec|pod\.metadata)((?:\.[A-Za-z_]\w*|\["(?:[^"\\\n]|\\.)*"\])*)/g;
const KEY = /\.([A-Za-z_]\w*)|\[("(?:[^"\\\n]|\\.)*")\]/g;

/**
 * One note per field, at the first place in the rule's own files. What is read by another way (a variable, a walk) is not
 * found: nothing is told that is not so.
 */
export function findUndeclaredReads(
  packagePath: readonly string[],
  { reads }: Pick<RuleMetadata, 'reads'>,
  { packages }: Pick<RegoInspection, 'packages'>,
  files: RegoFiles,
): RegoError[] {
  const trees = toFieldTrees([...reads, ...IDENTITY]);
  const name = packagePath.join('.');
  const told = new Set<string>();
  return packages
    .filter(({ file, path }) => path.join('.') === name && Object.hasOwn(files, file))
    .flatMap(({ file }) =>
      referencesIn(files[file] ?? '').flatMap(({ root, segments, text, offset }) => {
        if (told.has(text) || isDeclared(trees, ROOTS[root], segments)) return [];
        told.add(text);
        const before = (files[file] ?? '').slice(0, offset).split('\n');
        const place = { file, row: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
        const message = `${text} is not declared in reads: the rule finds it absent, or sees it only because another rule reads it`;
        return [regoErrorAt('REGO_METADATA_INVALID', message, files, place, adviceFor(root, segments))];
      }),
    );
}

interface Reference {
  readonly root: keyof typeof ROOTS;
  readonly segments: readonly string[];
  readonly text: string;
  readonly offset: number;
}

function referencesIn(text: string): Reference[] {
  return [...text.matchAll(TOKEN)].flatMap((match) => {
    const [whole, root, keys = ''] = match;
    if (root !== 'resource' && root !== 'pod.spec' && root !== 'pod.metadata') return [];
    const segments = [...keys.matchAll(KEY)].map(([, word, quoted]) => word ?? String(JSON.parse(quoted ?? '""')));
    return [{ root, segments, text: whole, offset: match.index }];
  });
}

/** What stands above or below a declared field is there. */
function isDeclared(trees: FieldTrees, base: keyof FieldTrees, segments: readonly string[]): boolean {
  const tree = trees[base];
  let nodes = tree === undefined ? [] : [tree];
  for (const segment of segments) {
    if (nodes.some(({ terminal }) => terminal)) return true;
    nodes = nodes.flatMap((node) => treesAt(node, segment));
    if (nodes.length === 0) return false;
  }
  return true;
}

function adviceFor(root: Reference['root'], segments: readonly string[]): string {
  const list = root === 'pod.spec' ? CONTAINER_LISTS.find(({ key }) => key === segments[0]) : undefined;
  if (list !== undefined) return `Containers stand in input.pod.containers; declare their fields as "${list.base}:/…".`;
  return `Add "${ROOTS[root]}:${joinPointer('', ...segments)}" to custom.reads.`;
}
