/** Roots are rendered again with other texts of files, as a repair would leave them. */

import type { FileSet } from '../check/read-set.ts';
import { isKustomizationPath } from '../kubernetes/document-kind.ts';
import type { SourceFile } from '../model/source.ts';
import { GITOPS_TEXT, type GitopsPlan } from '../render/gitops-object.ts';
import { type PlannedRoot, renderingKey } from '../render/planned-root.ts';
import { type Renderer, rendererWith } from '../render/renderer.ts';
import type { Workspace } from './open.ts';
import { StagedPlan } from './plan-stages.ts';
import { type RenderedSet, type RootOutput, renderPlan } from './render-set.ts';
import { RootRenderer } from './root-renderer.ts';
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
  /** What objects of controllers were rendered in. */
  readonly #directing: ReadonlySet<SourceFile>;

  /** `workspace` and `set` are as they were first. */
  constructor(workspace: Workspace, { outputs }: RenderedSet, renderer: Renderer) {
    this.#workspace = workspace;
    this.#renderer = renderer;
    this.#roots = outputs;
    this.#directing = new Set(outputs.flatMap(({ root }) => root.by?.document.file ?? []));
  }

  /** What becomes of the roots that may read one of the changed files; or why that is not known. */
  async render(
    texts: ReadonlyMap<string, string>,
    changed: ReadonlySet<string>,
  ): Promise<(RenderedSet & { readonly failure?: undefined }) | { readonly failure: string }> {
    const workspace = withTexts(this.#workspace, texts);
    const rendering = new RootRenderer(workspace, rendererWith(this.#renderer, texts));
    const plan = await this.#plan(workspace, texts, rendering);
    if (plan.roots.length !== this.#roots.length) return { failure: 'other things would be rendered afterwards' };
    const roots = plan.roots.filter((root, index) => {
      const before = this.#roots[index]?.root;
      const isSame = before !== undefined && renderingKey(before) === renderingKey(root);
      return !isSame || this.#reachesAny(root, changed);
    });
    const unknown = this.#roots.find(
      ({ root, rendering: { failure } }) => failure !== undefined && roots.some(({ label }) => label === root.label),
    );
    if (unknown !== undefined) return { failure: cannotProve(unknown.root) };
    const set = await renderPlan(workspace, { roots, untold: [], elsewhere: 0 }, rendering);
    const failed = set.outputs.find(({ rendering: { failure } }) => failure !== undefined);
    return failed === undefined ? set : { failure: `${failed.root.label} could not be rendered afterwards` };
  }

  /** Why nothing can be proved of changes to a file: a root that may read it cannot be rendered. */
  obstacleTo(path: string): string | undefined {
    const unknown = this.#roots.find(
      ({ root, rendering: { failure } }) => failure !== undefined && this.#reaches(root, path),
    );
    return unknown === undefined ? undefined : cannotProve(unknown.root);
  }

  /** Most repairs decide nothing about what is rendered. */
  async #plan(workspace: Workspace, texts: ReadonlyMap<string, string>, rendering: RootRenderer): Promise<GitopsPlan> {
    const decides = [...texts].some(([path, text]) => isKustomizationPath(path) || DECIDING.test(text));
    const isOther = ({ root }: RootOutput) => this.#reachesAny(root, texts.keys());
    const directs = (output: RootOutput) =>
      output.rendering.file !== undefined && this.#directing.has(output.rendering.file) && isOther(output);
    if (!decides && !this.#roots.some(directs)) {
      return { roots: this.#roots.map(({ root }) => root), untold: [], elsewhere: 0 };
    }
    for (const output of this.#roots) if (!isOther(output)) rendering.learn(output.root, output.rendering);
    return new StagedPlan(workspace).complete(async (root) => (await rendering.render(root)).file);
  }

  #reachesAny(root: PlannedRoot, paths: Iterable<string>): boolean {
    return [...paths].some((path) => this.#reaches(root, path));
  }

  /** Whether a root may read a file, or be told of in it; `seen` are those that tell of each other. */
  #reaches(root: PlannedRoot, path: string, seen: ReadonlySet<PlannedRoot> = new Set()): boolean {
    const { folder, file, how, by } = root;
    if (seen.has(root)) return false;
    if (path === file || (by !== undefined && this.#tells(by.document.file, path, new Set([...seen, root]))))
      return true;
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

  /** Whether a text is that of a file, or was rendered from it. */
  #tells(text: SourceFile, path: string, seen: ReadonlySet<PlannedRoot>): boolean {
    if (text.rendered === undefined) return text.path === path;
    const output = this.#roots.find(({ rendering }) => rendering.file === text);
    return output !== undefined && this.#reaches(output.root, path, seen);
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

/** The files of rendered roots by the names that reports have for them. */
export function filesByRoot(files: readonly SourceFile[]): Map<string, SourceFile> {
  return new Map(files.map((file) => [file.rendered?.root ?? '', file]));
}
