/** The regular expressions that OPA's Wasm leaves to the host. Syntax is Go's RE2, run by V8 after translation. */

import { BuiltinError, type BuiltinTable, integer, text } from './builtin.ts';
import { toJavaScript } from './re2-syntax.ts';

/** `regex.*`, by RE2's grammar (OPA topdown/regex.go). */
export const REGEX: BuiltinTable = {
  'regex.split': (pattern, value) => splitAll(compile(text(pattern)), text(value)),
  'regex.find_n': (pattern, value, count) =>
    findAll(compile(text(pattern)), text(value), integer(count)).map((match) => match[0]),
  'regex.replace': (value, pattern, template) => {
    const [base, replacement] = [text(value), text(template)];
    let result = '';
    let end = 0;
    for (const match of findAll(compile(text(pattern)), base, -1)) {
      result += base.slice(end, match.index) + expand(replacement, match);
      end = match.index + match[0].length;
    }
    return result + base.slice(end);
  },
  'regex.template_match': (template, value, start, end) =>
    templateRegex(text(template), text(start), text(end)).test(text(value)),
};

function compile(pattern: string): RegExp {
  try {
    const { source, flags } = toJavaScript(pattern);
    return new RegExp(source, `g${flags}`);
  } catch (error) {
    throw new BuiltinError(`error parsing regexp: ${error instanceof Error ? error.message : ''}`);
  }
}

/** At most `count` matches (all when negative). As in Go, no empty match touches the one before it. */
function findAll(regex: RegExp, value: string, count: number): RegExpExecArray[] {
  const matches: RegExpExecArray[] = [];
  let end = -1;
  regex.lastIndex = 0;
  while (count < 0 || matches.length < count) {
    const match = regex.exec(value);
    if (match === null) break;
    if (match[0] === '') regex.lastIndex += (value.codePointAt(match.index) ?? 0) > 0xffff ? 2 : 1;
    if (match[0] === '' && match.index === end) continue;
    matches.push(match);
    end = match.index + match[0].length;
  }
  return matches;
}

/** Go's Regexp.Split with no limit: an empty match at the start separates nothing. */
function splitAll(regex: RegExp, value: string): string[] {
  if (value === '' && regex.source !== '(?:)') return [''];
  const parts: string[] = [];
  let begin = 0;
  let end = 0;
  for (const match of findAll(regex, value, -1)) {
    const matchEnd = match.index + match[0].length;
    end = match.index;
    if (matchEnd !== 0) parts.push(value.slice(begin, end));
    begin = matchEnd;
  }
  if (end !== value.length) parts.push(value.slice(begin));
  return parts;
}

/** `$1`, `$name`, `${name}`, `$$`; an unknown name is empty. */
function expand(template: string, match: RegExpExecArray): string {
  return template.replace(/\$(?:(\$)|\{(\w+)\}|(\w+))/g, (_, dollar?: string, braced?: string, bare?: string) => {
    if (dollar !== undefined) return '$';
    const name = braced ?? bare ?? '';
    return (/^\d+$/.test(name) ? match[Number(name)] : match.groups?.[name]) ?? '';
  });
}

/** A text with regular expressions between delimiters: `urn:{.*}:x`. */
function templateRegex(template: string, start: string, end: string): RegExp {
  if (Buffer.byteLength(start) !== 1 || Buffer.byteLength(end) !== 1) throw new BuiltinError('one character each');
  let source = '^';
  let depth = 0;
  let literal = '';
  let inner = '';
  for (const character of template) {
    if (character === start && depth++ === 0) {
      source += quote(literal);
      literal = '';
    } else if (character === end && depth > 0 && --depth === 0) {
      source += `(${inner})`;
      inner = '';
    } else if (depth > 0) inner += character;
    else if (character === end) throw new BuiltinError('unbalanced braces');
    else literal += character;
  }
  if (depth !== 0) throw new BuiltinError('unbalanced braces');
  return compile(`${source}${quote(literal)}$`);
}

function quote(literal: string): string {
  return literal.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&');
}
