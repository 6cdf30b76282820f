/** From a rendered kustomization back to what people wrote: the file and the place where a value was last set. */

import { isObject, joinPointer, splitPointer, valueAt } from '../json/pointer.ts';
import type { JsonObject, JsonPointer, JsonValue } from '../model/json.ts';
import type { ManifestDocument, RenderedText, SourceObject, SourcePlace } from '../model/source.ts';
import { findSetting } from './config-place.ts';
import { GENERATORS, placeInEntry } from './entry-place.ts';
import { type FieldOrigins, type OriginStep, originOf } from './field-origins.ts';
import { findInPatches } from './patch-place.ts';
import { inPatchText, type PatchTextPlace, patchPlace, type WantedInPatch } from './patch-text.ts';
import type { PlannedKustomization } from './planned-root.ts';
import { asFarAsSaid } from './said-value.ts';
import { writtenPlace } from './written-place.ts';

/** What a rendered kustomization is traced with. */
export interface KustomizeTrace {
  /** What reports call this rendering. */
  readonly label: string;
  /** The folder of the kustomization. */
  readonly root: string;
  /** Its file. */
  readonly file: string;
  readonly origins: FieldOrigins;
  /** What a controller has set in the file, and the document that told it to. */
  readonly set?: PlannedKustomization['set'];
  /** The documents of a file below the root of the set, and where its objects stand: `''`, or `/items/3` of a List. */
  readonly read: (path: string) => SourceDocuments;
}

/** A file that something was rendered from. */
export interface SourceDocuments {
  readonly documents: readonly ManifestDocument[];
  /** Every object of the file, in order. */
  readonly objects: readonly { readonly document: ManifestDocument; readonly pointer: JsonPointer }[];
}

/** Fields whose entry is a patch in a file of its own, or in the kustomization. */
const PATCHES: ReadonlySet<string> = new Set(['patches', 'patchesStrategicMerge', 'patchesJson6902']);

/** The sources of one rendered kustomization. */
export function kustomizeSources(trace: KustomizeTrace): RenderedText {
  const sourceOf: RenderedText['sourceOf'] = (document, pointer) => {
    const found = nearestOrigin(trace.origins, document, pointer);
    return writtenPlace(found === undefined ? startOf(trace, trace.file) : placeOf(trace, document, pointer, found));
  };
  return {
    root: trace.label,
    sourceOf,
    sourceAt: (document, _offset, pointer) =>
      document.value === undefined
        ? writtenPlace(makerOf(trace, document))
        : { ...sourceOf(document, pointer), approximate: true },
    objectOf: (document) => objectOf(trace, document),
  };
}

/** The object that a rendered document began as, or the entry that generates it. Its file is read when there is a finding. */
function objectOf(trace: KustomizeTrace, { index }: ManifestDocument): SourceObject {
  const { root, origins } = trace;
  const step = origins.steps[origins.resources[index]?.step ?? -1];
  if (step === undefined) return { key: `${root} ${index}` };
  return {
    key: `${step.file ?? step.in ?? root} ${step.what} ${step.index}`,
    written: () => {
      const { name, namespace } = namedBy(trace, step);
      return typeof name === 'string' ? { name, namespace: typeof namespace === 'string' ? namespace : '' } : undefined;
    },
  };
}

/** What names an object where it was written. */
function namedBy({ file: own, read }: KustomizeTrace, { what, index, file, in: inside }: OriginStep): JsonObject {
  const object = what === 'resources' && file !== undefined ? read(file).objects[index] : undefined;
  const metadata = object === undefined ? undefined : valueIn(object.document, `${object.pointer}/metadata`);
  if (isObject(metadata)) return metadata;
  const [kustomization] = GENERATORS.has(what) ? read(inside ?? file ?? own).documents : [];
  const entry = kustomization === undefined ? undefined : valueIn(kustomization, `/${what}/${index}`);
  return isObject(entry) ? entry : {};
}

