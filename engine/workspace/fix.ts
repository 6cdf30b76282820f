/** `fix` on a workspace: scan, judge, repair; writing is a step of its own. */

import { SetJudgement } from '../check/check.ts';
import { toLine } from '../check/read-set.ts';
import type { Accepted, Finding } from '../fix/finding.ts';
import { type FileRepair, repairFiles } from '../fix/repair.ts';
import type { FailOn, ReportError } from '../model/report.ts';
import { isBlocking } from '../report/blocking.ts';
import { generatedMarks } from '../source/attributes.ts';
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
}

/** Works out all repairs; writes nothing. */
export async function planFix(
  workspace: Workspace,
  options: {
    readonly accepted: Accepted;
    readonly failOn: FailOn;
    readonly progress?: (done: number, total: number) => void;
  },
): Promise<FixOutcome> {
  const { run, chosen, files, problems, tools, root } = workspace;
  const { frame, scan } = await scanWorkspace(workspace, (done) => options.progress?.(done, files.paths.length));
  for (const problem of problems) {
    scan.tally.fail({ code: problem.code, message: problem.message, location: toLine(problem) });
  }
  const set = new SetJudgement(run, frame, scan.index.records(), tools);
  const findings: Finding[] = [];
  const tally = await set.judgeAll(scan.candidates, scan.tally, (resource, result) => {
    if (chosen?.has(result.ruleId) !== false) findings.push({ resource, result });
  });
  const repairs = await repairFiles(findings, {
    set,
    namespaceFor: (path) => frame.kustomizations.namespaceFor(path),
    accepted: options.accepted,
    ...(chosen === undefined ? {} : { chosen }),
    isMarkedGenerated: generatedMarks(root),
  });
  const remaining = repairs.flatMap((repair) => repair.remaining);
  return {
    repairs,
    errors: tally.errors,
    blocking: remaining.filter(({ result }) => isBlocking(result, options.failOn)).length,
    nothingChecked: tally.resources === 0 && tally.errors.length === 0,
  };
}
