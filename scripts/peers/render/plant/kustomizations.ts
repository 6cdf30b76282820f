/** Tokens in everything that a kustomization is made of; each that arrives must be traced to its own line. */

import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { locateSource } from '../../../../engine/check/placement.ts';
import { openFrame } from '../../../../engine/check/read-set.ts';
import { valueAt } from '../../../../engine/json/pointer.ts';
import { isKustomizationPath } from '../../../../engine/kubernetes/document-kind.ts';
import { toResources } from '../../../../engine/kubernetes/resource.ts';
import { originOf } from '../../../../engine/render/field-origins.ts';
import { findKustomizationRoots, type KustomizationRoot } from '../../../../engine/render/kustomize-roots.ts';
import { kustomizeSources } from '../../../../engine/render/kustomize-sources.ts';
import { openRenderer, type Renderer } from '../../../../engine/render/renderer.ts';
import { readFile, toFileTest } from '../../../../engine/source/read-file.ts';
import { readDocuments } from '../../../../engine/yaml/read.ts';
import { checkoutAssets } from '../../../checkout-assets.ts';
import { type Arrival, arrivalsIn, TraceTally } from './arrivals.ts';
import { groupsThatBuild, planted, type Site, sitesOf, type Texts, Tokens } from './sites.ts';

/** More builds than this are not tried for one kustomization. */
const MOST_BUILDS = 200;

/** What came of one kustomization; undefined when it cannot be built as it is. */
export interface Planted {
  readonly tally: TraceTally;
  readonly sites: number;
  /** Scalars of groups that leave the build whole. */
  readonly kept: number;
  /** Scalars for which there were no more builds. */
  readonly dropped: number;
}

/** The kustomizations below a folder that no other one builds on. */
export function kustomizationRoots(root: string, paths: readonly string[]): KustomizationRoot[] {
  const kustomizations = paths.filter(isKustomizationPath);
  const read = (path: string) => readFile(root, path);
  const frame = openFrame({ paths, kustomizations, read, hasFile: toFileTest(root) });
  return findKustomizationRoots(frame.kustomizations.files);
}

/** Plants tokens in a copy. */
export async function plantKustomization(root: string, target: KustomizationRoot): Promise<Planted | undefined> {
  const texts = textsOf(root, [target.file, ...target.reaches]);
  const folder = mkdtempSync(join(tmpdir(), 'ccpolicy-planted-'));
  const renderer = openRenderer(checkoutAssets, folder);
  try {
    return await plantIn(folder, renderer, target, texts);
  } finally {
    await renderer.close();
    rmSync(folder, { recursive: true });
  }
}

async function plantIn(
  folder: string,
  renderer: Renderer,
  target: KustomizationRoot,
  texts: Texts,
): Promise<Planted | undefined> {
  const path = target.folder === '' ? '.' : target.folder;
  const build = async (sites: readonly Site[]) => {
    write(folder, planted(texts, sites));
    return renderer.renderKustomization({ path, origins: true });
  };
  if ((await build([])).failure !== undefined) return undefined;
  const tokens = new Tokens();
  const sites = [...texts].flatMap(([name, text]) => (/\.ya?ml$/.test(name) ? sitesOf(name, text, tokens) : []));
  const builds = async (some: readonly Site[]) => (await build(some)).failure === undefined;
  const { groups, dropped } = await groupsThatBuild(sites, builds, MOST_BUILDS);
  const tally = new TraceTally();
  for (const group of groups) {
    const rendered = await build(group);
    if (rendered.failure === undefined && rendered.origins !== undefined) {
      trace(planted(texts, group), target, rendered.text, { origins: rendered.origins, group, tally });
    }
  }
  return { tally, sites: sites.length, kept: groups.flat().length, dropped };
}

function trace(
  texts: Texts,
  { folder, file }: KustomizationRoot,
  text: string,
  {
    origins,
    group,
    tally,
  }: { origins: Parameters<typeof kustomizeSources>[0]['origins']; group: Site[]; tally: TraceTally },
): void {
  const known = new Map<string, ReturnType<typeof readSource>>();
  const read = (path: string) => {
    const source = known.get(path) ?? readSource(path, texts.get(path));
    known.set(path, source);
    return source;
  };
  const rendered = kustomizeSources({ label: folder, root: folder, file, origins, read });
  for (const arrival of arrivalsIn(readDocuments({ path: file, text, rendered }), group)) {
    const { document, pointer } = arrival;
    if (isChangedLater(arrival, originOf(origins, document.index, pointer)?.step.what)) tally.changed += 1;
    else tally.add(texts, arrival, [locateSource(rendered.sourceOf(document, pointer))]);
  }
}

/** The place of a value is where it was last set: a token that something copies, or puts words around, is not traced. */
function isChangedLater({ document, pointer, sites }: Arrival, what: string | undefined): boolean {
  const value = String(valueAt(document.value ?? null, pointer));
  return what === 'replacements' || what === 'vars' || !sites.some(({ token }) => token === value);
}

function readSource(path: string, text: string | undefined) {
  const documents = text === undefined ? [] : readDocuments({ path, text });
  const objects = documents.flatMap((document) =>
    toResources(document, { workloadKinds: new Map() }).resources.map(({ pointer }) => ({ document, pointer })),
  );
  return { documents, objects };
}

function textsOf(root: string, paths: readonly string[]): Map<string, string> {
  const files = paths.filter((path) => statSync(join(root, path), { throwIfNoEntry: false })?.isFile() === true);
  return new Map(
    files.flatMap((path) => {
      const answer = readFile(root, path);
      return 'file' in answer ? [[path, answer.file.text] as const] : [];
    }),
  );
}

/** Writes texts below a folder. */
export function write(folder: string, texts: Texts): void {
  for (const [path, text] of texts) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}