/** Where what made a document stands: all that is known of one that cannot be read. */
function makerOf(trace: KustomizeTrace, { index }: ManifestDocument): SourcePlace {
  const step = trace.origins.steps[trace.origins.resources[index]?.step ?? -1];
  const [document] = step?.file === undefined ? [] : trace.read(step.file).documents;
  if (step === undefined || document === undefined) return startOf(trace, trace.file);
  return { document, pointer: step.what === 'resources' ? '' : `/${step.what}/${step.index}`, approximate: true };
}

interface Owner {
  readonly step: OriginStep;
  /** The pointer there, where it is known. */
  readonly at?: JsonPointer;
  /** Whether it is the file that the object comes from. */
  readonly isOwn: boolean;
}

interface Found extends Owner {
  /** What there is of the wanted pointer. */
  readonly existing: JsonPointer;
}

/** More leaves than this are not looked at to find out whose a mapping or list is. */
const MOST_LEAVES = 1000;

/** What set the value at a pointer. What is absent is missing where the object, or the list element, was written. */
function nearestOrigin(origins: FieldOrigins, document: ManifestDocument, pointer: JsonPointer): Found | undefined {
  let { pointer: existing } = document.places().nearest(pointer);
  let found = ownerOf(origins, document, existing);
  while (existing !== pointer && found !== undefined && !found.isOwn && !/(^|\/\d+)$/.test(existing)) {
    existing = existing.slice(0, existing.lastIndexOf('/'));
    found = ownerOf(origins, document, existing);
  }
  if (found === undefined) return undefined;
  const rest = pointer.slice(existing.length);
  return { ...found, existing, ...(found.at === undefined ? {} : { at: found.at + rest }) };
}

/**
 * Whose a value is. A leaf says so itself. A mapping or list belongs to the object's own file as long as one of its leaves
 * does, for patches add to it and elements move; if none does, to what set its first leaf.
 */
function ownerOf(origins: FieldOrigins, document: ManifestDocument, pointer: JsonPointer): Owner | undefined {
  const { index } = document;
  const resource = origins.resources[index];
  const own = resource === undefined ? undefined : origins.steps[resource.step];
  let first: Owner | undefined;
  for (const leaf of leavesOf(valueIn(document, pointer), pointer)) {
    const origin = originOf(origins, index, leaf);
    if (origin === undefined) return undefined;
    const suffix = leaf.slice(pointer.length);
    const at = origin.at?.endsWith(suffix) === true ? origin.at.slice(0, origin.at.length - suffix.length) : undefined;
    const isOwn = origin.step === own;
    const found = { step: origin.step, isOwn, ...(at === undefined ? {} : { at }) };
    if (isOwn) return found;
    first ??= found;
  }
  return first;
}

/** The pointers of the leaves at and below a value, in order. */
function leavesOf(value: JsonValue | undefined, pointer: JsonPointer): JsonPointer[] {
  const leaves: JsonPointer[] = [];
  const visit = (node: JsonValue | undefined, at: JsonPointer): void => {
    if (leaves.length >= MOST_LEAVES) return;
    const children = node !== null && typeof node === 'object' ? Object.entries(node) : [];
    if (children.length === 0) leaves.push(at);
    for (const [key, child] of children) visit(child, joinPointer(at, key));
  };
  visit(value, pointer);
  return leaves;
}

function valueIn({ value }: ManifestDocument, pointer: JsonPointer): JsonValue | undefined {
  return value === undefined ? undefined : valueAt(value, pointer);
}

function placeOf(trace: KustomizeTrace, document: ManifestDocument, pointer: JsonPointer, found: Found): SourcePlace {
  const { step, at, existing } = found;
  const { file, what } = step;
  const value = valueIn(document, pointer);
  if (what === 'resources' && file !== undefined) {
    return asFarAsSaid(inResource(trace, file, step.index, at ?? pointer), value);
  }
  if (PATCHES.has(what)) {
    const rest = pointer.slice(existing.length);
    const place = inPatch(trace, step, { rendered: document.value ?? null, pointer: existing, rest });
    return asFarAsSaid(place ?? { ...inKustomization(trace, step, pointer), approximate: true }, value);
  }
  const key = splitPointer(existing).at(-1) ?? '';
  const set = what === 'transformers' ? findSetting(trace, step, key, valueIn(document, existing)) : undefined;
  if (set !== undefined) return { ...set, approximate: false };
  return inKustomization(trace, step, pointer);
}

