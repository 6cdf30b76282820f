/** Which part of an entry of a kustomization says what a value becomes: a key, a literal, or a file that it names. */

import { posix } from 'node:path';
import { isObject, splitPointer, valueAt } from '../json/pointer.ts';
import type { JsonPointer, JsonValue } from '../model/json.ts';
import type { ManifestDocument, SourcePlace } from '../model/source.ts';

/** An entry, and where it stands. */
export interface Entry {
  /** The kustomization, or what told a controller to set it. */
  readonly document: ManifestDocument;
  readonly pointer: JsonPointer;
  /** The field of the kustomization. */
  readonly what: string;
}

/** The documents of a file that a kustomization names. */
type Read = (path: string) => { readonly documents: readonly ManifestDocument[] };

/** Fields whose value says more than their entry: the key that sets what the field is about. */
const TELLING: Readonly<Record<string, readonly string[]>> = {
  images: ['digest', 'newTag', 'newName'],
  replicas: ['count'],
  namespace: [],
  namePrefix: [],
  nameSuffix: [],
};

/** Fields whose entries make objects. */
export const GENERATORS: ReadonlySet<string> = new Set(['configMapGenerator', 'secretGenerator']);

/** The part that sets the value at a pointer of the rendered object. */
export function placeInEntry(entry: Entry, wanted: JsonPointer, read: Read): SourcePlace {
  const generated = GENERATORS.has(entry.what) ? placeInGenerator(entry, wanted, read) : undefined;
  if (generated !== undefined) return generated;
  const { document, pointer, what } = entry;
  const last = wanted.slice(wanted.lastIndexOf('/'));
  const keys = [...(TELLING[what] ?? []).map((key) => `/${key}`), last, `/pairs${last}`];
  const telling = keys.map((key) => pointer + key).find((at) => document.places().find(at) !== undefined);
  return { document, pointer: telling ?? pointer, approximate: false };
}

/** A key of a generated ConfigMap or Secret: its literal, the file that it is, or its line in a file of variables. */
function placeInGenerator({ document, pointer }: Entry, wanted: JsonPointer, read: Read): SourcePlace | undefined {
  const [field = '', key] = splitPointer(wanted);
  const entry = document.value === undefined ? undefined : valueAt(document.value, pointer);
  if (key === undefined || !/^(?:binaryD|d)ata$/.test(field) || !isObject(entry)) return undefined;
  const folder = posix.dirname(document.file.path);
  const literal = textsOf(entry.literals).findIndex((text) => text.startsWith(`${key}=`));
  if (literal >= 0) return { document, pointer: `${pointer}/literals/${literal}`, approximate: false };
  for (const [index, text] of textsOf(entry.files).entries()) {
    const path = text.slice(text.indexOf('=') + 1);
    if ((text === path ? posix.basename(path) : text.slice(0, text.indexOf('='))) !== key) continue;
    const [file] = read(posix.join(folder, path)).documents;
    if (file === undefined) return { document, pointer: `${pointer}/files/${index}`, approximate: false };
    return { location: lineOf(file.file.path, 1) };
  }
  return [...textsOf(entry.envs), ...textsOf([entry.env ?? null])]
    .map((name) => lineIn(read(posix.join(folder, name)).documents[0], key))
    .find((place) => place !== undefined);
}

function textsOf(value: JsonValue | undefined): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

function lineIn(document: ManifestDocument | undefined, key: string): SourcePlace | undefined {
  const line = document?.file.text.split('\n').findIndex((each) => each.trimStart().startsWith(`${key}=`)) ?? -1;
  return document === undefined || line < 0 ? undefined : { location: lineOf(document.file.path, line + 1) };
}

function lineOf(path: string, line: number): Extract<SourcePlace, { location: unknown }>['location'] {
  return { path, line, column: 1, endLine: line, endColumn: 1 };
}
