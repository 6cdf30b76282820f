/** Results of rendered objects, for `check`: where people wrote them, and with the repairs that `fix` can make there. */

import type { Finding } from '../fix/finding.ts';
import { groupBy } from '../fix/group-by.ts';
import { hasFix, promisedFixes } from '../fix/source/promises.ts';
import { placed } from '../fix/source/rendered-session.ts';
import { toResources } from '../kubernetes/resource.ts';
import type { RuleResult } from '../model/report.ts';
import type { ManifestDocument, SourceFile } from '../model/source.ts';
import { readDocuments } from '../yaml/read.ts';
import type { Workspace } from './open.ts';
import { filesByRoot } from './render-again.ts';
import type { RenderedSet } from './render-set.ts';
import { sourceTools } from './source-tools.ts';
import { rendererOf } from './workspace-renderer.ts';

/** Replaces results in place; what nothing is found in is not looked at again. */
export async function tellSources(workspace: Workspace, rendered: RenderedSet, results: RuleResult[]): Promise<void> {
  const { jobs } = workspace;
  const files = filesByRoot(rendered.files);
  const documents = documentsByRoot(files);
  const found = [...results.entries()].flatMap(([index, result]) => {
    const finding = toFinding(workspace, documents, result);
    return finding === undefined ? [] : [{ index, finding }];
  });
  if (jobs === null || found.length === 0) return;
  const renderer = rendererOf(workspace, jobs.assets);
  try {
    const tools = sourceTools(workspace, rendered, renderer);
    const outputs = { texts: new Map<string, string>(), files };
    const findings = found.map(({ finding }) => finding);
    const placesOf = await tools.placesFor(findings, outputs);
    const siblingsOf = siblingFinder(() => [...files.keys()].flatMap(documents));
    const promises = await promisedFixes(findings.filter(hasFix), { ...tools, outputs, placesOf, siblingsOf });
    for (const { index, finding } of found) {
      const { result } = placed(finding, placesOf);
      const fix = promises.get(finding);
      results[index] = fix === undefined ? result : { ...result, fix };
    }
  } finally {
    await renderer.close();
  }
}

/** The documents of roots, each root read when it is first asked for. */
function documentsByRoot(files: ReadonlyMap<string, SourceFile>): (root: string) => readonly ManifestDocument[] {
  const known = new Map<string, readonly ManifestDocument[]>();
  return (root) => {
    const file = files.get(root);
    const documents = known.get(root) ?? (file === undefined ? [] : readDocuments(file));
    known.set(root, documents);
    return documents;
  };
}

/** The finding that a result tells of; renderings are not joined yet, so each result has one root. */
function toFinding(
  { run }: Workspace,
  documents: (root: string) => readonly ManifestDocument[],
  result: RuleResult,
): Finding | undefined {
  const { renderings, status, pointer } = result;
  if (renderings === undefined || status === 'pass' || status === 'skip') return undefined;
  const [label = ''] = renderings.roots;
  const document = documents(label === '.' ? '' : label)[renderings.place.document];
  if (document === undefined) return undefined;
  const base = renderings.place.pointer.slice(0, renderings.place.pointer.length - pointer.length);
  const { resources } = toResources(document, { workloadKinds: run.workloadKinds });
  const resource = resources.find((each) => each.pointer === base);
  return resource === undefined ? undefined : { resource, result };
}

/** The other documents that were made from the same object; worked out when first asked. */
function siblingFinder(
  documents: () => readonly ManifestDocument[],
): (document: ManifestDocument) => ManifestDocument[] {
  let byObject: Map<string, ManifestDocument[]> | undefined;
  const keyOf = (document: ManifestDocument) => document.file.rendered?.objectOf(document).key ?? '';
  return (document) => {
    byObject ??= groupBy(documents(), keyOf);
    return (byObject.get(keyOf(document)) ?? []).filter((other) => other !== document);
  };
}
