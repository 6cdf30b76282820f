/**
 * What controllers are told to render may itself be rendered: an overlay that patches a HelmRelease, an Application that
 * makes Applications, a Kustomization whose variables stand in others. So a set is planned in stages: what may hold
 * controllers' objects is rendered first, and what it turns out to hold takes the place of what its files hold.
 */

import { isDeepStrictEqual } from 'node:util';
import { openFrame } from '../check/read-set.ts';
import type { SetFrame } from '../check/run.ts';
import type { SourceFile } from '../model/source.ts';
import type { GitopsObject, GitopsPlan } from '../render/gitops-object.ts';
import type { PlannedRoot } from '../render/planned-root.ts';
import { documentReader, findGitopsObjects, objectsOf, type RenderedObjects } from './gitops-objects.ts';
import type { Workspace } from './open.ts';
import { likelyReached, type PlanInputs, planSet, reachedBy } from './plan-set.ts';

/** What was found out of a set before it is planned; the rest is found out by reading it. */
export interface KnownOfSet {
  readonly frame?: SetFrame;
  /** The files that may hold objects of GitOps controllers, in their order. */
  readonly gitops?: readonly string[];
  /** Files that are part of kustomizations and charts, whatever controllers are told. */
  readonly likely?: ReadonlySet<string>;
}

/** More stages than this have no end: a chart, say, that makes an Application of itself, each with another value. */
const MOST_STAGES = 16;

/** Plans one set. */
export class StagedPlan {
  readonly #workspace: Workspace;
  readonly #inputs: Pick<PlanInputs, 'frame' | 'read'>;
  readonly #written: ReturnType<typeof findGitopsObjects>;
  readonly #found = new Map<SourceFile, RenderedObjects>();
  #objects: readonly GitopsObject[];
  #plan: GitopsPlan;

  constructor(workspace: Workspace, known: KnownOfSet = {}) {
    const { files } = workspace;
    const frame = known.frame ?? openFrame(files);
    const read = documentReader(workspace);
    const likely = known.likely ?? likelyReached(workspace, frame);
    this.#workspace = workspace;
    this.#inputs = { frame, read };
    this.#written = findGitopsObjects(workspace, read, known.gitops ?? files.paths);
    this.#objects = distinct(this.#written.objects.filter(({ document }) => !likely.has(document.file.path)));
    this.#plan = planSet(workspace, { ...this.#inputs, objects: this.#objects, configMaps: [] });
  }

  /** What is known to be rendered, before anything is. */
  get first(): GitopsPlan {
    return this.#plan;
  }

  /** The whole plan. `render` is asked for what may hold controllers' objects; it gives nothing where that cannot be done. */
  async complete(render: (root: PlannedRoot) => Promise<SourceFile | undefined>): Promise<GitopsPlan> {
    for (let stage = 0; stage < MOST_STAGES; stage += 1) {
      const rendered: { readonly root: PlannedRoot; readonly file: SourceFile }[] = [];
      for (const root of this.#directing()) {
        const file = await render(root);
        if (file !== undefined) rendered.push({ root, file });
      }
      if (!this.#learn(rendered)) return this.#plan;
    }
    return this.#withoutEnd();
  }

  /** The roots that may hold controllers' objects. */
  #directing(): readonly PlannedRoot[] {
    const { paths } = this.#workspace.files;
    return this.#plan.roots.filter((root) => reachedBy(root, paths).some((path) => this.#written.paths.has(path)));
  }

  /** Whether other objects are known than before, so that the plan is another one. */
  #learn(rendered: readonly { readonly root: PlannedRoot; readonly file: SourceFile }[]): boolean {
    const { paths } = this.#workspace.files;
    const covered = new Set(rendered.flatMap(({ root }) => reachedBy(root, paths)));
    const found = rendered.map(({ file }) => this.#objectsOf(file));
    const objects = distinct([
      ...this.#written.objects.filter(({ document }) => !covered.has(document.file.path)),
      ...found.flatMap((each) => each.objects),
    ]);
    if (isDeepStrictEqual(objects.map(saidBy), this.#objects.map(saidBy))) return false;
    this.#objects = objects;
    const configMaps = found.flatMap((each) => each.configMaps);
    this.#plan = planSet(this.#workspace, { ...this.#inputs, objects, configMaps });
    return true;
  }

  #objectsOf(file: SourceFile): RenderedObjects {
    const found = this.#found.get(file) ?? objectsOf(this.#workspace, file);
    this.#found.set(file, found);
    return found;
  }

  #withoutEnd(): GitopsPlan {
    const { roots, untold, elsewhere } = this.#plan;
    const last = this.#objects.at(-1);
    if (last === undefined) throw new Error('stages without objects');
    const { kind, name, document, pointer } = last;
    const message = `${kind} ${name} cannot be rendered: what it tells to render tells to render more, more than ${MOST_STAGES} times.`;
    return { roots, untold: [...untold, { document, pointer, message }], elsewhere };
  }
}

/** The objects without those that say the same as another one of their file or folder: objects that tell of each other end there. */
function distinct(objects: readonly GitopsObject[]): GitopsObject[] {
  const known = new Map<string, GitopsObject>();
  for (const object of objects) {
    const said = saidBy(object);
    if (!known.has(said)) known.set(said, object);
  }
  return [...known.values()];
}

function saidBy({ kind, name, namespace, spec, document }: GitopsObject): string {
  return JSON.stringify([document.file.path, kind, namespace, name, spec]);
}
