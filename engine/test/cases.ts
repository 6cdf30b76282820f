/** The test documents of a rule folder: cases, their settings, and the findings that they want (docs/writing-rules.md). */

import { isObject } from '../json/pointer.ts';
import type { JsonObject } from '../model/json.ts';
import type { Range, SourceFile } from '../model/source.ts';
import { readDocuments } from '../yaml/read.ts';

/** One case: a set of documents checked together. */
export interface RuleCase {
  readonly title: string;
  /** Line of the `# case:` comment, from 1. */
  readonly line: number;
  /** The whole file's text with everything outside the case blanked: lines and offsets stay. */
  readonly file: SourceFile;
  readonly settings: JsonObject;
  readonly wants: readonly Want[];
  /** The case's own part of the file's text. */
  readonly region: Range;
}

/** A finding that a case wants. */
export interface Want {
  readonly line: number;
  /** Where no comment can stand at the line: the pointer, and one inside the embedded text. */
  readonly pointer?: string;
  readonly embedded?: string;
  /** `Enforce`, `Audit`, `warn`, `skip`, or anything that is found. */
  readonly kind: string | null;
  readonly text: string;
}

const CASE = /^[ \t]*# case: *(.*)$/;
const SETTINGS = /^[ \t]*# settings: *(.*)$/;
const WANT = /# want(?:\[(\w+)\])?: *(.*)$/;
const WANT_AT = /^[ \t]*# want@([^:#[]*)(?:#([^:[]*))?(?:\[(\w+)\])?: *(.*)$/;

/** What a file of cases holds, and what is wrong with its comments. */
export interface CaseFile {
  readonly cases: readonly RuleCase[];
  readonly problems: readonly { readonly line: number; readonly message: string }[];
}

/** Takes a file of test documents apart. Documents before the first `# case:` are a case without a title. */
export function readCases(file: SourceFile): CaseFile {
  const lines = file.text.split(/(?<=\n)/);
  const starts = lines.flatMap((line, index) => (CASE.test(trimEnd(line)) ? [index] : []));
  const problems: { line: number; message: string }[] = [];
  const regions = [0, ...starts].map((start, index) => ({ start, end: starts[index] ?? lines.length }));
  const cases = regions.flatMap(({ start, end }) => {
    const text = lines.map((line, index) => (index >= start && index < end ? line : blank(line))).join('');
    const own = { path: file.path, text };
    if (readDocuments(own).length === 0) return [];
    return [toCase(own, lines, start, end, problems)];
  });
  return { cases, problems };
}

function toCase(
  file: SourceFile,
  lines: readonly string[],
  start: number,
  end: number,
  problems: { line: number; message: string }[],
): RuleCase {
  const wants: Want[] = [];
  let settings: JsonObject = {};
  for (let index = start; index < end; index += 1) {
    const line = trimEnd(lines[index] ?? '');
    const written = SETTINGS.exec(line)?.[1];
    if (written !== undefined) settings = readSettings(written, index + 1, problems);
    wants.push(...readWants(line, index + 1));
  }
  const title = CASE.exec(trimEnd(lines[start] ?? ''))?.[1] ?? '';
  const offset = (line: number) => lines.slice(0, line).join('').length;
  return { title, line: start + 1, file, settings, wants, region: { start: offset(start), end: offset(end) } };
}

function readSettings(text: string, line: number, problems: { line: number; message: string }[]): JsonObject {
  const [document] = readDocuments({ path: 'settings.yaml', text });
  if (isObject(document?.value)) return document.value;
  problems.push({ line, message: 'settings must be a flow mapping: {profile: coco-snp@0.22}' });
  return {};
}

function readWants(line: string, number: number): Want[] {
  const at = WANT_AT.exec(line);
  if (at !== null) {
    const [, pointer = '', embedded, kind, texts = ''] = at;
    return split(texts).map((text) => ({
      line: number,
      pointer,
      ...(embedded === undefined ? {} : { embedded }),
      kind: kind ?? null,
      text,
    }));
  }
  const want = WANT.exec(line);
  if (want === null) return [];
  return split(want[2] ?? '').map((text) => ({ line: number, kind: want[1] ?? null, text }));
}

/** Several findings at one line are written `one | other`. */
function split(texts: string): string[] {
  return texts.split(' | ').map((text) => text.trim());
}

function blank(line: string): string {
  return line.replace(/[^\r\n]/g, ' ');
}

function trimEnd(line: string): string {
  return line.replace(/[\r\n]+$/, '');
}
