/** `test`: the documents of one rule folder, all together: good, bad and fixed. */

import { readCases } from './cases.ts';
import { type CaseProblem, type CaseTools, compareCase, judgeCase, repairCase } from './run-cases.ts';

/** The documents of a rule folder; absent files are undefined. */
export interface RuleDocuments {
  readonly good: string | undefined;
  readonly bad: string | undefined;
  readonly fixed: string | undefined;
}

/** One test of a rule folder and what went wrong in it. */
export interface CaseResult {
  readonly file: 'good.yaml' | 'bad.yaml' | 'bad.fixed.yaml';
  readonly title: string;
  readonly line: number;
  readonly problems: readonly CaseProblem[];
}

/** Runs everything that a rule folder holds. Without any document there is nothing that could fail: a problem. */
export async function testRuleFolder(
  ruleId: string,
  documents: RuleDocuments,
  tools: CaseTools,
): Promise<CaseResult[]> {
  const results: CaseResult[] = [];
  let fixed = '';
  for (const kind of ['good', 'bad'] as const) {
    const text = documents[kind];
    const file = `${kind}.yaml` as const;
    if (text === undefined) {
      results.push({ file, title: 'exists', line: 1, problems: [{ line: 1, message: `there is no ${file}` }] });
      continue;
    }
    const { cases, problems } = readCases({ path: file, text });
    if (problems.length > 0 || cases.length === 0) {
      const empty = { line: 1, message: `${file} holds no documents` };
      results.push({ file, title: 'comments', line: 1, problems: problems.length > 0 ? problems : [empty] });
    }
    let at = 0;
    for (const rule of cases) {
      const judged = await judgeCase(ruleId, rule, tools);
      results.push({ file, title: rule.title, line: rule.line, problems: compareCase(rule, judged.report, kind) });
      if (kind === 'good') continue;
      fixed += text.slice(at, rule.region.start) + (await repairCase(rule, judged));
      at = rule.region.end;
    }
    if (kind === 'bad') results.push(fixedResult(documents, text, fixed + text.slice(at)));
  }
  return results;
}

/** A rule without safe fixes changes nothing, and needs no file that says so. */
function fixedResult(documents: RuleDocuments, before: string, after: string): CaseResult {
  const expected = documents.fixed ?? before;
  const problems: CaseProblem[] = [];
  if (expected !== after) {
    const line = firstDifference(expected, after);
    const what =
      documents.fixed === undefined
        ? 'the rule has safe fixes, but there is no bad.fixed.yaml'
        : 'the repaired text differs';
    const found = after.split('\n')[line - 1] ?? '(end)';
    const wanted = expected.split('\n')[line - 1] ?? '(end)';
    problems.push({ line, message: `${what}: wanted «${wanted}», repaired «${found}»` });
  } else if (documents.fixed !== undefined && after === before) {
    problems.push({ line: 1, message: 'bad.fixed.yaml equals bad.yaml: nothing is repaired' });
  }
  return { file: 'bad.fixed.yaml', title: 'what fix makes of bad.yaml', line: 1, problems };
}

function firstDifference(a: string, b: string): number {
  const [left, right] = [a.split('\n'), b.split('\n')];
  const index = left.findIndex((line, at) => line !== right[at]);
  return (index < 0 ? left.length : index) + 1;
}
