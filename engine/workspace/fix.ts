/** `fix` on a workspace: render, scan, judge, repair; writing is a step of its own. */

import { SetJudgement } from '../check/check.ts';
import { toLine } from '../check/read-set.ts';
import { toCoverage } from '../check/tally.ts';
import type { Accepted, Finding } from '../fix/finding.ts';
import { changedTexts, changesSet, joinFiles, joinPasses } from '../fix/passes.ts';
import { type FileRepair, type RepairTools, repairFiles } from '../fix/repair.ts';
import type { Coverage, FailOn, ReportError } from '../model/report.ts';
import { isBlocking } from '../report/blocking.ts';
import { type RenderedTexts, repairSources } from './fix-rendered.ts';
import { countLeftAlone } from './left-alone.ts';
import type { Workspace } from './open.ts';
import { readRendered } from './read-rendered.ts';
import { DECIDING, withTexts } from './render-again.ts';
import type { SetReading } from './scan.ts';

/** What `fix` found out. */
export interface FixOutcome {
  /** Files with findings, by path; those that stay as they are included. */
  readonly repairs: readonly FileRepair[];
  readonly errors: readonly ReportError[];
  /** Findings that still block when the repairs are made. */
  readonly blocking: number;
  readonly nothingChecked: boolean;
  /** What was left alone, by reason. */
  readonly skipped: Coverage['skipped'];
}

/** More passes than this would mean that repairs chase one another through the set. */
const MOST_PASSES = 5;

/** What `fix` is asked for. */
interface FixOptions {
  readonly accepted: Accepted;
  readonly failOn: FailOn;
  readonly progress?: (done: number, total: number) => void;
}

/** Works out all repairs; writes nothing. */
export async function planFix(workspace: Workspace, options: FixOptions): Promise<FixOutcome> {
  const { files, problems } = workspace;
  const first = await read(workspace, { progress: (done) => options.progress?.(done, files.paths.length) });
  const { tally } = first.scan;
  for (const problem of [...problems, ...first.rendered.problems]) {
    tally.fail({ code: problem.code, message: problem.message, location: toLine(problem) });
  }
  countLeftAlone(workspace, tally);
  let pass = await repairPass(workspace, first, options.accepted);
  let repairs: readonly FileRepair[] = pass;
  for (let passes = 1; passes < MOST_PASSES && changesSet(pass); passes += 1) {
    const texts = changedTexts(repairs);
    const changed = withTexts(workspace, texts);
    pass = await repairPass(changed, await read(changed, { texts }), options.accepted);
    repairs = joinPasses(repairs, pass);
  }
  const remaining = repairs.flatMap((repair) => repair.remaining);
  return {
    repairs,
    errors: tally.errors,
    blocking: remaining.filter(({ result }) => isBlocking(result, options.failOn)).length,
    nothingChecked: tally.resources === 0 && tally.errors.length === 0,
    skipped: toCoverage(tally).skipped,
  };
}

/** A set that was rendered and read. */
interface Reading extends RenderedTexts, Pick<SetReading, 'frame' | 'scan'> {}

async function read(workspace: Workspace, options: Parameters<typeof readRendered>[1]): Promise<Reading> {
  const { rendered, reading } = await readRendered(workspace, options);
  return { rendered, texts: options?.texts ?? new Map(), frame: reading.frame, scan: reading.scan };
}

/** Judges a set that was read, and repairs its files. */
async function repairPass(workspace: Workspace, reading: Reading, accepted: Accepted): Promise<readonly FileRepair[]> {
  const { run, tools, chosen } = workspace;
  const { frame, scan } = reading;
  const set = new SetJudgement(run, frame, scan.index.records(), tools);
  const findings: Finding[] = [];
  await set.judgeAll(scan.candidates, scan.tally, (resource, result) => {
    if (chosen?.has(result.ruleId) !== false) findings.push({ resource, result });
  });
  const namespaceFor = (path: string) => frame.kustomizations.namespaceFor(path);
  const repairing: RepairTools = { set, namespaceFor, accepted, ...(chosen === undefined ? {} : { chosen }) };
  const isRendered = ({ resource }: Finding) => resource.document.file.rendered !== undefined;
  const written = await repairFiles(
    findings.filter((finding) => !isRendered(finding)),
    repairing,
  );
  // What decides on renderings is repaired first: they are rendered and repaired as it leaves them, in the next pass.
  if (reading.rendered.files.length > 0 && [...changedTexts(written).values()].some((text) => DECIDING.test(text))) {
    return written.map((repair) => ({ ...repair, changesSet: true }));
  }
  const sources = await repairSources(workspace, reading, findings.filter(isRendered), repairing);
  return joinFiles(written, sources);
}
