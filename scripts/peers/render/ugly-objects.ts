/**
 * Kustomizations of one object each, whose values are written in every style: quotes, blocks, brackets, tags, comments. What
 * kustomize prints of them must not depend on the shorter ways that our build takes. The same seed gives the same files.
 */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomFrom } from '../kubernetes-yaml/ugly.ts';

const PLAIN = 'a true yes No on null ~ 1 -7 0644 0o17 0x1F 1_000 1e3 1.0 .5 .inf .nan 12:30:45 2020-01-01 -0 +1'.split(
  ' ',
);
const TEXTS = [
  ...[
    '',
    'a: b',
    'a #b',
    '# c',
    '- x',
    '@x',
    '&x y',
    '!x',
    '|',
    '{a}',
    'é',
    '’x’',
    '😀',
    '\u00a0x',
    'x\u2028y',
    'a\tb',
  ],
  ...[' lead', 'trail ', "it's", 'say "hi"', '<<', '=', 'a\\b', '---', '<&>', '99999999999999999999', 'x'.repeat(200)],
];
const LINES = [
  'one\ntwo\n',
  'one\n\ntwo',
  ' lead\nx\n',
  'a\n  b\nc\n',
  'a \nb\n',
  '\nfirst\n',
  'x\n\n\n',
  'a\tb\n\tc\n',
];
const FOLDED = ['one\ntwo', 'one\n\ntwo', 'one\n  more\ntwo', 'a b c'];
const TAGGED = ['!!str 12', '!!int "5"', '!!str', '!!null ""', '!!bool "true"', '!!float 1'];
const KEYS = ['a', 'b', 'c-d', '"q k"', "'s k'", '"1"', 'é', '"a: b"', 'x.y/z', '"true"', '"~"', 'A', 'a10', 'a9'];

/** Writes them below a folder. */
export function writeUglyObjects(folder: string, count: number, seed: number): void {
  for (let index = 0; index < count; index++) {
    const ugly = new Ugly(randomFrom(seed + index));
    const place = join(folder, String(index));
    mkdirSync(place, { recursive: true });
    const head = `apiVersion: example.com/v1\nkind: Thing\nmetadata:\n  name: t${index}\nspec:\n`;
    writeFileSync(join(place, 'thing.yaml'), head + ugly.map('  ', 0));
    const more = index % 3 === 0 ? 'commonAnnotations: {x: "1"}\n' : '';
    writeFileSync(join(place, 'kustomization.yaml'), `resources: [thing.yaml]\n${more}`);
  }
}

/** Objects whose parts are chosen by chance. */
class Ugly {
  readonly #random: (below: number) => number;

  constructor(random: (below: number) => number) {
    this.#random = random;
  }

  map(indent: string, depth: number): string {
    return this.#keys(4)
      .map((key) => `${this.#comment(indent)}${indent}${key}:${this.#value(`${indent}  `, depth + 1)}`)
      .join('');
  }

  #value(indent: string, depth: number): string {
    const kind = depth > 4 ? 0 : this.#random(10);
    if (kind < 5) return ` ${this.#scalar(indent)}\n`;
    if (kind < 6) return ` ${this.#flow(2)}\n`;
    if (kind < 8) return `\n${this.map(indent, depth)}`;
    const items = Array.from({ length: 1 + this.#random(3) }, () => {
      return `${this.#comment(indent)}${indent}-${this.#value(`${indent}  `, depth + 1)}`;
    });
    return `\n${items.join('')}`;
  }

  #scalar(indent: string): string {
    const kind = this.#random(10);
    if (kind < 3) return this.#one(PLAIN);
    if (kind < 5) return this.#quoted();
    if (kind < 6) return this.#one(TAGGED);
    if (kind < 7) return `>${this.#one(['', '-', '+'])}\n${inBlock(this.#one(FOLDED), indent)}`;
    const text = this.#one(LINES);
    const chomping = text.endsWith('\n\n') ? '+' : text.endsWith('\n') ? '' : '-';
    return `|${/^[ \n]/.test(text) ? '2' : ''}${chomping}\n${inBlock(text.replace(/\n$/, ''), indent)}`;
  }

  #quoted(): string {
    if (this.#random(2) === 0) return `'${this.#one(TEXTS).replaceAll("'", "''")}'`;
    return JSON.stringify(this.#one([...TEXTS, ...LINES])).replaceAll('\u2028', '\\u2028');
  }

  #flow(depth: number): string {
    const kind = depth === 0 ? 0 : this.#random(3);
    if (kind === 0) return this.#random(2) === 0 ? this.#one(PLAIN) : this.#quoted();
    if (kind === 1)
      return `[${this.#keys(3)
        .map(() => this.#flow(depth - 1))
        .join(', ')}]`;
    const pairs = this.#keys(3).map((key) => `${key}: ${this.#random(6) === 0 ? '' : this.#flow(depth - 1)}`);
    return `{${pairs.join(', ')}}`;
  }

  #keys(most: number): string[] {
    return [...new Set(Array.from({ length: 1 + this.#random(most) }, () => this.#one(KEYS)))];
  }

  #comment(indent: string): string {
    return this.#random(8) === 0 ? `${indent}# note\n` : '';
  }

  #one(values: readonly string[]): string {
    return values[this.#random(values.length)] ?? '';
  }
}

function inBlock(text: string, indent: string): string {
  return text.replace(/^(?=.)/gm, `${indent}  `);
}
