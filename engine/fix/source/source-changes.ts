/** The repair of a rendered object as changes where people wrote its values; that they lead to the repair is proved later. */

import { isDeepStrictEqual } from 'node:util';
import { parentPointer, splitPointer, valueAt } from '../../json/pointer.ts';
import type { JsonPointer, JsonValue } from '../../model/json.ts';
import type { FixOperation } from '../../model/rule.ts';
import type { ManifestDocument, SourcePlace } from '../../model/source.ts';
import { documentOperations, type Finding } from '../finding.ts';
import { imageEntryOperations } from './image-entry.ts';
import { NotPlaced, type SourceChange, SourceDraft, type SourceTarget } from './source-draft.ts';

/** Where what stands at a pointer of a rendered document was set; several places when it is made of several. */
export type PlacesOf = (
  document: ManifestDocument,
  pointer: JsonPointer,
) => {
  readonly places: readonly SourcePlace[];
  /** They are entries of values files: removing one takes nothing away that the template prints. */
  readonly isValues: boolean;
};

/** @throws NotPlaced when people have written no such value. */
export function sourceChanges(finding: Finding, placesOf: PlacesOf): SourceChange[] {
  const placing = new Placing(finding.resource.document, placesOf);
  for (const operation of documentOperations(finding)) placing.place(operation);
  return placing.draft.changes();
}

class Placing {
  readonly draft = new SourceDraft();
  readonly #document: ManifestDocument;
  readonly #placesOf: PlacesOf;

  constructor(document: ManifestDocument, placesOf: PlacesOf) {
    this.#document = document;
    this.#placesOf = placesOf;
  }

  place(operation: FixOperation): void {
    if (operation.embedded !== undefined) this.#inside(operation);
    else if (operation.op === 'replace') this.#replace(operation.path, operation.value);
    else if (operation.op === 'remove') this.#remove(operation.path);
    else if (operation.op === 'add') this.#add(operation.path, operation.value);
    else if (operation.op === 'copy') this.#add(operation.path, this.#rendered(operation.from));
    else if (operation.op === 'move') this.#move(operation.from, operation.path);
  }

  #rendered(pointer: JsonPointer): JsonValue {
    const value = valueAt(this.#document.value ?? null, pointer);
    if (value === undefined) throw new NotPlaced(`nothing stands at ${pointer}`);
    return value;
  }

