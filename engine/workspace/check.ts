/** `check` on a workspace: read, judge, report. */

import { toReport } from '../check/report-of.ts';
import { createSecretSight } from '../facts/secret-sight.ts';
import type { FailOn, Report, ReportContext } from '../model/report.ts';
import { judgeWorkspace } from './judge.ts';
import type { Workspace } from './open.ts';

/** What `check` gives: the report, and what the formats need beside it. */
export interface CheckOutcome {
  readonly report: Report;
  readonly rules: ReportContext['rules'];
  readonly source: ReportContext['source'];
  readonly secrets: ReportContext['secrets'];
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
  const { run, files, head } = workspace;
  const clock = options.clock ?? (() => 0);
  const began = clock();
  let read = began;
  const { tally, profiles, renderers } = await judgeWorkspace(workspace, {
    progress: (done) => options.progress?.(done, files.paths.length),
    onRead: () => {
      read = clock();
    },
  });
  const judged = clock();
  const tool = { ...head.tool, ...(renderers === undefined ? {} : { renderers }) };
  const report = toReport({ ...head, tool, profiles }, tally, options.failOn);
  return {
    report,
    rules: new Map(run.rules.map((rule) => [rule.metadata.id, rule.metadata])),
    source: sourceOf(workspace),
    secrets: createSecretSight(run.facts),
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
      known.set(path, 'file' in answer ? answer.file.text : answer.problem.rest?.text);
    }
    return known.get(path);
  };
}
