/** One repository judged in process: what was found, on which sort of document, and what could not be read. */

import { SetJudgement } from '../../engine/check/check.ts';
import { scanSet } from '../../engine/check/read-set.ts';
import { toCoverage } from '../../engine/check/tally.ts';
import type { Coverage, ReportError } from '../../engine/model/report.ts';
import type { Resource } from '../../engine/model/resource.ts';
import type { WorkspaceHost } from '../../engine/workspace/host.ts';
import { openWorkspace, type Workspace } from '../../engine/workspace/open.ts';

/** Documents that belong to a confidential or sandboxed system, and all others. */
export type Sort = 'ordinary' | 'confidential';

/** A finding as somebody reads it who judges it. */
export interface ReadFinding {
  readonly sort: Sort;
  readonly rule: string;
  readonly action: string;
  readonly status: string;
  readonly place: string;
  readonly resource: string;
  readonly line: string;
  readonly message: string;
}

/** What `check` makes of a repository. */
export interface Judged {
  readonly documents: Readonly<Record<Sort, number>>;
  readonly resources: number;
  readonly findings: readonly ReadFinding[];
  readonly errors: readonly ReportError[];
  readonly coverage: Coverage;
  readonly texts: ReadonlyMap<string, string>;
}

/** Opens a repository as `ccpolicy` would inside of it. */
export function openRepository(root: string, asOf: string, host: WorkspaceHost): Promise<Workspace> {
  return openWorkspace({ cwd: root, paths: [], settings: { asOf, jobs: 1 }, all: false }, host);
}

/** Judges everything in a repository. */
export async function judge(workspace: Workspace): Promise<Judged> {
  const { run, files, tools } = workspace;
  const everything = { ...run, all: true };
  const { frame, scan } = scanSet(everything, files);
  const set = new SetJudgement(run, frame, scan.index.records(), tools);
  const sorts = new Map<object, Sort>();
  for (const resource of scan.candidates) {
    const { document } = resource;
    if (sorts.get(document) !== 'confidential') sorts.set(document, sortOf(set, resource));
  }
  const findings: ReadFinding[] = [];
  const tally = await set.judgeAll(scan.candidates, scan.tally, (resource, result) => {
    if (result.status === 'pass' || result.status === 'skip') return;
    const { path, line } = result.location;
    findings.push({
      sort: sorts.get(resource.document) ?? 'ordinary',
      rule: result.ruleId,
      action: result.failureAction,
      status: result.status,
      place: `${path}:${line}`,
      resource: `${resource.kind}/${resource.name}`,
      line: (resource.document.file.text.split('\n')[line - 1] ?? '').trim().slice(0, 160),
      message: result.message,
    });
  });
  const documents = { ordinary: 0, confidential: 0 };
  for (const sort of sorts.values()) documents[sort] += 1;
  const texts = new Map<string, string>();
  for (const path of files.paths) {
    const answer = files.read(path);
    if ('file' in answer) texts.set(path, answer.file.text);
  }
  return { documents, resources: tally.resources, findings, errors: tally.errors, coverage: toCoverage(tally), texts };
}

/** Confidential is what any system but plain Kata claims. */
function sortOf(set: SetJudgement, resource: Resource): Sort {
  const { hearings } = set.judge.hear(resource);
  return hearings.some(({ platform }) => platform.system !== 'none' && platform.system !== 'kata')
    ? 'confidential'
    : 'ordinary';
}