  #replace(path: JsonPointer, value: JsonValue): void {
    const { places } = this.#placesOf(this.#document, path);
    const old = this.#rendered(path);
    for (const written of places.flatMap(toWritten)) {
      const operations = this.#replacing(written, old, value);
      for (const operation of operations) this.draft.add(written.target, operation);
      if (operations.length > 0) return;
    }
    throw new NotPlaced(whyNot(places));
  }

  /** What makes a value another one there; nothing when it does not stand there, or not as a part that can be told. */
  #replacing({ target, pointer }: Written, old: JsonValue, value: JsonValue): FixOperation[] {
    const written = this.draft.valueAt(target, pointer);
    if (isDeepStrictEqual(written, old)) return [{ op: 'replace', path: pointer, value }];
    const entry = imageEntryOperations(target.document, pointer, value);
    if (entry !== undefined) return entry;
    // A parameter of an Application is a text, whatever it sets.
    if (written === printed(old)) return [{ op: 'replace', path: pointer, value: printed(value) ?? value }];
    const part = partOf(written, old, value);
    return part === undefined ? [] : [{ op: 'replace', path: pointer, value: part }];
  }

  #remove(path: JsonPointer): void {
    const { places, isValues } = this.#placesOf(this.#document, path);
    const old = this.#rendered(path);
    for (const { target, pointer } of places.flatMap(toWritten)) {
      const written = this.draft.valueAt(target, pointer);
      const off = isValues ? OFF.get(written) : undefined;
      const isIt = typeof old === 'object' && old !== null ? written !== undefined : isDeepStrictEqual(written, old);
      if (off !== undefined) this.draft.add(target, { op: 'replace', path: pointer, value: off });
      else if (isIt) this.draft.add(target, { op: 'remove', path: this.#operationOf(target, pointer) ?? pointer });
      if (off !== undefined || isIt) return;
    }
    throw new NotPlaced(whyNot(places));
  }

  /** A JSON 6902 operation whose value goes away goes with it. */
  #operationOf(target: SourceTarget, pointer: JsonPointer): JsonPointer | undefined {
    const isList = Array.isArray(this.draft.valueAt(target, ''));
    return isList && /^\/\d+\/value$/.test(pointer) ? parentPointer(pointer) : undefined;
  }

  #add(path: JsonPointer, value: JsonValue): void {
    const isMember = !/\/(\d+|-)$/.test(path);
    if (isMember && valueAt(this.#document.value ?? null, path) !== undefined) {
      this.#replace(path, value);
    } else {
      const { target, pointer } = this.#placeOfAbsent(path);
      this.draft.addWithParents(target, pointer, value);
    }
  }

  #placeOfAbsent(path: JsonPointer): Written {
    const { places } = this.#placesOf(this.#document, path);
    const [last] = splitPointer(path).slice(-1);
    const exact = places.filter((place) => 'location' in place || !place.approximate);
    const found = exact.flatMap(toWritten).find(({ pointer }) => splitPointer(pointer).at(-1) === last);
    if (found === undefined) throw new NotPlaced(whyNot(places));
    return found;
  }

  /** Inside one text where that has the shape of the object, so that comments and quotes go along. */
  #move(from: JsonPointer, path: JsonPointer): void {
    const value = this.#rendered(from);
    const { places, isValues } = this.#placesOf(this.#document, from);
    const [written] = places.flatMap(toWritten);
    if (written === undefined) throw new NotPlaced(whyNot(places));
    const { target, pointer } = written;
    if (isValues || !pointer.endsWith(from) || this.draft.valueAt(target, pointer) === undefined) {
      this.#remove(from);
      this.#add(path, value);
      return;
    }
    const to = pointer.slice(0, -from.length) + path;
    const parent = parentPointer(to) ?? '';
    if (this.draft.valueAt(target, parent) === undefined) this.draft.addWithParents(target, parent, {});
    this.draft.add(target, { op: 'move', from: pointer, path: to });
  }

  /** Inside a text that is written as it was rendered. */
  #inside(operation: FixOperation): void {
    const text = this.#rendered(operation.path);
    const { places } = this.#placesOf(this.#document, operation.path);
    const found = places
      .flatMap(toWritten)
      .find(({ target, pointer }) => isDeepStrictEqual(this.draft.valueAt(target, pointer), text));
    if (found === undefined) throw new NotPlaced(whyNot(places));
    this.draft.add(found.target, { ...operation, path: found.pointer });
  }
}

/** Switches that are on, and what they are when they are off. */
const OFF = new Map<JsonValue | undefined, JsonValue>([
  [true, false],
  ['true', 'false'],
]);

/** A switch or number as a text. */
function printed(value: JsonValue): string | undefined {
  return typeof value === 'boolean' || typeof value === 'number' ? String(value) : undefined;
}

interface Written {
  readonly target: SourceTarget;
  readonly pointer: JsonPointer;
}

function toWritten(place: SourcePlace): Written[] {
  if ('location' in place) return [];
  const { document, pointer, patch } = place;
  if (patch === undefined) return [{ target: { document }, pointer }];
  return [{ target: { document, patch: { pointer, document: patch.document } }, pointer: patch.pointer }];
}

/** What has to stand in the place of a part, so that the whole becomes another one. */
function partOf(part: JsonValue | undefined, whole: JsonValue, wanted: JsonValue): string | undefined {
  if (typeof whole !== 'string' || typeof wanted !== 'string') return undefined;
  if (typeof part !== 'string' && typeof part !== 'number') return undefined;
  const text = String(part);
  const at = whole.indexOf(text);
  if (text === '' || at < 0 || whole.indexOf(text, at + 1) >= 0) return undefined;
  const [head, tail] = [whole.slice(0, at), whole.slice(at + text.length)];
  if (!wanted.startsWith(head) || !wanted.endsWith(tail) || wanted.length < head.length + tail.length) return undefined;
  return wanted.slice(head.length, wanted.length - tail.length);
}

function whyNot([place]: readonly SourcePlace[]): string {
  if (place === undefined) return 'where it was set is not known';
  if (!('location' in place)) return `it does not stand as it is at ${place.document.file.path}, where it was set`;
  const { path, line, approximate } = place.location;
  return /(^|\/)templates\//.test(path) && approximate !== true
    ? `the template ${path}:${line} sets it, and templates are not edited`
    : `${path}:${line} sets it, which is not edited`;
}
