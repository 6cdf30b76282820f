/** Roots are rendered, each once. */

import type { SourceFile } from '../model/source.ts';
import { chartSources } from '../render/chart-sources.ts';
import type { RenderFailure } from '../render/failure.ts';
import { kustomizeSources } from '../render/kustomize-sources.ts';
import type { LineOrigins } from '../render/line-origins.ts';
import {
  type PlannedChart,
  type PlannedKustomization,
  type PlannedRoot,
  renderingKey,
} from '../render/planned-root.ts';
import type { Renderer } from '../render/renderer.ts';
import { completeChart } from '../render/requests.ts';
import { substituteVariables } from '../render/substitute.ts';
import { documentReader } from './gitops-objects.ts';
import type { Workspace } from './open.ts';

/** What a root was rendered to, or why it was not. */
export type Rendering =
  | { readonly file: SourceFile; readonly lines?: LineOrigins; readonly failure?: undefined }
  | { readonly failure: RenderFailure; readonly file?: undefined };

/** Renders roots of a workspace. */
export class RootRenderer {
  readonly #workspace: Workspace;
  readonly #renderer: Renderer;
  readonly #read: ReturnType<typeof documentReader>;
  readonly #known = new Map<string, Rendering>();

  constructor(workspace: Workspace, renderer: Renderer) {
    this.#workspace = workspace;
    this.#renderer = renderer;
    this.#read = documentReader(workspace);
  }

  /** Takes what a root is known to be rendered to. */
  learn(root: PlannedRoot, rendering: Rendering): void {
    this.#known.set(renderingKey(root), rendering);
  }

  async render(root: PlannedRoot): Promise<Rendering> {
    const key = renderingKey(root);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const rendering = await (root.how.tool === 'helm'
      ? this.#chart(root, root.how)
      : this.#kustomization(root, root.how));
    this.#known.set(key, rendering);
    return rendering;
  }

  async #kustomization(root: PlannedRoot, how: PlannedKustomization): Promise<Rendering> {
    const { label, folder, file } = root;
    const path = toPath(folder);
    const rendered = await this.#renderer.renderKustomization({ ...how.request, path, origins: true });
    if (rendered.failure !== undefined) return rendered;
    const { origins } = rendered;
    const text = how.substitute === undefined ? rendered.text : substituteVariables(rendered.text, how.substitute);
    if (origins === undefined) throw new Error('a kustomization was rendered without its origins');
    const set = how.set === undefined ? {} : { set: how.set };
    const trace = { label, root: folder, file, origins, ...set, read: this.#read };
    return { file: { path: file, text, rendered: { ...kustomizeSources(trace), ...namespaceOf(root) } } };
  }

  async #chart(root: PlannedRoot, how: PlannedChart): Promise<Rendering> {
    const { label, folder, file } = root;
    const path = toPath(folder);
    const rendered = await this.#renderer.renderChart({ ...how.request, path, origins: true });
    if (rendered.failure !== undefined) return rendered;
    const { text, origins } = rendered;
    if (origins === undefined) throw new Error('a chart was rendered without its origins');
    const { releaseName = '', namespace = '' } = completeChart({ ...how.request, path });
    const release = { name: releaseName, namespace };
    const trace = { label, root: folder, origins, release, read: (path: string) => this.#file(path) };
    return {
      file: { path: file, text, rendered: { ...chartSources(trace), ...namespaceOf(root) } },
      lines: origins,
    };
  }

  #file(path: string): SourceFile | undefined {
    const answer = this.#workspace.files.read(path);
    return 'file' in answer ? answer.file : undefined;
  }
}

function namespaceOf({ namespace }: PlannedRoot): { namespace?: string } {
  return namespace === undefined ? {} : { namespace };
}

/** How a folder is called in requests. */
export function toPath(folder: string): string {
  return folder === '' ? '.' : folder;
}
