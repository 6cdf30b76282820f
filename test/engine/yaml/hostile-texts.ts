/**
 * Texts beyond the reader's bounds, and within them but hard to read. Run as a program it reads them all and prints what
 * that took, as JSON: memory can only be bounded for a process of its own.
 */

import { readDocuments } from '../../../engine/yaml/read.ts';

const MEBI = 1024 * 1024;

function levels(count: number, open: string, close: string, child: (level: number) => string): string {
  const lines = Array.from(
    { length: count },
    (_, level) => `l${level + 1}: &l${level + 1} ${open}${child(level)}${close}`,
  );
  return `l0: &l0 ${open}${open === '{' ? 'a: ' : ''}x${close}\n${lines.join('\n')}\n`;
}

/** Each text with the code of the problem that is wanted; undefined when it can be read. */
export const hostileTexts: readonly (readonly [name: string, code: string | undefined, text: () => string])[] = [
  ['aliases of aliases', 'yaml-alias', () => levels(9, '[', ']', (level) => `*l${level},`.repeat(9))],
  [
    'aliases in mappings',
    'yaml-alias',
    () => levels(9, '{', '}', (level) => [...'abcdefghi'].map((key) => `${key}: *l${level}`).join()),
  ],
  ['many aliases', 'yaml-too-many-nodes', () => `- &a b\n${'- *a\n'.repeat(MEBI)}`],
  [
    'merges of one mapping',
    'yaml-alias',
    () => `- &a {${Array.from({ length: 1000 }, (_, at) => `k${at}: 1`).join()}}\n- {<<: [${'*a,'.repeat(20_000)}]}\n`,
  ],
  ['open brackets', 'yaml-too-deep', () => '['.repeat(100_000)],
  ['open braces', 'yaml-too-deep', () => '{a: '.repeat(100_000)],
  ['dashes on a line', 'yaml-too-deep', () => `${'- '.repeat(5000)}a`],
  ['stairs', 'yaml-too-deep', () => Array.from({ length: 1500 }, (_, at) => `${' '.repeat(at)}a:\n`).join('')],
  ['a large text', 'yaml-too-large', () => `a: "${'x'.repeat(9 * MEBI)}"`],
  ['a huge text', 'yaml-too-large', () => `a: ${'x'.repeat(63 * MEBI)}`],
  ['items in brackets', 'yaml-too-many-nodes', () => `[${'a,'.repeat(4 * MEBI - 2)}]`],
  ['items of a block', 'yaml-too-many-nodes', () => '- a\n'.repeat(2 * MEBI)],
  ['items without a value', 'yaml-too-many-nodes', () => '-\n'.repeat(4 * MEBI)],
  ['items with comments alone', 'yaml-too-many-nodes', () => '- # c\n'.repeat(MEBI + 1000)],
  ['keys', 'yaml-too-many-nodes', () => Array.from({ length: 600_000 }, (_, at) => `k${at}: 1\n`).join('')],
  ['an open list', 'yaml-too-many-nodes', () => `a: [${'"b", '.repeat(1_400_000)}`],
  ['a long key', 'yaml-syntax', () => `${'k'.repeat(7 * MEBI)}: 1`],
  ['lines without indentation', 'yaml-syntax', () => `a: "${'x\n'.repeat(4 * MEBI - 4)}"`],
  ['brackets without indentation', 'yaml-syntax', () => `a: [\n${'b,\n'.repeat(200_000)}]`],
  ['tabs without indentation', 'yaml-syntax', () => `a: "${'\n\tx'.repeat(MEBI)}"`],
  ['ends of documents', 'yaml-syntax', () => '...\n'.repeat(MEBI)],
  ['directives', 'yaml-syntax', () => `${'%YAML 1.1\n'.repeat(500_000)}---\na: 1`],
  ['a long number', undefined, () => `a: ${'9'.repeat(7 * MEBI)}`],
  ['escapes', undefined, () => `a: "${'\\x41'.repeat(2 * MEBI - 4)}"`],
  ['comments', undefined, () => `${'# c\n'.repeat(2 * MEBI - 4)}a: 1\n`],
  ['spaces in brackets', undefined, () => `a: [\n${' '.repeat(7 * MEBI)}b]`],
  ['dashes and hashes', 'yaml-syntax', () => `a: ${'- #'.repeat(2 * MEBI)}`],
];

/** What reading one of them took. */
export interface HostileReading {
  readonly name: string;
  readonly code?: string;
  readonly cpuSeconds: number;
}

function reading([name, , make]: (typeof hostileTexts)[number]): HostileReading {
  const text = make();
  const before = process.cpuUsage();
  const code = readDocuments({ path: 'a.yaml', text })[0]?.problems[0]?.code;
  const { user, system } = process.cpuUsage(before);
  return { name, ...(code === undefined ? {} : { code }), cpuSeconds: (user + system) / 1e6 };
}

if (process.argv[1] === import.meta.filename) console.log(JSON.stringify(hostileTexts.map(reading)));
