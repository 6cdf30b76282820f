/** `fix` on a copy of a repository: the patch applies, neighbours keep their values, a second run has nothing to do. */

import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { unifiedDiff } from '../../engine/fix/diff.ts';
import type { FileRepair } from '../../engine/fix/repair.ts';
import type { FixKind } from '../../engine/model/rule.ts';
import { planFix } from '../../engine/workspace/fix.ts';
import type { WorkspaceHost } from '../../engine/workspace/host.ts';
import type { Workspace } from '../../engine/workspace/open.ts';
import { readDocuments } from '../../engine/yaml/read.ts';
import { openRepository } from './judged.ts';

/** What became of a repository. */
export interface Repaired {
  readonly files: number;
  readonly applied: readonly string[];
  readonly refused: readonly string[];
  readonly revealed: readonly string[];
  /** Each a sentence; none is what is wanted. */
  readonly faults: readonly string[];
}

/** Repairs a copy of `root` with fixes of these kinds, and looks at what became of it. */
export async function repair(
  root: string,
  asOf: string,
  accepted: ReadonlySet<FixKind>,
  host: WorkspaceHost,
): Promise<Repaired> {
  const copy = mkdtempSync(join(tmpdir(), 'ccpolicy-real-'));
  try {
    cpSync(root, copy, { recursive: true });
    const first = await plan(copy, asOf, accepted, host);
    const changed = first.filter(({ file, text }) => text !== file.text);
    const patch = changed.map(({ file, edits }) => unifiedDiff(file.path, file.text, edits)).join('');
    const faults = changed.flatMap(neighbourFaults);
    if (patch !== '') {
      const git = spawnSync('git', ['apply', '-'], { cwd: copy, input: patch, encoding: 'utf8' });
      if (git.status !== 0) faults.push(`the patch does not apply: ${git.stderr.slice(0, 300)}`);
      for (const { file, text } of changed) {
        if (readFileSync(join(copy, file.path), 'utf8') !== text)
          faults.push(`${file.path}: the patch gives another text`);
      }
      const second = (await plan(copy, asOf, accepted, host)).filter(({ file, text }) => text !== file.text);
      faults.push(...second.map(({ file }) => `${file.path}: a second run changes it again`));
    }
    return {
      files: changed.length,
      applied: first.flatMap(({ file, applied }) => applied.map(({ result }) => `${file.path} ${result.ruleId}`)),
      refused: first.flatMap(({ file, refused }) =>
        refused.map(({ finding, reason }) => `${file.path} ${finding.result.ruleId}: ${reason}`),
      ),
      revealed: first.flatMap(({ file, revealed }) => revealed.map(({ result }) => `${file.path} ${result.ruleId}`)),
      faults,
    };
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

async function plan(root: string, asOf: string, accepted: ReadonlySet<FixKind>, host: WorkspaceHost) {
  const workspace: Workspace = await openRepository(root, asOf, host);
  try {
    return (await planFix(workspace, { accepted, failOn: null })).repairs;
  } finally {
    await workspace.close();
  }
}

/** Documents without a repair of their own must read as before, and be as many. */
function neighbourFaults({ file, text, applied }: FileRepair): string[] {
  const repaired = new Set(applied.map(({ resource }) => resource.document.index));
  const before = readDocuments(file);
  const after = readDocuments({ path: file.path, text });
  if (before.length !== after.length) return [`${file.path}: ${before.length} documents became ${after.length}`];
  return before.flatMap(({ index, value, problems }, at) => {
    const now = after[at];
    if (repaired.has(index)) return now?.problems.length === 0 ? [] : [`${file.path}: document ${index} is broken`];
    const same = isDeepStrictEqual(now?.value, value) && now?.problems.length === problems.length;
    return same ? [] : [`${file.path}: document ${index} changed with its neighbour`];
  });
}
