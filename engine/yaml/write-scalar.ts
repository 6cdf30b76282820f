/** A scalar as YAML text that reads back as the same value: under Kubernetes' rules, and under YAML 1.2's too. */

import type { NodeStyle } from '../model/source.ts';
import { plainValue } from './plain-scalar.ts';

/** Where a scalar is going to stand. */
export interface ScalarContext {
  /** Inside brackets, where commas and brackets end a plain scalar. */
  readonly flow: boolean;
  /** Only JSON may be written. */
  readonly json: boolean;
  readonly quote: 'single' | 'double';
  /** The style of what stood there before, kept where the value allows. */
  readonly style?: NodeStyle;
}

/** A scalar on one line. */
export function writeScalar(value: null | boolean | number | string, context: ScalarContext): string {
  if (typeof value === 'number') return writeNumber(value);
  if (typeof value !== 'string') return String(value);
  if (context.json || context.style === 'double-quoted') return doubleQuoted(value);
  if (context.style === 'single-quoted' && fitsSingleQuotes(value)) return singleQuoted(value);
  if (isSafePlain(value, context.flow)) return value;
  return context.quote === 'single' && fitsSingleQuotes(value) ? singleQuoted(value) : doubleQuoted(value);
}

/** JSON has no way to write negative zero as an integer, and YAML 1.1 reads `-0` as 0. */
function writeNumber(value: number): string {
  return Object.is(value, -0) ? '-0.0' : String(value);
}

// Words that some reader takes for something else than text: YAML 1.1 and 1.2 booleans, nulls, numbers, dates, merges.
const ambiguous = /^(?:~|null|true|false|yes|no|on|off|y|n|<<|=|[-+]?\.(?:inf|nan)|[-+.]?[0-9][0-9a-fxo_:.,eT Z+-]*)$/i;
const firstCharacter = /^(?:[A-Za-z0-9_/$.~+^()<;\\\u00a1-\ud7ff\ue000-\ufefe]|-[^ \t])/;
const ordinary = /^[ -~\u00a1-\ud7ff\ue000-\ufefe]*$/;

/** True when the text can stand without quotes and is read as itself by everybody. */
function isSafePlain(text: string, flow: boolean): boolean {
  if (!firstCharacter.test(text) || !ordinary.test(text) || /[\u2028\u2029]/.test(text)) return false;
  if (/: |:$| #|\s$|^---|^\.\.\./.test(text) || plainValue(text) !== text || ambiguous.test(text)) return false;
  return !flow || !/[,:[\]{}?"'#]/.test(text);
}

function fitsSingleQuotes(text: string): boolean {
  return ordinary.test(text) && !/[\u2028\u2029]/.test(text);
}

function singleQuoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** JSON's escapes are YAML's, but for what YAML takes for line breaks, and control characters that it refuses. */
function doubleQuoted(text: string): string {
  return JSON.stringify(text).replace(/[\u007f-\u00a0\u2028\u2029\ufeff\ufffe\uffff]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

/** The lines of a literal block below its header, and the header; undefined for a text that has no literal form. */
export function literalBlock(text: string): { readonly header: string; readonly lines: readonly string[] } | undefined {
  if (!/\n/.test(text) || !/^[\t\n -~\u00a1-\ud7ff\ue000-\ufefe]*$/.test(text) || /[\u2028\u2029]/.test(text))
    return undefined;
  const body = text.replace(/\n+$/, '');
  if (body === '' || /^[ \t\n]/.test(body) || /[ \t]\n|[ \t]$/.test(body)) return undefined;
  const breaks = text.length - body.length;
  const lines = body.split('\n');
  if (breaks === 1) return { header: '|', lines };
  return breaks === 0
    ? { header: '|-', lines }
    : { header: '|+', lines: [...lines, ...Array<string>(breaks - 1).fill('')] };
}
