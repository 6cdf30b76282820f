/** `fix` on a workspace: scan, judge, repair; writing is a step of its own. */

import { SetJudgement } from '../check/check.ts';
import { type FileSet, scanSet, toLine } from '../check/read-set.ts';
import type { SetFrame } from '../check/run.ts';
import type { Scan } from '../check/scan.ts';
import { toCoverage } from '../check/tally.ts';
import type { Accepted, Finding } from '../fix/finding.ts';
import { changedTexts, changesSet, joinPasses } from '../fix/passes.ts';
import { type FileRepair, repairFiles } from '../fix/repair.ts';
import type { Coverage, FailOn, ReportError } from '../model/report.ts';
import { isBlocking } from '../report/blocking.ts';
import { countLeftAlone } from './left-alone.ts';
import type { Workspace } from './open.ts';
import { scanWorkspace } from './scan.ts';

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
  const scanned = await scanWorkspace(workspace, (done) => options.progress?.(done, files.paths.length));
  for (const problem of problems) {
    scanned.scan.tally.fail({ code: problem.code, message: problem.message, location: toLine(problem) });
  }
  const { tally } = scanned.scan;
  countLeftAlone(workspace, tally);
  let pass = await repairPass(workspace, scanned, options.accepted);
  let repairs = pass;
  for (let passes = 1; passes < MOST_PASSES && changesSet(pass); passes += 1) {
    const again = scanSet(workspace.run, withTexts(files, changedTexts(repairs)));
    pass = await repairPass(workspace, again, options.accepted);
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

/** Judges a set that was read, and repairs its files. */
async function repairPass(
  { run, tools, chosen }: Workspace,
  { frame, scan }: { readonly frame: SetFrame; readonly scan: Scan },
  accepted: Accepted,
): Promise<readonly FileRepair[]> {
  const set = new SetJudgement(run, frame, scan.index.records(), tools);
  const findings: Finding[] = [];
  await set.judgeAll(scan.candidates, scan.tally, (resource, result) => {
    if (chosen?.has(result.ruleId) !== false) findings.push({ resource, result });
  });
  const namespaceFor = (path: string) => frame.kustomizations.namespaceFor(path);
  return repairFiles(findings, { set, namespaceFor, accepted, ...(chosen === undefined ? {} : { chosen }) });
}

/** The files as they would be read with other texts. */
function withTexts(files: FileSet, texts: ReadonlyMap<string, string>): FileSet {
  return {
    ...files,
    read: (path) => {
      const text = texts.get(path);
      return text === undefined ? files.read(path) : { file: { path, text } };
    },
  };
}
