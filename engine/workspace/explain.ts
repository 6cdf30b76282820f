/** `explain rule` on a workspace. */

import { SetJudgement } from '../check/check.ts';
import { ruleNames } from '../check/prepare.ts';
import type { FileProblem } from '../check/read-set.ts';
import { toCoverage } from '../check/tally.ts';
import { explainRule, type RuleExplanation } from '../explain/explain-rule.ts';
import type { Coverage } from '../model/report.ts';
import type { SourceFile } from '../model/source.ts';
import type { Workspace } from './open.ts';
import { readRendered } from './read-rendered.ts';
import { relativePath } from './root.ts';
import { inOneThread } from './scan.ts';

/** The explanations, and why there may be fewer than expected. */
export interface Explained {
  readonly explanations: readonly RuleExplanation[];
  /** What could not be rendered. */
  readonly problems: readonly FileProblem[];
  /** What was left alone, by reason. */
  readonly skipped: Coverage['skipped'];
}

/**
 * Explains a rule on every resource of the files at or below `path` (absolute), and of what is rendered from them; the rest
 * of the workspace is the set in which they stand.
 *
 * @throws ConfigError `UNKNOWN_RULE`
 */
export async function explainRuleAt(workspace: Workspace, ruleName: string, path: string): Promise<Explained> {
  const { run, tools, root } = workspace;
  const id = ruleNames(run.rules.map((rule) => rule.metadata))(ruleName, 'explain');
  const rule = run.rules.find(({ metadata }) => metadata.id === id);
  if (rule === undefined) throw new Error(`rule ${id} is named but not compiled`);
  const { rendered, reading } = await readRendered(inOneThread({ ...workspace, run: { ...run, all: true } }));
  const { frame, scan } = reading;
  const set = new SetJudgement({ ...run, all: true }, frame, scan.index.records(), tools);
  const wanted = relativePath(root, path);
  const isWanted = ({ path: file, rendered: isRendered }: SourceFile) =>
    isRendered !== undefined || wanted === '' || file === wanted || file.startsWith(`${wanted}/`);
  const explanations: RuleExplanation[] = [];
  for (const resource of scan.candidates) {
    if (isWanted(resource.document.file)) explanations.push(await explainRule(set, rule, resource));
  }
  return { explanations, problems: rendered.problems, skipped: toCoverage(scan.tally).skipped };
}
