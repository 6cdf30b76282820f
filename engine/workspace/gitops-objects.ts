/** The objects of a workspace that tell controllers what to render, and what planning may ask of its repository. */

import type { SetFrame } from '../check/run.ts';
import { isObject } from '../json/pointer.ts';
import { findTemplateReason } from '../kubernetes/chart-template.ts';
import { withNamespace } from '../kubernetes/namespace.ts';
import { toResources } from '../kubernetes/resource.ts';
import type { Resource } from '../model/resource.ts';
import type { SourceFile } from '../model/source.ts';
import { GITOPS_TEXT, type GitopsObject, type Repository, toGitopsObject } from '../render/gitops-object.ts';
import type { SourceDocuments } from '../render/kustomize-sources.ts';
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

/** Controllers' objects of files, as they stand there. */
export interface WrittenObjects {
  /** In the order of files. */
  readonly objects: readonly GitopsObject[];
  /** The files that such objects may stand in, or be rendered from. */
  readonly paths: ReadonlySet<string>;
}

/** Looks for them; most files are only looked through, not read. */
export function findGitopsObjects(
  workspace: Workspace,
  read: DocumentReader,
  paths: readonly string[],
): WrittenObjects {
  const holding = pathsWith(workspace, GITOPS_TEXT, paths);
  const objects = resourcesIn(workspace, read, holding).flatMap((resource) => toGitopsObject(resource) ?? []);
  return { objects, paths: new Set(holding) };
}

/** Controllers' objects, and what they may refer to, of what was rendered. */
export interface RenderedObjects {
  readonly objects: readonly GitopsObject[];
  readonly configMaps: readonly Resource[];
}

/** Those of one rendered text. */
export function objectsOf({ run: { workloadKinds } }: Workspace, file: SourceFile): RenderedObjects {
  if (!GITOPS_TEXT.test(file.text)) return { objects: [], configMaps: [] };
  const namespace = { kustomization: file.rendered?.namespace, config: undefined };
  const resources = readDocuments(file)
    .flatMap((document) => toResources(document, { workloadKinds }).resources)
    .map((resource) => withNamespace(resource, namespace));
  return {
    objects: resources.flatMap((resource) => toGitopsObject(resource) ?? []),
    configMaps: resources.filter(isConfigMap),
  };
}

function isConfigMap({ kind }: Resource): boolean {
  return kind === 'ConfigMap';
}

/** The files whose text has something in it. */
function pathsWith({ files }: Workspace, text: RegExp, paths: readonly string[] = files.paths): string[] {
  return paths.filter((path) => {
    const answer = files.read(path);
    return 'file' in answer && text.test(answer.file.text);
  });
}

/** The resources of files, in their order; templates hold none. */
function resourcesIn(
  { files, run: { workloadKinds } }: Workspace,
  read: DocumentReader,
  paths: readonly string[],
): Resource[] {
  return paths
    .filter((path) => findTemplateReason(path, files.hasFile) === undefined)
    .flatMap((path) => read(path).documents.flatMap((document) => toResources(document, { workloadKinds }).resources));
}

/** What a repository is known from. */
interface RepositorySources {
  readonly frame: SetFrame;
  readonly read: DocumentReader;
  /** ConfigMaps that were rendered: they win over those in files. */
  readonly rendered: readonly Resource[];
}

const NO_MAP = { value: { data: null }, document: undefined, pointer: '' };

/** What planning may ask. */
export function repositoryOf(workspace: Workspace, { frame, read, rendered }: RepositorySources): Repository {
  const { files, render } = workspace;
  let maps: readonly Resource[] | undefined;
  const own = new Set(render.repositories.map(withoutProtocol));
  return {
    paths: files.paths,
    kustomizations: new Map(frame.kustomizations.files.map((file) => [file.directory, file])),
    hasFile: files.hasFile,
    valueOf: (path) => read(path).documents[0]?.value,
    configMap: (name, namespace) => {
      maps ??= [
        ...rendered,
        ...resourcesIn(workspace, read, pathsWith(workspace, /\bConfigMap\b/)).filter(isConfigMap),
      ];
      const named = maps.filter((map) => map.name === name);
      const { value, document, pointer } = named.find((map) => map.namespace === namespace) ?? named[0] ?? NO_MAP;
      return document === undefined || !isObject(value.data)
        ? undefined
        : { data: value.data, document, pointer: `${pointer}/data` };
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