/** The how manieth object of a file; where it is not found, the file. */
function inResource(trace: KustomizeTrace, file: string, index: number, pointer: JsonPointer): SourcePlace {
  const object = trace.read(file).objects[index];
  if (object === undefined) return startOf(trace, file);
  return { document: object.document, pointer: object.pointer + pointer, approximate: false };
}

function inPatch(trace: KustomizeTrace, step: OriginStep, wanted: WantedInPatch): SourcePlace | undefined {
  const inside = step.in ?? step.file;
  const files = step.files ?? (step.file === undefined || step.file === inside ? [] : [step.file]);
  const candidates = files.flatMap((file) => trace.read(file).documents);
  const place = findInPatches(candidates, wanted.rendered, wanted.pointer);
  if (place !== undefined) return { ...patchPlace(place, wanted), approximate: !place.complete };
  return inside === undefined ? undefined : inInlinePatch(trace, inside, step, wanted);
}

/** A patch that is written in the kustomization, as a text of its own. */
function inInlinePatch(
  trace: KustomizeTrace,
  file: string,
  { what, index }: OriginStep,
  wanted: WantedInPatch,
): SourcePlace | undefined {
  const told = toldBy(trace, { what, index, in: file }, wanted.pointer);
  if (told !== undefined) return inPatchText(told.document, `${told.pointer}/patch`, wanted);
  // A folder that a controller takes without a kustomization has no such file.
  const [document] = trace.read(file).documents;
  if (document === undefined) return undefined;
  const entries = what === 'patchesStrategicMerge' ? [] : [index];
  const all = valueIn(document, `/${what}`);
  const indices = entries.length > 0 ? entries : Array.isArray(all) ? all.map((_, at) => at) : [];
  const places = indices
    .map((entry) => (what === 'patchesStrategicMerge' ? `/${what}/${entry}` : `/${what}/${entry}/patch`))
    .flatMap((at) => inPatchText(document, at, wanted) ?? []);
  return places.reduce<PatchTextPlace | undefined>((a, b) => (a === undefined || b.depth > a.depth ? b : a), undefined);
}

/** Where a controller was told to set what a step of the root's own file has set. */
function toldBy(
  { set, file }: KustomizeTrace,
  step: OriginStep,
  pointer: JsonPointer,
): { readonly document: ManifestDocument; readonly pointer: JsonPointer } | undefined {
  if (set === undefined || (step.in ?? step.file ?? file) !== file) return undefined;
  const key = splitPointer(pointer).at(-1) ?? '';
  const at = [`${step.what}/${step.index}`, `${step.what}/${key}`, step.what].find((name) => set.places.has(name));
  return at === undefined ? undefined : { document: set.document, pointer: set.places.get(at) ?? '' };
}

/** The entry of a kustomization that set it. */
function inKustomization(trace: KustomizeTrace, step: OriginStep, pointer: JsonPointer): SourcePlace {
  const told = toldBy(trace, step, pointer);
  if (told !== undefined) return placeInEntry({ ...told, what: step.what }, pointer, trace.read);
  const file = step.in ?? step.file ?? trace.file;
  const [document] = trace.read(file).documents;
  if (document === undefined) return startOf(trace, file);
  const { what, index } = step;
  const value = valueIn(document, `/${what}`);
  if (value === undefined) return { document, pointer: '', approximate: true };
  const entry = { document, pointer: Array.isArray(value) ? `/${what}/${index}` : `/${what}`, what };
  return placeInEntry(entry, pointer, trace.read);
}

/** The beginning of a file: nothing better is known. */
function startOf(trace: KustomizeTrace, path: string): SourcePlace {
  const [document] = trace.read(path).documents;
  const known = document ?? (path === trace.file ? trace.set?.document : undefined);
  if (known !== undefined) return { document: known, pointer: '', approximate: true };
  return { location: { path, line: 1, column: 1, endLine: 1, endColumn: 1, approximate: true } };
}
