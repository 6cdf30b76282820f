/** Findings in charts are moved to the values that are to blame; the chart is rendered again to be sure. */

import { join } from 'node:path';
import type { FileSet } from '../check/read-set.ts';
import type { SourceFile } from '../model/source.ts';
import type { FailureReason } from '../render/failure.ts';
import type { LineOrigins } from '../render/line-origins.ts';
import type { PlannedChart } from '../render/planned-root.ts';
import type { Renderer } from '../render/renderer.ts';
import type { ChartRequest } from '../render/requests.ts';
import { type AskedPlace, traceValues, type ValuesPlace } from '../render/values-trace.ts';
import { findRealPath, toRelative } from '../source/real-path.ts';
import { readChart } from './chart-values.ts';

/** A chart that was rendered, and how. */
export interface ChartRendering {
  readonly folder: string;
  readonly request: ChartRequest;
  readonly told?: PlannedChart['told'];
  readonly file: SourceFile;
  readonly origins: LineOrigins;
}

/** The entries of values files that places of a rendered chart were made from. */
export async function traceChart(
  { root, read }: { readonly root: string; readonly read: FileSet['read'] },
  renderer: Renderer,
  { folder, request, told, file, origins }: ChartRendering,
  asked: readonly AskedPlace[],
): Promise<(ValuesPlace | undefined)[]> {
  const readInside = (path: string) => {
    // As for the sandbox: what a link leads to outside of the root does not exist.
    const real = findRealPath(join(root, path));
    const answer = real === undefined || toRelative(root, real) === undefined ? undefined : read(path);
    return answer !== undefined && 'file' in answer ? answer.file : undefined;
  };
  const files = { root, read: readInside };
  const flagged = readChart(files, folder, { request, ...(told === undefined ? {} : { told }) });
  const isSame = !flagged.isOther || (await rendersTo(file.text, renderer, flagged.request));
  const reading = isSame ? flagged : readChart(files, folder, { request });
  return traceValues(asked, file.text, { ...reading, origins, render: renderAgain(renderer, reading.request) });
}

/** Values of a text have other types than flags: a chart may look at them. */
async function rendersTo(text: string, renderer: Renderer, request: ChartRequest): Promise<boolean> {
  const rendered = await renderer.renderChart({ ...request, origins: false });
  return rendered.failure === undefined && rendered.text === text;
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
