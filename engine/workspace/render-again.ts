/** Roots are rendered again with other texts of files, as a repair would leave them. */

import { isDeepStrictEqual } from 'node:util';
import type { FileSet } from '../check/read-set.ts';
import { isKustomizationPath } from '../kubernetes/document-kind.ts';
import type { SourceFile } from '../model/source.ts';
import { GITOPS_TEXT, type GitopsPlan } from '../render/gitops-object.ts';
import type { PlannedRoot } from '../render/planned-root.ts';
import { type Renderer, rendererWith } from '../render/renderer.ts';
import type { Workspace } from './open.ts';
import { planSet } from './plan-set.ts';
import { type RenderedSet, type RootOutput, renderPlan } from './render-set.ts';
import { inOneThread } from './scan.ts';

/** The workspace as it would be read with other texts. */
export function withTexts(workspace: Workspace, texts: ReadonlyMap<string, string>): Workspace {
  const { files } = workspace;
  const read: FileSet['read'] = (path) => {
    const text = texts.get(path);
    return text === undefined ? files.read(path) : { file: { path, text } };
  };
  // Workers would read the disk.
  return inOneThread({ ...workspace, files: { ...files, read } });
}

/** Files that may decide what is rendered, and with what. */
export const DECIDING = new RegExp(`${GITOPS_TEXT.source}|\\bConfigMap\\b`);

/** Renders again, as often as it takes. */
export class RenderedAgain {
  readonly #workspace: Workspace;
  readonly #renderer: Renderer;
  readonly #roots: readonly RootOutput[];

  /** `workspace` and `set` are as they were first. */
  constructor(workspace: Workspace, { outputs }: RenderedSet, renderer: Renderer) {
    this.#workspace = workspace;
    this.#renderer = renderer;
    this.#roots = outputs;
  }

  /** What becomes of the roots that may read one of the changed files; or why that is not known. */
  async render(
    texts: ReadonlyMap<string, string>,
    changed: ReadonlySet<string>,
  ): Promise<(RenderedSet & { readonly failure?: undefined }) | { readonly failure: string }> {
    const workspace = withTexts(this.#workspace, texts);
    const plan = this.#plan(workspace, texts);
    if (plan.roots.length !== this.#roots.length) return { failure: 'other things would be rendered afterwards' };
    const roots = plan.roots.filter((root, index) => {
      const before = this.#roots[index]?.root;
      return before === undefined || !isSame(before, root) || [...changed].some((path) => this.#reaches(root, path));
    });
    const unknown = this.#roots.find(
      ({ root, file }) => file === undefined && roots.some(({ label }) => label === root.label),
    );
    if (unknown !== undefined) return { failure: cannotProve(unknown.root) };
    const set = await renderPlan(workspace, { roots, untold: [], elsewhere: 0 }, rendererWith(this.#renderer, texts));
    const failed = set.outputs.find(({ file }) => file === undefined);
    return failed === undefined ? set : { failure: `${failed.root.label} could not be rendered afterwards` };
  }

  /** Why nothing can be proved of changes to a file: a root that may read it cannot be rendered. */
  obstacleTo(path: string): string | undefined {
    const unknown = this.#roots.find(({ root, file }) => file === undefined && this.#reaches(root, path));
    return unknown === undefined ? undefined : cannotProve(unknown.root);
  }

  /** Most repairs decide nothing about what is rendered. */
  #plan(workspace: Workspace, texts: ReadonlyMap<string, string>): GitopsPlan {
    const decides = [...texts].some(([path, text]) => isKustomizationPath(path) || DECIDING.test(text));
    if (decides) return planSet(workspace);
    return { roots: this.#roots.map(({ root }) => root), untold: [], elsewhere: 0 };
  }

  /** Whether a root may read a file. */
  #reaches({ folder, file, how, by }: PlannedRoot, path: string): boolean {
    if (path === file || path === by?.document.file.path) return true;
    const inFolder = (base: string) => base === '' || path.startsWith(`${base}/`);
    if (how.tool === 'helm') {
      const { values = [] } = how.request;
      return inFolder(folder) || values.some((each) => 'file' in each && each.file === path);
    }
    const parts = [file, ...how.reaches];
    if (parts.some((part) => part === path || inFolder(part))) return true;
    // Which files a chart inside a kustomization reads is not told.
    return !isManifestPath(path, this.#roots) && parts.some((part) => this.#inflates(part));
  }

  #inflates(path: string): boolean {
    const answer = this.#workspace.files.read(path);
    return 'file' in answer && /helmCharts|HelmChartInflationGenerator/i.test(answer.file.text);
  }
}

function cannotProve({ label }: PlannedRoot): string {
  return `${label} cannot be rendered, so the change cannot be proved`;
}

/** Whether some kustomization is made of the file. */
function isManifestPath(path: string, roots: readonly RootOutput[]): boolean {
  return roots.some(({ root: { how, file } }) => path === file || (how.tool === 'kustomize' && how.reaches.has(path)));
}

/** Whether a root is rendered with the same. Documents are compared by what they have said. */
function isSame(a: PlannedRoot, b: PlannedRoot): boolean {
  const said = ({ label, folder, file, namespace, how }: PlannedRoot) => {
    const { substitute, reaches } = how.tool === 'kustomize' ? how : { substitute: undefined, reaches: undefined };
    return [label, folder, file, namespace, how.tool, how.request, substitute, reaches];
  };
  return isDeepStrictEqual(said(a), said(b));
}

/** The files of rendered roots by the names that reports have for them. */
export function filesByRoot(files: readonly SourceFile[]): Map<string, SourceFile> {
  return new Map(files.map((file) => [file.rendered?.root ?? '', file]));
}
