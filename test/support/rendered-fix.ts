/** Repairs of small repositories that are rendered: the files that change, and what is told. */

import type { Settings } from '../../engine/config/settings.ts';
import { unifiedDiff } from '../../engine/fix/diff.ts';
import type { FileRepair } from '../../engine/fix/repair.ts';
import { planFix } from '../../engine/workspace/fix.ts';
import { withWorkspace } from './host.ts';
import { temporaryFolder } from './temporary.ts';

type Files = Readonly<Record<string, string>>;

/** What `fix` would do. */
export interface RenderedFix {
  /** The new texts of files that change. */
  readonly changed: Readonly<Record<string, string>>;
  /** `path:line rule` of what is repaired. */
  readonly repaired: readonly string[];
  /** `path:line rule: reason`. */
  readonly left: readonly string[];
  /** `rule name` of what is still found, as it was rendered. */
  readonly remaining: readonly string[];
  readonly diff: string;
  /** `path: line | line` of what could be added. */
  readonly suggested: readonly string[];
  readonly repairs: readonly FileRepair[];
}

/** Plans the repairs of a repository that is rendered, on a fixed day. */
export async function renderedFix(
  files: Files,
  {
    accept = false,
    paths = [],
    ...more
  }: Settings & { readonly accept?: boolean; readonly paths?: readonly string[] } = {},
): Promise<RenderedFix> {
  const settings: Settings = { render: 'auto', asOf: '2026-11-21', jobs: 1, ...more };
  const cwd = temporaryFolder(files);
  const accepted = new Set(accept ? (['safe', 'suggest'] as const) : (['safe'] as const));
  const { repairs } = await withWorkspace(cwd, { settings, paths }, (workspace) =>
    planFix(workspace, { accepted, failOn: null }),
  );
  const changed = repairs.filter(({ file, text }) => text !== file.text);
  const place = ({ result: { location, ruleId } }: FileRepair['applied'][number]) =>
    `${location.path}:${location.line} ${ruleId}`;
  return {
    changed: Object.fromEntries(changed.map(({ file, text }) => [file.path, text])),
    repaired: repairs.flatMap(({ applied }) => applied.map(place)).sort(),
    left: repairs.flatMap(({ refused }) => refused.map(({ finding, reason }) => `${place(finding)}: ${reason}`)).sort(),
    remaining: repairs.flatMap(({ remaining }) =>
      remaining.map(({ result }) => `${result.ruleId} ${result.resource.name}`),
    ),
    diff: changed.map(({ file, edits }) => unifiedDiff(file.path, file.text, edits)).join(''),
    suggested: repairs.flatMap(({ suggestions = [] }) =>
      suggestions.map(({ path, lines }) => `${path}: ${lines.join(' | ')}`),
    ),
    repairs,
  };
}
