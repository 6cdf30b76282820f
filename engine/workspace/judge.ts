/** A workspace is read and judged, by as many threads as pay; the result does not depend on how many there were. */

import { setImmediate } from 'node:timers/promises';
import { SetJudgement } from '../check/check.ts';
import { toLine } from '../check/read-set.ts';
import type { Tally } from '../check/tally.ts';
import { type Usage, usageNotes } from '../check/usage.ts';
import type { Report } from '../model/report.ts';
import { type RendererVersions, versionsOf } from '../render/versions.ts';
import type { JudgedPart } from './jobs.ts';
import { countLeftAlone } from './left-alone.ts';
import type { Workspace } from './open.ts';
import type { Part } from './part.ts';
import { readRendered } from './read-rendered.ts';
import type { RenderedSet } from './render-set.ts';
import { tellSources } from './rendered-results.ts';
import { closeAll, type SetReading } from './scan.ts';

/** A judged set. */
export interface JudgedSet {
  readonly tally: Tally;
  /** Those that judged, sorted. */
  readonly profiles: Report['profiles'];
  /** Versions of what rendered a part of it. */
  readonly renderers?: RendererVersions;
}

/** Reads and judges; `onRead` is called in between. */
export async function judgeWorkspace(
  workspace: Workspace,
  { progress, onRead }: { readonly progress?: (done: number) => void; readonly onRead: () => void },
): Promise<JudgedSet> {
  const { problems } = workspace;
  // Users' own rules run in workers of their own, one each: whatever they judge must come to this thread.
  const keepsCandidates = (workspace.jobs?.data.folders.length ?? 0) === 0;
  const { rendered, reading } = await readRendered(workspace, { keepsCandidates, ...(progress && { progress }) });
  const { tally } = reading.scan;
  for (const path of workspace.files.paths) if (rendered.reached.has(path)) reading.scan.skipRendered();
  for (const problem of [...problems, ...rendered.problems]) {
    tally.fail({ code: problem.code, message: problem.message, location: toLine(problem) });
  }
  countLeftAlone(workspace, tally);
  for (const reason of rendered.excused) tally.skipDocument(`not rendered, excused: ${reason}`);
  for (let count = 0; count < rendered.elsewhere; count += 1) tally.skipDocument('source in another repository');
  tally.notes.push(...rendered.notes);
  onRead();
  workspace.jobs?.onJudging?.();
  try {
    const judged = await judgeReading(workspace, reading);
    if (rendered.files.length > 0) await tellSources(workspace, rendered, judged.tally.results);
    return { ...judged, ...renderersOf(rendered) };
  } finally {
    await closeAll(reading.parts);
  }
}

async function judgeReading(
  { run, tools, catalog, isWhole }: Workspace,
  { frame, scan, parts }: SetReading,
): Promise<JudgedSet> {
  const records = scan.index.records();
  const others = Promise.all(parts.map((part: Part) => part.judge(records, () => catalog.wasm())));
  others.catch(() => undefined);
  // As in reading: the others are told before this thread is busy.
  if (parts.length > 0) await setImmediate();
  const judgement = new SetJudgement(run, frame, records, tools);
  const tally = await judgement.judgeAll(scan.candidates, scan.tally);
  const judged = (await others).filter((part): part is JudgedPart => part !== undefined);
  for (const part of judged) tally.merge(part.tally);
  const usages = [judgement.usage(), ...judged.map(({ usage }) => usage)];
  tally.notes.push(...usageNotes(run, usages, isWhole));
  return { tally, profiles: profilesOf(usages) };
}

function renderersOf({ outputs }: RenderedSet): Pick<JudgedSet, 'renderers'> {
  const tools = outputs.map(({ root }) => root.how.tool);
  return tools.length === 0 ? {} : { renderers: versionsOf(tools) };
}

function profilesOf(usages: readonly Usage[]): Report['profiles'] {
  const byName = new Map(usages.flatMap(({ profiles }) => profiles.map((profile) => [profile.name, profile])));
  return [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}
