/** What is rendered for a set, and with what: the decision as data, before anything is rendered. */

import type { JsonPointer } from '../model/json.ts';
import type { ManifestDocument } from '../model/source.ts';
import type { ChartRequest, KustomizationRequest } from './requests.ts';
import type { Substitution } from './substitute.ts';

/** One rendering. */
export interface PlannedRoot {
  /** What reports call it: the folder, and what sets it apart from other renderings of that folder. */
  readonly label: string;
  /** `''` at the top. */
  readonly folder: string;
  /** The kustomization, or `Chart.yaml`. */
  readonly file: string;
  readonly how: PlannedKustomization | PlannedChart;
  /** The namespace of objects that name none. */
  readonly namespace?: string;
  /** The object that asks for it: a failure stands there. */
  readonly by?: { readonly document: ManifestDocument; readonly pointer: JsonPointer };
}

/** How a kustomization is rendered. */
export interface PlannedKustomization {
  readonly tool: 'kustomize';
  readonly request: Omit<KustomizationRequest, 'path' | 'origins'>;
  /** Files that it is made of, its own left out. */
  readonly reaches: ReadonlySet<string>;
  /** What a controller has set in the kustomization, and the document that told it to. */
  readonly set?: { readonly document: ManifestDocument; readonly places: ReadonlyMap<string, JsonPointer> };
  /** Flux: the variables that are replaced in the output. */
  readonly substitute?: Substitution;
}

/** How a chart is rendered. */
export interface PlannedChart {
  readonly tool: 'helm';
  readonly request: Omit<ChartRequest, 'path' | 'origins'>;
  /** Where its values stand that are no files, by the list of the request and the number there: `values/1`, `set/0`. */
  readonly told?: ReadonlyMap<string, ToldAt>;
}

/** A place in what tells how a chart is rendered: an object, or the configuration. */
export interface ToldAt {
  readonly document: ManifestDocument;
  readonly pointer: JsonPointer;
}

/** What is rendered and with what, as a text: equal for roots that are rendered to the same. */
export function renderingKey({ label, folder, file, namespace, how }: PlannedRoot): string {
  const { substitute, reaches } = how.tool === 'kustomize' ? how : { substitute: undefined, reaches: [] };
  const variables = substitute === undefined ? [] : [substitute.isComplete, ...substitute.values];
  return JSON.stringify([label, folder, file, namespace, how.tool, how.request, variables, ...reaches]);
}

/** Labels that several renderings share are numbered, in order. */
export function distinctLabels(roots: readonly PlannedRoot[]): PlannedRoot[] {
  const uses = new Map<string, number>();
  return roots.map((root) => {
    const use = (uses.get(root.label) ?? 0) + 1;
    uses.set(root.label, use);
    return use === 1 ? root : { ...root, label: `${root.label} #${use}` };
  });
}
