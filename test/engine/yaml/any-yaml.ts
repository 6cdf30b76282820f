/** Generators of YAML documents in many styles, with the value that each stands for. */

import fc from 'fast-check';
import { valueAt } from '../../../engine/json/pointer.ts';
import type { JsonObject, JsonValue, Operation } from '../../../engine/model/json.ts';

/** Keys and strings that manifests hold, and those that readers disagree about. */
const words = [
  'a',
  'b',
  'name',
  'image',
  'app.kubernetes.io/name',
  'x-y_z',
  'on',
  'y',
  'no',
  '1',
  '1e3',
  '0755',
  '<<',
  '~',
  '',
  ' pad ',
  'a: b',
  'a #b',
  '- x',
  '{z}',
  '[q',
  "it's",
  '"q"',
  'tab\there',
  'zwei\nzeilen',
  'ende\n',
  'ü€😀',
  '__proto__',
  'constructor',
  '#c',
  '*a',
  '&a',
  '!t',
  '%p',
  '@q',
  '`r',
  '|',
  '>',
  '?',
  ':',
  '---',
  'true',
  'null',
  '.nan',
  '1:30',
  '2001-01-01',
  'x: {y}',
  'back\\slash',
  '\u0085',
  '\u2028',
];

const scalar: fc.Arbitrary<JsonValue> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom<JsonValue>(...words) },
  { weight: 1, arbitrary: fc.string({ maxLength: 8 }) },
  fc.integer({ min: -1000, max: 100000 }),
  fc.constantFrom<JsonValue>(true, false, null, 0.5, 1e21, 1e-7),
);

/** A key that is not a merge key. */
const key: fc.Arbitrary<string> = fc.constantFrom(...words.filter((word) => !/[\n\u0085\u2028]/.test(word)));

/** Any JSON value of moderate size. */
const { value } = fc.letrec<{ value: JsonValue; list: JsonValue[]; object: JsonObject }>((tie) => ({
  value: fc.oneof({ maxDepth: 4, depthSize: 'small' }, scalar, tie('list'), tie('object')),
  list: fc.array(tie('value'), { maxLength: 4 }),
  object: fc.array(fc.tuple(key, tie('value')), { maxLength: 4 }).map((pairs) => Object.fromEntries(pairs)),
}));

/** An object at the root, as manifests are. */
export const object: fc.Arbitrary<JsonObject> = fc
  .array(fc.tuple(key, value), { minLength: 1, maxLength: 5 })
  .map((pairs) => Object.fromEntries(pairs));

/** Decisions of style, drawn in the order in which they are needed. */
export class Taste {
  readonly numbers: readonly number[];
  #next = 0;
  #comments = 0;

  constructor(numbers: readonly number[]) {
    this.numbers = numbers;
  }

