/** The engine's only door: shells (CLI, GitHub Action, Argo CD hook) import nothing else. */

export {
  mergeSettings,
  parseAsOf,
  parseFailOn,
  parseJobs,
  parseRender,
  readEnvironment,
  type Settings,
} from './config/settings.ts';
export { CcpolicyError, type ErrorCode } from './errors.ts';
export type { RuleExplanation } from './explain/explain-rule.ts';
export { unifiedDiff } from './fix/diff.ts';
export { byPlace } from './fix/finding.ts';
export type { FileRepair } from './fix/repair.ts';
export { writeRepair } from './fix/write.ts';
export type { FailOn, Report, ReportContext } from './model/report.ts';
export type { SourceFile } from './model/source.ts';
export { isBlocking, verdictOf } from './report/blocking.ts';
export { visible } from './report/harmless.ts';
export { FORMATS, type FormatName, isFormatName } from './report/index.ts';
export { POLICY_REPORT_GROUPS } from './report/policyreport.ts';
export { countedReasons } from './report/resource-label.ts';
export { wrap } from './report/wrap.ts';
export type { AssetUrl } from './sandbox/assets.ts';
export { readStdin, STDIN_PATH } from './source/stdin.ts';
export { check } from './workspace/check.ts';
export { assertCleanTree } from './workspace/clean-tree.ts';
export { explainRuleAt } from './workspace/explain.ts';
export { type FixOutcome, planFix } from './workspace/fix.ts';
export type { WorkspaceHost } from './workspace/host.ts';
export { openRules, openWorkspace, type Workspace } from './workspace/open.ts';
export { findOverwritten } from './workspace/overwritten.ts';
export { render } from './workspace/render.ts';
export { findRepository } from './workspace/root.ts';
export { findRule, listProfiles, listRules, type ProfileDescription, type RuleDescription } from './workspace/rules.ts';
export { type RuleTest, testRules } from './workspace/test-rules.ts';
