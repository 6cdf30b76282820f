/** A set of files is read: kustomizations first, for they say what the other files are; then everything streams by. */

import { isKustomizationPath } from '../kubernetes/document-kind.ts';
import { type KustomizationIndex, readKustomizations } from '../kubernetes/kustomization.ts';
import type { JsonValue } from '../model/json.ts';
import type { Location, SourceFile } from '../model/source.ts';
import { readDocuments } from '../yaml/read.ts';
import type { Run, SetFrame } from './run.ts';
import { Scan } from './scan.ts';

/** Files of a set, however they come. */
export interface FileSet {
  /** Relative paths, sorted. */
  readonly paths: readonly string[];
  /** The kustomizations of the repository, also outside of the set: they say what becomes of its files. */
  readonly kustomizations: readonly string[];
  /** The file, or why it cannot be read. */
  readonly read: (path: string) => { readonly file: SourceFile } | { readonly problem: FileProblem };
  readonly hasFile: (path: string) => boolean;
}

/** A set of one file that is at hand. */
export function oneFile(file: SourceFile): FileSet {
  const paths = [file.path];
  const kustomizations = paths.filter(isKustomizationPath);
  return { paths, kustomizations, read: () => ({ file }), hasFile: (path) => path === file.path };
}

/** Why a file could not be read. */
export interface FileProblem {
  readonly path: string;
  readonly code: string;
  readonly message: string;
  readonly line?: number;
  /** What of the file can be judged all the same. */
  readonly rest?: SourceFile;
}

/** Reads the whole set; `progress` is told after each file. */
export function scanSet(
  run: Run,
  files: FileSet,
  progress: (done: number) => void = () => {},
): { frame: SetFrame; scan: Scan } {
  const frame = openFrame(files);
  return { frame, scan: scanFiles(run, frame, files, files.paths, progress) };
}

/** What must be known of a set before its files stream by. */
export function openFrame(files: FileSet): SetFrame {
  return { kustomizations: readFrame(files), hasFile: files.hasFile };
}

/** Reads some files of a set. */
export function scanFiles(
  run: Run,
  frame: SetFrame,
  files: FileSet,
  paths: readonly string[],
  progress: (done: number) => void = () => {},
): Scan {
  const scan = new Scan(run, frame);
  paths.forEach((path, index) => {
    if (!scan.isTemplate(path)) {
      const answer = files.read(path);
      const file = 'file' in answer ? answer.file : answer.problem.rest;
      if (file !== undefined) scan.add(file);
      if ('problem' in answer) {
        const { code, message } = answer.problem;
        scan.tally.fail({ code, message, location: toLine(answer.problem) });
      }
    }
    progress(index + 1);
  });
  return scan;
}

/** The kustomizations of a set. Their own problems are told when they stream by as documents. */
function readFrame(files: FileSet): KustomizationIndex {
  const documentsOf = (path: string) => {
    const answer = files.read(path);
    return 'file' in answer ? readDocuments(answer.file) : [];
  };
  return readKustomizations(files.kustomizations.flatMap(documentsOf), {
    parse: (text) => values(readDocuments({ path: 'patch.yaml', text })),
    valuesOf: (path) => (files.hasFile(path) ? values(documentsOf(path)) : []),
  });
}

function values(documents: readonly { readonly value?: JsonValue }[]): JsonValue[] {
  return documents.flatMap(({ value }) => (value === undefined ? [] : [value]));
}

/** A problem of a whole file stands at its first line, or at the one that is known. */
export function toLine({ path, line = 1 }: FileProblem): Location {
  return { path, line, column: 1, endLine: line, endColumn: 1 };
}
