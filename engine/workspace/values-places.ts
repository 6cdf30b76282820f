/** Findings in charts are moved to the values that are to blame; the chart is rendered again to be sure. */

import { join } from 'node:path';
import type { FileSet } from '../check/read-set.ts';
import { movedTo } from '../check/renderings.ts';
import type { RuleResult } from '../model/report.ts';
import type { SourceFile, SourcePlace } from '../model/source.ts';
import type { FailureReason } from '../render/failure.ts';
import type { LineOrigins } from '../render/line-origins.ts';
import type { Renderer } from '../render/renderer.ts';
import type { ChartRequest } from '../render/requests.ts';
import { type AskedPlace, traceValues, type ValuesPlace } from '../render/values-trace.ts';
import { findRealPath, toRelative } from '../source/real-path.ts';
import { readDocuments } from '../yaml/read.ts';
import { readChart } from './chart-values.ts';
import type { Workspace } from './open.ts';
import { rendererOf } from './workspace-renderer.ts';

/** A chart that was rendered, and how. */
export interface ChartRendering {
  readonly folder: string;
  readonly request: ChartRequest;
  readonly file: SourceFile;
  readonly origins: LineOrigins;
}

type Finding = RuleResult & Required<Pick<RuleResult, 'renderings'>>;

/** Moves findings in place; a chart without any is not rendered again. */
export async function placeAtValues(
  workspace: Workspace,
  charts: readonly ChartRendering[],
  results: RuleResult[],
): Promise<void> {
  const { jobs } = workspace;
  const found = charts.map((chart) => ({ chart, indices: findingsOf(chart, results) }));
  const withFindings = found.filter(({ indices }) => indices.length > 0);
  if (withFindings.length === 0 || jobs === null) return;
  const renderer = rendererOf(workspace, jobs.assets);
  try {
    for (const { chart, indices } of withFindings) await placeOne(workspace, renderer, { chart, indices, results });
  } finally {
    await renderer.close();
  }
}

/** The findings of a rendered chart, by their indices; renderings are not joined yet, so each result has one root. */
function findingsOf({ file }: ChartRendering, results: readonly RuleResult[]): number[] {
  const { rendered } = file;
  const documents = readDocuments(file);
  return [...results.keys()].filter((index) => {
    const result = results[index];
    if (!isFinding(result) || result.status === 'pass' || result.status === 'skip') return false;
    const { roots, object, place } = result.renderings;
    const document = documents[place.document];
    return (
      document !== undefined && roots[0] === (rendered?.root || '.') && rendered?.objectOf(document).key === object
    );
  });
}

function isFinding(result: RuleResult | undefined): result is Finding {
  return result?.renderings !== undefined;
}

async function placeOne(
  { root, files }: Workspace,
  renderer: Renderer,
  { chart, indices, results }: { chart: ChartRendering; indices: readonly number[]; results: RuleResult[] },
): Promise<void> {
  const documents = readDocuments(chart.file);
  const findings = indices.flatMap((index) => {
    const result = results[index];
    const place = result?.renderings?.place;
    const document = place === undefined ? undefined : documents[place.document];
    return result === undefined || place === undefined || document === undefined
      ? []
      : [{ index, result, asked: { document, pointer: place.pointer } }];
  });
  const asked = findings.map((finding) => finding.asked);
  const places = await traceChart({ root, read: files.read }, renderer, chart, asked);
  findings.forEach(({ index, result }, at) => {
    const place = places[at];
    if (place !== undefined) results[index] = move(result, place);
  });
}

/** The entries of values files that places of a rendered chart were made from. */
export function traceChart(
  { root, read }: { readonly root: string; readonly read: FileSet['read'] },
  renderer: Renderer,
  { folder, request, file, origins }: ChartRendering,
  asked: readonly AskedPlace[],
): Promise<(ValuesPlace | undefined)[]> {
  const readInside = (path: string) => {
    // As for the sandbox: what a link leads to outside of the root does not exist.
    const real = findRealPath(join(root, path));
    const answer = real === undefined || toRelative(root, real) === undefined ? undefined : read(path);
    return answer !== undefined && 'file' in answer ? answer.file : undefined;
  };
  const valuesFiles = (request.values ?? []).flatMap((each) => ('file' in each ? [each.file] : []));
  const reading = readChart({ root, read: readInside }, folder, valuesFiles);
  return traceValues(asked, file.text, { ...reading, origins, render: renderAgain(renderer, request) });
}

/** What a chart that grows without bounds would need each time anew. */
const LIMITS: ReadonlySet<FailureReason> = new Set(['time', 'memory', 'depth', 'crash']);

function renderAgain(renderer: Renderer, request: ChartRequest): (values: string) => Promise<string | undefined> {
  let isOver = false;
  return async (text) => {
    if (isOver) return undefined;
    const values = [...(request.values ?? []), { text }];
    const rendered = await renderer.renderChart({ ...request, origins: false, values });
    if (rendered.failure === undefined) return rendered.text;
    isOver = LIMITS.has(rendered.failure.reason);
    return undefined;
  };
}

/** Of several entries, any may be to blame. */
function move(result: RuleResult, { source, others, exact }: ValuesPlace): RuleResult {
  const approximate = !exact || others.length > 0;
  const toPlace = (entry: ValuesPlace['source']): SourcePlace => ({ ...entry, approximate: false });
  return movedTo(result, { ...source, approximate }, others.map(toPlace));
}