  /** A number from 0 to `choices - 1`. */
  choose(choices: number): number {
    const number = this.numbers[this.#next++ % this.numbers.length] ?? 0;
    return number % choices;
  }

  /** Now and then a comment, each with a text of its own. */
  comment(text: string): string | undefined {
    if (this.choose(6) !== 0) return undefined;
    this.#comments += 1;
    return `# ${text} ${this.#comments}: [x`;
  }
}

export const taste: fc.Arbitrary<Taste> = fc
  .array(fc.nat({ max: 1000 }), { minLength: 40, maxLength: 200 })
  .map((numbers) => new Taste(numbers));

/** Writes a value in the styles that `taste` picks: quotes, brackets, indentation, comments, line breaks. */
export function writeYaml(root: JsonValue, pick: Taste): string {
  const step = 1 + pick.choose(4);
  const dashes = pick.choose(2) * step;
  const lines = [...comment(pick, ''), ...blockLines(root, pick, { step, dashes, column: 0 })];
  const text = lines.join('\n') + (pick.choose(5) === 0 ? '' : '\n');
  return pick.choose(4) === 0 ? text.replaceAll('\n', '\r\n') : text;
}

interface Indent {
  readonly step: number;
  readonly dashes: number;
  readonly column: number;
}

function comment(pick: Taste, pad: string): string[] {
  const text = pick.comment('note');
  return text === undefined ? [] : [pad + text];
}

function trailing(pick: Taste): string {
  const text = pick.comment('why');
  return text === undefined ? '' : `  ${text}`;
}

function isFilled(node: JsonValue): node is JsonValue[] | JsonObject {
  return node !== null && typeof node === 'object' && Object.keys(node).length > 0;
}

function blockLines(node: JsonValue, pick: Taste, indent: Indent, mayFlow = true): string[] {
  const pad = ' '.repeat(indent.column);
  if (!isFilled(node) || (mayFlow && pick.choose(8) === 0)) return [pad + flow(node, pick, indent) + trailing(pick)];
  if (Array.isArray(node)) return node.flatMap((item) => [...comment(pick, pad), ...itemLines(item, pick, indent)]);
  return Object.keys(node).flatMap((name) => [
    ...comment(pick, pad),
    ...pairLines(name, node[name] ?? null, pick, indent),
  ]);
}

function itemLines(item: JsonValue, pick: Taste, indent: Indent): string[] {
  const pad = ' '.repeat(indent.column);
  if (item === null && pick.choose(2) === 0) return [`${pad}-`];
  const [first = '', ...rest] = blockLines(item, pick, { ...indent, column: indent.column + 2 });
  if (first.trimStart().startsWith('# ')) return [`${pad}-`, first, ...rest];
  return [`${pad}- ${first.trimStart()}`, ...rest];
}

function pairLines(name: string, node: JsonValue, pick: Taste, indent: Indent): string[] {
  const head = `${' '.repeat(indent.column)}${oneLine(name, pick)}:`;
  if (node === null && pick.choose(2) === 0) return [head + trailing(pick)];
  const literal = typeof node === 'string' ? literalLines(node, pick, indent) : undefined;
  if (literal !== undefined && pick.choose(2) === 0) {
    return [`${head} ${literal[0] ?? ''}${trailing(pick)}`, ...literal.slice(1)];
  }
  if (!isFilled(node) || pick.choose(6) === 0) return [`${head} ${flow(node, pick, indent)}${trailing(pick)}`];
  const column = indent.column + (Array.isArray(node) ? indent.dashes : indent.step);
  return [head + trailing(pick), ...blockLines(node, pick, { ...indent, column }, column > indent.column)];
}

function literalLines(text: string, pick: Taste, { column, step }: Indent): string[] | undefined {
  if (!/^[a-z]+(?:\n[a-z]*\n?)?$/.test(text)) return undefined;
  const style = text.includes('\n') ? '|' : '>';
  const header = `${style}${pick.choose(3) === 0 ? step : ''}${text.endsWith('\n') ? '' : '-'}`;
  return [
    header,
    ...text
      .replace(/\n$/, '')
      .split('\n')
      .map((line) => ' '.repeat(column + step) + line),
  ];
}

function flow(node: JsonValue, pick: Taste, indent: Indent): string {
  if (node === null || typeof node !== 'object') return oneLine(node, pick);
  const gap =
    pick.choose(4) === 0
      ? `${trailing(pick)}\n${' '.repeat(indent.column + indent.step + 4)}`
      : pick.choose(3) === 0
        ? ' '
        : '';
  const parts = Array.isArray(node)
    ? node.map((item) => flow(item, pick, indent))
    : Object.keys(node).map((name) => `${oneLine(name, pick)}: ${flow(node[name] ?? null, pick, indent)}`);
  const [open, close] = Array.isArray(node) ? '[]' : '{}';
  return `${open}${gap}${parts.join(`,${gap === '' ? ' ' : gap}`)}${parts.length > 0 && pick.choose(8) === 0 ? ',' : ''}${gap}${close}`;
}

function oneLine(node: JsonValue, pick: Taste): string {
  if (typeof node !== 'string') return JSON.stringify(node);
  const style = pick.choose(3);
  if (style === 0 && /^[a-z][a-z/.-]*$/i.test(node) && !/^(?:on|y|no|true|null|n|yes|off|false)$/i.test(node))
    return node;
  if (style === 1 && /^[ -~]*$/.test(node)) return `'${node.replaceAll("'", "''")}'`;
  return JSON.stringify(node).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]/g,
    (found, at: number, all: string) => {
      const pair = /[\ud800-\udbff][\udc00-\udfff]/y;
      pair.lastIndex = Math.max(at - (found >= '\udc00' ? 1 : 0), 0);
      return found >= '\ud800' && found <= '\udfff' && pair.test(all)
        ? found
        : `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`;
    },
  );
}

/** All pointers of a value. */
export function pointersOf(node: JsonValue, base = ''): string[] {
  if (node === null || typeof node !== 'object') return [base];
  return [
    base,
    ...Object.keys(node).flatMap((name) => {
      const child = Array.isArray(node) ? node[Number(name)] : node[name];
      return pointersOf(child ?? null, `${base}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`);
    }),
  ];
}

/** An operation that makes sense on a value: at pointers that it has, and at new ones beside them. */
export function operationOn(root: JsonValue): fc.Arbitrary<Operation> {
  const pointers = pointersOf(root);
  const inner = fc.constantFrom(...(pointers.length > 1 ? pointers.slice(1) : pointers));
  const fresh = fc
    .tuple(fc.constantFrom(...pointers), fc.oneof(key, fc.constantFrom('-', '0', '1')))
    .map(([base, name]) => {
      return `${base}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    });
  return fc.oneof(
    fc.record({ op: fc.constant('replace' as const), path: inner, value }),
    fc.record({ op: fc.constant('remove' as const), path: inner }),
    fc.record({ op: fc.constant('add' as const), path: fc.oneof(fresh, inner), value }),
    fc.record({ op: fc.constant('move' as const), from: inner, path: fresh }),
    fc.record({ op: fc.constant('copy' as const), from: inner, path: fresh }),
  );
}

/** A move to a place in a mapping or list of the value. */
export function moveOn(root: JsonValue): fc.Arbitrary<Operation & { op: 'move' }> {
  const pointers = pointersOf(root);
  const containers = pointers.filter((pointer) => typeof (valueAt(root, pointer) ?? '') === 'object');
  return fc
    .tuple(
      fc.constantFrom(...pointers.slice(1)),
      fc.constantFrom(...containers),
      fc.constantFrom('moved', '-', '0', 'a'),
    )
    .map(([from, base, name]) => ({ op: 'move', from, path: `${base}/${name}` }));
}
