/** Problems of a policy, exception or configuration document become errors with place and source line. */

import { ConfigError, type ErrorCode, PolicyError } from '../errors.ts';
import type { JsonPointer } from '../model/json.ts';
import type { Location, ManifestDocument, Range, TextProblem } from '../model/source.ts';
import { linesOf, toLocation } from '../yaml/line-index.ts';
import type { DocumentProblem } from './schema.ts';

/** A problem with the code that its error shall have. */
export interface CodedProblem extends DocumentProblem {
  readonly code: ErrorCode;
}

/** Errors for all problems of a document, in the order of their places. */
export function toPolicyErrors(document: ManifestDocument, problems: readonly CodedProblem[]): PolicyError[] {
  return placed(document, problems).map(
    ({ problem, options }) => new PolicyError(problem.code, problem.message, options),
  );
}

/** The same for `.ccpolicy.yaml`. */
export function toConfigErrors(document: ManifestDocument, problems: readonly CodedProblem[]): ConfigError[] {
  return placed(document, problems).map(
    ({ problem, options }) => new ConfigError(problem.code, problem.message, options),
  );
}

/** Where a document's root or a field of it stands. */
export function locate(document: ManifestDocument, pointer: JsonPointer, atKey: boolean): Location {
  const found = document.places().nearest(pointer);
  const range = atKey ? (found.place.key ?? found.place.value) : found.place.value;
  return toLocation(document.file, firstLine(document, range), found.pointer);
}

/** Place, source line and advice of an error. */
export interface ErrorOptions {
  readonly location: Location;
  readonly excerpt: string;
  readonly hint?: string;
}

function placed(document: ManifestDocument, problems: readonly CodedProblem[]) {
  return problems
    .map((problem) => {
      const location = locate(document, problem.pointer, problem.atKey);
      const options: ErrorOptions = {
        location,
        excerpt: lineText(document, location.line),
        ...(problem.hint === undefined ? {} : { hint: problem.hint }),
      };
      return { problem, options };
    })
    .sort(
      (a, b) =>
        a.options.location.line - b.options.location.line || a.options.location.column - b.options.location.column,
    );
}

/** What the YAML reader itself refuses in a document, duplicate keys included: nobody means two rules by one key. */
export function yamlProblems(document: ManifestDocument): { message: string; options: ErrorOptions }[] {
  const toProblem = (problem: TextProblem, advice: { hint?: string }) => {
    const location = toLocation(document.file, firstLine(document, problem.range));
    const message = `${problem.message.charAt(0).toUpperCase()}${problem.message.slice(1).replace(/\.$/, '')}.`;
    return { message, options: { location, excerpt: lineText(document, location.line), ...advice } };
  };
  return [
    ...document.problems.map((problem) => toProblem(problem, {})),
    ...document.duplicates.map((problem) => toProblem(problem, { hint: 'Keep one of them.' })),
  ];
}

/** A mapping of many lines is pointed at by its first. */
function firstLine(document: ManifestDocument, range: Range): Range {
  const lines = linesOf(document.file);
  const end = lines.lineRange(lines.position(range.start).line).end;
  return { start: range.start, end: Math.max(range.start, Math.min(range.end, end)) };
}

function lineText(document: ManifestDocument, line: number): string {
  const { start, end } = linesOf(document.file).lineRange(line);
  return document.file.text.slice(start, end);
}
