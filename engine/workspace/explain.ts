/** `explain rule` on a workspace. */

import { SetJudgement } from '../check/check.ts';
import { ruleNames } from '../check/prepare.ts';
import { scanSet } from '../check/read-set.ts';
import { explainRule, type RuleExplanation } from '../explain/explain-rule.ts';
import type { Workspace } from './open.ts';
import { relativePath } from './root.ts';

/**
 * Explains a rule on every resource of the files at or below `path` (absolute); the rest of the workspace is the set in
 * which they stand.
 *
 * @throws ConfigError `UNKNOWN_RULE`
 */
export async function explainRuleAt(workspace: Workspace, ruleName: string, path: string): Promise<RuleExplanation[]> {
  const { run, files, tools, root } = workspace;
  const id = ruleNames(run.rules.map((rule) => rule.metadata))(ruleName, 'explain');
  const rule = run.rules.find(({ metadata }) => metadata.id === id);
  if (rule === undefined) throw new Error(`rule ${id} is named but not compiled`);
  const { frame, scan } = scanSet({ ...run, all: true }, files);
  const set = new SetJudgement({ ...run, all: true }, frame, scan.index.records(), tools);
  const wanted = relativePath(root, path);
  const isWanted = (file: string) => wanted === '' || file === wanted || file.startsWith(`${wanted}/`);
  const explanations: RuleExplanation[] = [];
  for (const resource of scan.candidates) {
    if (isWanted(resource.document.file.path)) explanations.push(await explainRule(set, rule, resource));
  }
  return explanations;
}
