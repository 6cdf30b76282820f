/** The rendering of a folder as kustomize has it, edited by a controller. */

import { posix } from 'node:path';
import { isObject } from '../json/pointer.ts';
import type { Kustomization } from '../kubernetes/kustomization-file.ts';
import { resolveLocal } from '../kubernetes/kustomization-file.ts';
import type { JsonPointer, JsonValue } from '../model/json.ts';
import type { GitopsObject, GitopsPlan, Repository } from './gitops-object.ts';
import { NO_PLAN } from './gitops-object.ts';
import { editKustomization, type KustomizationEdit } from './kustomization-edit.ts';
import { reachOf } from './kustomize-roots.ts';
import type { PlannedKustomization } from './planned-root.ts';

/** What else is said of the rendering. */
export interface KustomizationOptions {
  readonly namespace?: string;
  readonly kubeVersion?: string;
  readonly substitute?: PlannedKustomization['substitute'];
}

/** The plan for one folder; a folder without a kustomization is given one in memory when `generated` says of what. */
export function planKustomization(
  object: GitopsObject,
  folder: string,
  edits: readonly KustomizationEdit[],
  repository: Repository,
  options: KustomizationOptions & { readonly generated?: readonly string[] } = {},
): GitopsPlan {
  const own = repository.kustomizations.get(folder);
  const inside = folder === '' ? '' : `${folder}/`;
  const file = own?.path ?? `${inside}kustomization.yaml`;
  const value = own === undefined ? { resources: [...(options.generated ?? [])] } : repository.valueOf(file);
  const { text, places, problem } = editKustomization(value, edits);
  if (problem !== undefined) {
    const message = `${object.kind} ${object.name} cannot be rendered: ${problem}.`;
    return { ...NO_PLAN, untold: [{ document: object.document, pointer: object.pointer, message }] };
  }
  const added = edits.flatMap(({ field, ...edit }) =>
    field === 'components' && 'value' in edit && typeof edit.value === 'string' ? [edit.value] : [],
  );
  const isEdited = own === undefined || edits.length > 0;
  const { namespace, kubeVersion, substitute } = options;
  const how: PlannedKustomization = {
    tool: 'kustomize',
    request: {
      ...(kubeVersion === undefined ? {} : { kubeVersion }),
      ...(isEdited ? { virtual: { [file]: text } } : {}),
    },
    reaches: reachOf(
      toReach(own, folder, file, [...(own === undefined ? (options.generated ?? []) : []), ...added]),
      repository.kustomizations,
    ),
    set: { document: object.document, places },
    ...(substitute === undefined ? {} : { substitute }),
  };
  const root = { label: labelOf(object, folder), folder, file, how, by: object };
  return { ...NO_PLAN, roots: [namespace === undefined ? root : { ...root, namespace }] };
}

/** What reports call a rendering that an object asks for; of a rendered object, the folder that it comes from, too. */
export function labelOf({ kind, name, document }: GitopsObject, folder: string): string {
  const { path, rendered } = document.file;
  const of = rendered === undefined ? '' : ` of ${posix.dirname(path)}`;
  return `${folder === '' ? '.' : folder} (${kind} ${name}${of})`;
}

function toReach(
  own: Kustomization | undefined,
  folder: string,
  path: string,
  more: readonly string[],
): Pick<Kustomization, 'path' | 'reaches' | 'patchFiles' | 'otherFiles'> {
  const reaches = more.flatMap((entry) => resolveLocal(folder, entry) ?? []);
  if (own === undefined) return { path, reaches, patchFiles: [], otherFiles: [] };
  return { path, reaches: [...own.reaches, ...reaches], patchFiles: own.patchFiles, otherFiles: own.otherFiles };
}

/** Patches as both controllers take them over. */
export function patchEdits(patches: readonly JsonValue[], pointer: JsonPointer): KustomizationEdit[] {
  return patches.flatMap((entry, index): KustomizationEdit[] =>
    isObject(entry) ? [{ kind: 'append', field: 'patches', value: entry, pointer: `${pointer}/${index}` }] : [],
  );
}
