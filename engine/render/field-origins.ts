/** Where the fields of a kustomization's output were set. */

import type { JsonPointer } from '../model/json.ts';

/** One thing that set fields: an entry of a kustomization, or a file that it names. */
export interface OriginStep {
  /** The file that holds the value; absent for what kustomize adds by itself. */
  readonly file?: string;
  /** When the value is in one of several files: entries of one `patchesStrategicMerge`. */
  readonly files?: readonly string[];
  /** The field of the kustomization: `resources`, `patches`, `images`, …; `kustomize` for what it adds by itself. */
  readonly what: string;
  /** The kustomization that names the file, where that is another one; not told for resources. */
  readonly in?: string;
  /** Which entry of the field; for resources, the how manieth resource of the file. */
  readonly index: number;
}

/** A leaf that something else than the origin of its resource has set, or that stood elsewhere in its file. */
export interface OriginField {
  readonly pointer: JsonPointer;
  readonly step: number;
  /** Its pointer in the document it comes from, where that is known to be another one. */
  readonly at?: JsonPointer;
}

/** One document of the output. */
export interface ResourceOrigin {
  readonly step: number;
  readonly fields: readonly OriginField[];
}

/** As compact as the program gives it: steps are told once. */
export interface FieldOrigins {
  readonly steps: readonly OriginStep[];
  /** In the order of the output's documents. */
  readonly resources: readonly ResourceOrigin[];
}

/** Where a leaf was set, and its pointer there; the pointer is absent where it is not known. */
export interface FieldOrigin {
  readonly step: OriginStep;
  readonly at?: JsonPointer;
}

/** The origin of a leaf of document number `index`; that of the resource for everything else. */
export function originOf(origins: FieldOrigins, index: number, pointer: JsonPointer): FieldOrigin | undefined {
  const resource = origins.resources[index];
  if (resource === undefined) return undefined;
  const field = resource.fields.find((each) => each.pointer === pointer);
  const step = origins.steps[field?.step ?? resource.step];
  if (step === undefined) return undefined;
  if (field === undefined) return { step, at: pointer };
  return field.at === undefined ? { step } : { step, at: field.at };
}
