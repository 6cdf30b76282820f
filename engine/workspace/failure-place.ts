/** Where something that cannot be rendered is named: the line that people have to look at. */

import { posix } from 'node:path';
import { locateSource } from '../check/placement.ts';
import { isKustomizationPath } from '../kubernetes/document-kind.ts';
import type { JsonPointer } from '../model/json.ts';
import type { ManifestDocument, SourceFile } from '../model/source.ts';
import type { RenderFailure } from '../render/failure.ts';
import type { PlannedRoot } from '../render/planned-root.ts';
import { templatePath } from '../render/template-path.ts';
import { writtenPlace } from '../render/written-place.ts';

/** A line of a file; its first where none is known. */
export interface FailurePlace {
  readonly path: string;
  readonly line?: number;
}

/**
 * The line, of the root's own file or else of a file that it is made of, that names what was refused or not found; else
 * the template that helm stopped at, the last kustomization that kustomize came to, the object that asks for the root, or
 * the root's own file.
 */
export function placeOfFailure(
  { folder, file, how, by }: PlannedRoot,
  { subject, message }: RenderFailure,
  read: (path: string) => SourceFile | undefined,
): FailurePlace {
  const textOf = (path: string) => read(path)?.text;
  const files = [file, ...(how.tool === 'kustomize' ? how.reaches : [])];
  for (const path of subject === undefined ? [] : files) {
    const line = lineNaming(textOf(path) ?? '', namesOf(subject ?? '', path));
    if (line !== undefined) return { path, line };
  }
  const template = how.tool === 'helm' ? templateNamed(message, folder, read) : undefined;
  if (template !== undefined) return template;
  const last = subject === undefined ? [...message.matchAll(/ path '([^']+)'/g)].at(-1)?.[1] : undefined;
  const reached = files.find((path) => isKustomizationPath(path) && posix.dirname(path) === last);
  if (reached !== undefined) return { path: reached };
  return by === undefined ? { path: file } : writtenLine(by.document, by.pointer);
}

/** The first template that a message of helm's names, by its name in a chart, with the line where it tells one. */
function templateNamed(
  message: string,
  folder: string,
  read: (path: string) => SourceFile | undefined,
): FailurePlace | undefined {
  const [, name, line] = /([^\s"(]+\/templates\/[^\s":)]+)(?::(\d+))?/.exec(message) ?? [];
  if (name === undefined) return undefined;
  const path = templatePath(folder, name, read);
  if (read(path) === undefined) return undefined;
  return line === undefined ? { path } : { path, line: Number(line) };
}

/** The line at which something of a document begins; of a rendered one, where it was written. */
export function writtenLine(document: ManifestDocument, pointer: JsonPointer): { path: string; line: number } {
  const { path, line } = locateSource(writtenPlace({ document, pointer, approximate: false }));
  return { path, line };
}

/** How a file may call something: as it is, or, for a path below the root, as it is seen from the file's folder. */
function namesOf(subject: string, path: string): string[] {
  const [first = subject] = subject.split(', ');
  return [first, posix.relative(posix.dirname(path), first)].filter((name) => !/^[./]*$/.test(name));
}

/** The first line on which one of the names stands as a word of its own, comments left out. */
function lineNaming(text: string, names: readonly string[]): number | undefined {
  const index = text.split('\n').findIndex((line) => {
    const written = line.trimStart().startsWith('#') ? '' : line;
    return names.some((name) => holdsWord(written, name));
  });
  return index < 0 ? undefined : index + 1;
}

function holdsWord(line: string, word: string): boolean {
  for (let at = line.indexOf(word); at >= 0; at = line.indexOf(word, at + 1)) {
    const isWhole = /[\s'"=,[{:/]/.test(line[at - 1] ?? ' ') && /[\s'",\]}@?/]/.test(line[at + word.length] ?? ' ');
    if (isWhole) return true;
  }
  return false;
}
