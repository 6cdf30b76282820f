/** The objects of a workspace that tell controllers what to render, and what planning may ask of its repository. */

import type { SetFrame } from '../check/run.ts';
import { isObject } from '../json/pointer.ts';
import { findTemplateReason } from '../kubernetes/chart-template.ts';
import { toResources } from '../kubernetes/resource.ts';
import type { JsonPointer } from '../model/json.ts';
import type { Resource } from '../model/resource.ts';
import type { ManifestDocument } from '../model/source.ts';
import { GITOPS_TEXT, type GitopsObject, type Repository, toGitopsObject } from '../render/gitops-object.ts';
import type { SourceDocuments } from '../render/kustomize-sources.ts';
import { linesOf } from '../yaml/line-index.ts';
import { readDocuments } from '../yaml/read.ts';
import type { Workspace } from './open.ts';

/** The documents of a file, read once. */
export type DocumentReader = (path: string) => SourceDocuments;

/** Reads files of a workspace. */
export function documentReader({ files, run: { workloadKinds } }: Workspace): DocumentReader {
  const known = new Map<string, SourceDocuments>();
  return (path) => {
    let found = known.get(path);
    if (found === undefined) {
      const answer = files.read(path);
      const documents = 'file' in answer ? readDocuments(answer.file) : [];
      const objects = documents.flatMap((document) =>
        toResources(document, { workloadKinds }).resources.map(({ pointer }) => ({ document, pointer })),
      );
      found = { documents, objects };
      known.set(path, found);
    }
    return found;
  };
}

/** The objects, in the order of files. Most files are only looked through, not read. */
export function findGitopsObjects(
  workspace: Workspace,
  read: DocumentReader,
  paths: readonly string[],
): GitopsObject[] {
  return resourcesWith(workspace, read, GITOPS_TEXT, paths).flatMap((resource) => toGitopsObject(resource) ?? []);
}

/** The resources of files whose text has something in it, in the order of files. */
function resourcesWith(
  { files, run: { workloadKinds } }: Workspace,
  read: DocumentReader,
  text: RegExp,
  paths: readonly string[] = files.paths,
): Resource[] {
  return paths.flatMap((path) => {
    if (findTemplateReason(path, files.hasFile) !== undefined) return [];
    const answer = files.read(path);
    if (!('file' in answer) || !text.test(answer.file.text)) return [];
    return read(path).documents.flatMap((document) => toResources(document, { workloadKinds }).resources);
  });
}

/** What planning may ask. */
export function repositoryOf(workspace: Workspace, frame: SetFrame, read: DocumentReader): Repository {
  const { files, render } = workspace;
  let maps: Resource[] | undefined;
  const own = new Set(render.repositories.map(withoutProtocol));
  return {
    paths: files.paths,
    kustomizations: new Map(frame.kustomizations.files.map((file) => [file.directory, file])),
    hasFile: files.hasFile,
    valueOf: (path) => read(path).documents[0]?.value,
    configMap: (name, namespace) => {
      maps ??= resourcesWith(workspace, read, /\bConfigMap\b/).filter(({ kind }) => kind === 'ConfigMap');
      const named = maps.filter((map) => map.name === name);
      const data = (named.find((map) => map.namespace === namespace) ?? named[0])?.value.data;
      return isObject(data) ? data : undefined;
    },
    isOwn: (url) => own.size === 0 || own.has(withoutProtocol(url)),
  };
}

/** `git@host:a/b.git`, `https://host/a/b` and `ssh://git@host/a/b/` name one repository. */
function withoutProtocol(url: string): string {
  return url
    .toLowerCase()
    .replace(/^[a-z+]+:\/\//, '')
    .replace(/^[^/@]*@/, '')
    .replace(/^([^/:]+):(?:\d+\/)?/, '$1/')
    .replace(/(\.git)?\/*$/, '');
}

/** The line at which something of a document begins. */
export function lineAt(document: ManifestDocument, pointer: JsonPointer): number {
  const { place } = document.places().nearest(pointer);
  return linesOf(document.file).position((place.key ?? place.value).start).line;
}
