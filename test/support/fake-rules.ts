/** A user's rules without Rego: their answers are written in the test, everything around them is the engine's own. */

import { SetJudgement } from '../../engine/check/check.ts';
import type { ModuleEvaluator } from '../../engine/check/evaluation.ts';
import { prepareRun, type RunSettings } from '../../engine/check/prepare.ts';
import { type FileSet, scanSet } from '../../engine/check/read-set.ts';
import { toReport } from '../../engine/check/report-of.ts';
import { explainRule, type RuleExplanation } from '../../engine/explain/explain-rule.ts';
import type { Finding } from '../../engine/fix/finding.ts';
import { repairFiles } from '../../engine/fix/repair.ts';
import { isKustomizationPath } from '../../engine/kubernetes/document-kind.ts';
import type { JsonObject, JsonValue } from '../../engine/model/json.ts';
import type { Config, Policy, PolicyException } from '../../engine/model/policy.ts';
import type { FixKind, RuleMetadata } from '../../engine/model/rule.ts';
import { BatchEvaluator } from '../../engine/rego/batch.ts';
import type { CaseTools } from '../../engine/test/run-cases.ts';
import { catalog, catalogModules } from './checkout.ts';

/** The answer of one rule to one resource, as Rego would give it; a throw aborts the whole call, as Wasm does. */
export type Answer = (input: JsonObject) => JsonValue;

/** Metadata of a rule of folder `mine`, on pods, reading what is named. */
export function fakeRule(name: string, more: Partial<RuleMetadata> = {}): RuleMetadata {
  return {
    id: `mine/${name}`,
    group: 'mine',
    title: `The rule ${name}`,
    description: '',
    severity: 'high',
    action: 'Enforce',
    systems: [],
    kinds: ['Pod'],
    package: `mine.${name}`,
    reads: ['resource:/metadata/labels', 'pod:/hostNetwork', 'container:/image'],
    when: [],
    facts: [],
    joins: [],
    messages: { wrong: '{what} is wrong. Mend it.', other: 'Something else.' },
    parameters: {},
    fix: 'safe',
    remediation: 'Mend it.',
    references: [],
    aliases: [],
    ...more,
  };
}

/** An evaluator that answers as told, behind the same batches and checks as Wasm. */
function evaluatorOf(answers: Readonly<Record<string, Answer>>): ModuleEvaluator {
  const evaluate = (input: JsonObject): JsonValue => {
    const parameters = input.parameters as JsonObject;
    const documents = input.documents as readonly JsonObject[];
    return documents.flatMap((document, at) =>
      (document.rules as [string, string][]).flatMap(([name, key], call): JsonValue[] => {
        const answer = answers[name]?.({ ...document, parameters: parameters[key] ?? null });
        return answer === undefined ? [] : [[at, call, answer]];
      }),
    );
  };
  const evaluator = { evaluate, renew: () => evaluator };
  return new BatchEvaluator(evaluator);
}

/** What the cases of a rule folder run with: the catalogue, and these rules as folder `mine`. */
export function fakeTools(rules: readonly (readonly [RuleMetadata, Answer])[]): CaseTools {
  const answers = Object.fromEntries(rules.map(([rule, answer]) => [rule.package.split('.').at(-1) ?? '', answer]));
  return {
    catalog,
    modules: new Map([...catalogModules(), ['mine', evaluatorOf(answers)] as const]),
    folders: [{ name: 'mine', rules: rules.map(([rule]) => rule) }],
  };
}

/** What a judged set offers to tests. */
export interface FakeRun {
  readonly report: ReturnType<typeof toReport>;
  readonly findings: readonly Finding[];
  /** Repairs, made and proved with the same rules. */
  repair(accepted?: readonly FixKind[]): ReturnType<typeof repairFiles>;
  /** What became of a rule on every resource that was kept. */
  explain(ruleId: string): Promise<RuleExplanation[]>;
}

/** Judges files by rules with the given answers, and nothing else. */
export async function judgeWith(
  files: Readonly<Record<string, string>>,
  rules: readonly (readonly [RuleMetadata, Answer])[],
  more: {
    readonly settings?: Partial<RunSettings>;
    readonly config?: Partial<Config>;
    readonly policies?: readonly Policy[];
    readonly exceptions?: readonly PolicyException[];
    /** Judge by the catalogue, too. */
    readonly catalogRules?: boolean;
  } = {},
): Promise<FakeRun> {
  const metadata = rules.map(([rule]) => rule);
  const { modules, folders } = fakeTools(rules);
  const run = prepareRun(
    catalog,
    {
      profiles: [],
      rules: more.catalogRules === true ? [] : metadata.map(({ id }) => id),
      skipRules: [],
      asOf: '2026-11-21',
      productionFlag: null,
      all: false,
      ...more.settings,
    },
    { path: null, ...more.config },
    {
      policies: more.policies ?? [],
      exceptions: more.exceptions ?? [],
      folders,
    },
  );
  const set: FileSet = {
    paths: Object.keys(files),
    kustomizations: Object.keys(files).filter(isKustomizationPath),
    read: (path) => ({ file: { path, text: files[path] ?? '' } }),
    hasFile: (path) => Object.hasOwn(files, path),
  };
  const { frame, scan } = scanSet(run, set);
  const judgement = new SetJudgement(run, frame, scan.index.records(), { modules, production: {} });
  const findings: Finding[] = [];
  const tally = await judgement.judgeAll(scan.candidates, scan.tally, (resource, result) => {
    findings.push({ resource, result });
  });
  const head = {
    tool: { name: 'ccpolicy' as const, version: '0', catalogDigest: '' },
    asOf: run.asOf,
    production: true,
    profiles: [],
    configDigest: null,
  };
  return {
    report: toReport(head, tally, null),
    findings,
    repair: (accepted = ['safe']) =>
      repairFiles(findings, {
        set: judgement,
        namespaceFor: (path) => frame.kustomizations.namespaceFor(path),
        accepted: new Set(accepted),
      }),
    explain: (ruleId) => {
      const rule = run.rules.find(({ metadata: { id } }) => id === ruleId);
      if (rule === undefined) throw new Error(`${ruleId} is no rule of this run`);
      return Promise.all(scan.candidates.map((resource) => explainRule(judgement, rule, resource)));
    },
  };
}
