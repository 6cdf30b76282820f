/** `check` on a workspace: scan, judge, report. */

import { SetJudgement } from '../check/check.ts';
import { toLine } from '../check/read-set.ts';
import { toReport } from '../check/report-of.ts';
import type { Profile } from '../model/policy.ts';
import type { FailOn, Report, ReportContext } from '../model/report.ts';
import type { Workspace } from './open.ts';
import { scanWorkspace } from './scan.ts';

/** What `check` gives: the report, and what the formats need beside it. */
export interface CheckOutcome {
  readonly report: Report;
  readonly rules: ReportContext['rules'];
  readonly source: ReportContext['source'];
  /** True when the set held no manifest at all: exit 3, for nothing was checked. */
  readonly nothingChecked: boolean;
}

/** How long each part took, in milliseconds, for `--timings`. */
export type Timings = Record<'read' | 'judge' | 'report', number>;

/** Runs `check`. */
export async function check(
  workspace: Workspace,
  options: {
    readonly failOn: FailOn;
    readonly progress?: (done: number, total: number) => void;
    readonly clock?: () => number;
  },
): Promise<CheckOutcome & { readonly timings: Timings }> {
  const { run, files, problems, leftAlone, tools, head } = workspace;
  const clock = options.clock ?? (() => 0);
  const began = clock();
  const { frame, scan } = await scanWorkspace(workspace, (done) => options.progress?.(done, files.paths.length));
  for (const problem of problems) {
    scan.tally.fail({ code: problem.code, message: problem.message, location: toLine(problem) });
  }
  for (const { reason } of leftAlone) scan.tally.skipDocument(reason);
  const read = clock();
  const judgement = new SetJudgement(run, frame, scan.index.records(), tools);
  const tally = await judgement.judgeAll(scan.candidates, scan.tally);
  const judged = clock();
  const profiles = profileNames(judgement.judge.profilesUsed);
  const report = toReport({ ...head, profiles }, tally, options.failOn);
  return {
    report,
    rules: new Map(run.rules.map((rule) => [rule.metadata.id, rule.metadata])),
    source: sourceOf(workspace),
    nothingChecked: tally.resources === 0 && report.errors.length === 0,
    timings: { read: read - began, judge: judged - read, report: clock() - judged },
  };
}

/** The text of a file of the set, read again when an excerpt needs it, each once. */
function sourceOf({ files }: Pick<Workspace, 'files'>): (path: string) => string | undefined {
  const known = new Map<string, string | undefined>();
  return (path) => {
    if (!known.has(path)) {
      const answer = files.read(path);
      known.set(path, 'file' in answer ? answer.file.text : undefined);
    }
    return known.get(path);
  };
}

function profileNames(profiles: Iterable<Profile>): Report['profiles'] {
  return [...profiles]
    .map(({ name, version, digest }) => ({ name: `${name}@${version}`, digest }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
