/** Writes plain data as block YAML that every YAML version reads the same; for exceptions and policy reports. */

import type { JsonValue } from '../model/json.ts';

/** Text that needs no quotes: no indicator, no blank at an end, nothing that looks like another type. */
const PLAIN = /^[A-Za-z_/][A-Za-z0-9_./@-]*(?: [A-Za-z0-9_./@(-][A-Za-z0-9_./@(),-]*)*$/;
const OTHER_TYPE = /^(?:y|n|yes|no|on|off|true|false|null)$/i;
const UNSEEN = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu;
const LOG_COMMAND = /##(?=[[a-z])/gi;

/** A scalar: plain where nobody can misread it, else double-quoted. */
function scalar(value: null | boolean | number | string): string {
  if (typeof value !== 'string') return String(value);
  return PLAIN.test(value) && (value.length > 5 || !OTHER_TYPE.test(value)) ? value : quoted(value);
}

/** A JSON string is a double-quoted YAML scalar; what a screen would obey is escaped too. */
function quoted(value: string): string {
  return JSON.stringify(value)
    .replace(UNSEEN, (character) => {
      const code = character.codePointAt(0) ?? 0;
      return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
    })
    .replace(LOG_COMMAND, '#\\x23');
}

/** Lines of YAML without a final break. Keys keep their order. */
export function toYaml(value: JsonValue, indent = ''): string {
  const lines: string[] = [];
  write(value, indent, indent, lines);
  return lines.join('\n');
}

/** `first` is what the first line starts with (`- ` or indentation), `indent` what the others do. */
function write(value: JsonValue, first: string, indent: string, lines: string[]): void {
  if (Array.isArray(value) && value.length > 0) {
    const deeper = `${indent}  `;
    let start = `${first}- `;
    for (const item of value) {
      write(item, start, deeper, lines);
      start = `${indent}- `;
    }
    return;
  }
  if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
    const keys = Object.keys(value);
    let start = first;
    for (const key of keys) {
      writeEntry(key, value[key] ?? null, start, indent, lines);
      start = indent;
    }
    if (keys.length > 0) return;
  }
  lines.push(first + leaf(value));
}

function writeEntry(key: string, item: JsonValue, first: string, indent: string, lines: string[]): void {
  const head = `${first}${scalar(key)}:`;
  if (item === null || typeof item !== 'object' || Object.keys(item).length === 0) {
    lines.push(`${head} ${leaf(item)}`);
    return;
  }
  lines.push(head);
  write(item, `${indent}  `, `${indent}  `, lines);
}

function leaf(value: JsonValue): string {
  if (Array.isArray(value)) return '[]';
  return value !== null && typeof value === 'object' ? '{}' : scalar(value);
}
