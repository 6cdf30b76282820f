/** Runs the cases of one rule folder through the real engine and says what differs from what they want. */

import type { Catalog } from '../catalog/catalog.ts';
import { SetJudgement } from '../check/check.ts';
import type { ModuleEvaluator } from '../check/evaluation.ts';
import { prepareRun, type RuleFolder } from '../check/prepare.ts';
import { oneFile, scanSet } from '../check/read-set.ts';
import { toReport } from '../check/report-of.ts';
import type { Finding } from '../fix/finding.ts';
import { repairFiles } from '../fix/repair.ts';
import type { JsonObject } from '../model/json.ts';
import type { Config } from '../model/policy.ts';
import type { Report, RuleResult } from '../model/report.ts';
import type { RuleCase, Want } from './cases.ts';

/** What the cases of a rule run with. */
export interface CaseTools {
  readonly catalog: Catalog;
  readonly modules: ReadonlyMap<string, ModuleEvaluator>;
  readonly folders: readonly RuleFolder[];
}

/** Something that a case wants and does not get, or gets and does not want. */
export interface CaseProblem {
  readonly line: number;
  readonly message: string;
}

/** The date of cases that name none. */
export const CASE_DATE = '2026-11-21';

/** A judged case: its report, and the set for repairing it. */
export interface JudgedCase {
  readonly report: Report;
  readonly findings: readonly Finding[];
  readonly set: SetJudgement;
  readonly namespaceFor: (path: string) => string | undefined;
}

/** Checks one case with one rule alone. */
export async function judgeCase(ruleId: string, rule: RuleCase, tools: CaseTools): Promise<JudgedCase> {
  const { profile, production, asOf } = rule.settings;
  const run = prepareRun(
    tools.catalog,
    {
      profiles: typeof profile === 'string' ? profile.split(/[ ,]+/) : [],
      rules: [ruleId],
      skipRules: [],
      asOf: typeof asOf === 'string' ? asOf : CASE_DATE,
      productionFlag: production === false ? 'dev' : production === true ? 'production' : null,
      all: true,
    },
    configOf(ruleId, rule.settings),
    { policies: [], exceptions: [], folders: tools.folders },
  );
  const { frame, scan } = scanSet(run, oneFile(rule.file));
  const set = new SetJudgement(run, frame, scan.index.records(), { modules: tools.modules, production: {} });
  const findings: Finding[] = [];
  const tally = await set.judgeAll(scan.candidates, scan.tally, (resource, result) => {
    findings.push({ resource, result });
  });
  const head = {
    tool: { name: 'ccpolicy' as const, version: '', catalogDigest: '' },
    asOf: run.asOf,
    production: true,
  };
  const report = toReport({ ...head, profiles: [], configDigest: null }, tally, null);
  return { report, findings, set, namespaceFor: (path) => frame.kustomizations.namespaceFor(path) };
}

function configOf(ruleId: string, { distribution, parameters, namespaces }: JsonObject): Config {
  return {
    path: null,
    platforms: {
      ...(typeof distribution === 'string' ? { distribution: distribution as 'vanilla' } : {}),
      ...(namespaces === undefined ? {} : { namespaces: namespaces as Record<string, string> }),
    },
    ...(parameters === undefined ? {} : { parameters: { [ruleId]: parameters as JsonObject } }),
  };
}

/** The case's text after its safe fixes. */
export async function repairCase(rule: RuleCase, { findings, set, namespaceFor }: JudgedCase): Promise<string> {
  const { file, region } = rule;
  const accepted = new Set(['safe'] as const);
  const [repair] = await repairFiles(findings, { set, namespaceFor, accepted });
  const text = repair?.text ?? file.text;
  return text.slice(region.start, text.length - (file.text.length - region.end));
}

/** What differs between a case's wants and its report. Skips need not be wanted, but may be. */
export function compareCase(rule: RuleCase, report: Report, kind: 'good' | 'bad'): CaseProblem[] {
  const problems: CaseProblem[] = report.errors.map((error) => ({
    line: error.location?.line ?? rule.line,
    message: `error: ${error.message}`,
  }));
  const open = report.results.filter(({ status }) => status !== 'pass');
  for (const want of rule.wants) {
    const index = open.findIndex((result) => satisfies(want, result));
    if (index < 0) problems.push({ line: want.line, message: `wanted and not found: ${want.text}` });
    else open.splice(index, 1);
  }
  for (const { status, location, message, skipReason } of open) {
    if (status === 'skip') continue;
    problems.push({ line: location.line, message: `found and not wanted: ${status}: ${skipReason ?? message}` });
  }
  if (kind === 'bad' && rule.wants.length === 0)
    problems.push({ line: rule.line, message: 'a bad case wants nothing' });
  return problems;
}

function satisfies(want: Want, result: RuleResult): boolean {
  if (want.pointer !== undefined) {
    if (result.pointer !== want.pointer && !result.pointer.startsWith(`${want.pointer}#`)) return false;
  } else if (result.location.line !== want.line) return false;
  const text = `${result.message} ${result.skipReason ?? ''}`;
  if (!text.includes(want.text)) return false;
  if (want.kind === null) return result.status === 'fail';
  if (want.kind === 'warn' || want.kind === 'skip' || want.kind === 'error') return result.status === want.kind;
  return result.status === 'fail' && result.failureAction === want.kind;
}
