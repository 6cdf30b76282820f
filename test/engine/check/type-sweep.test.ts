/**
 * Rego passes silently over wrong types, so the host must stop them (decisions 12): each rule × each field that it or one
 * of its facts declares × each JSON type that Kubernetes does not accept there gives an error at the place and a skip of
 * that rule, never a pass and never a finding.
 */

import assert from 'node:assert/strict';
import { SetJudgement } from '../../../engine/check/check.ts';
import { prepareRun, type RunSettings } from '../../../engine/check/prepare.ts';
import { scanSet } from '../../../engine/check/read-set.ts';
import type { Tally } from '../../../engine/check/tally.ts';
import { FACTS } from '../../../engine/facts/index.ts';
import { isObject, joinPointer, splitPointer } from '../../../engine/json/pointer.ts';
import { findFieldPath } from '../../../engine/kubernetes/field-path.ts';
import { acceptedAt } from '../../../engine/kubernetes/field-types.ts';
import type { JsonKind } from '../../../engine/kubernetes/json-kind.ts';
import { findBuiltInPlace } from '../../../engine/kubernetes/workload-kinds.ts';
import type { JsonObject, JsonValue } from '../../../engine/model/json.ts';
import type { Policy } from '../../../engine/model/policy.ts';
import type { RuleMetadata } from '../../../engine/model/rule.ts';
import { catalog, catalogModules } from '../../support/checkout.ts';

/** What the kinds of METADATA stand for: `group/Kind` and a version of it. */
const KINDS: Readonly<Record<string, readonly (readonly [kind: string, apiVersion: string])[]>> = {
  Pod: [
    ['/Pod', 'v1'],
    ['batch/CronJob', 'batch/v1'],
  ],
  ConfigMap: [['/ConfigMap', 'v1']],
  Secret: [['/Secret', 'v1']],
  Service: [['/Service', 'v1']],
  LimitRange: [['/LimitRange', 'v1']],
  ResourceQuota: [['/ResourceQuota', 'v1']],
  DaemonSet: [['apps/DaemonSet', 'apps/v1']],
  CcRuntime: [['confidentialcontainers.org/CcRuntime', 'confidentialcontainers.org/v1beta1']],
  'node.k8s.io/RuntimeClass': [['node.k8s.io/RuntimeClass', 'node.k8s.io/v1']],
  'discovery.k8s.io/EndpointSlice': [['discovery.k8s.io/EndpointSlice', 'discovery.k8s.io/v1']],
  'karpenter.azure.com/AKSNodeClass': [['karpenter.azure.com/AKSNodeClass', 'karpenter.azure.com/v1beta1']],
  'karpenter.sh/NodePool': [['karpenter.sh/NodePool', 'karpenter.sh/v1']],
  'kustomize.config.k8s.io/Kustomization': [
    ['kustomize.config.k8s.io/Kustomization', 'kustomize.config.k8s.io/v1beta1'],
  ],
  'kustomize.toolkit.fluxcd.io/Kustomization': [
    ['kustomize.toolkit.fluxcd.io/Kustomization', 'kustomize.toolkit.fluxcd.io/v1'],
  ],
  'argoproj.io/Application': [['argoproj.io/Application', 'argoproj.io/v1alpha1']],
  'argoproj.io/ApplicationSet': [['argoproj.io/ApplicationSet', 'argoproj.io/v1alpha1']],
  'helm.toolkit.fluxcd.io/HelmRelease': [['helm.toolkit.fluxcd.io/HelmRelease', 'helm.toolkit.fluxcd.io/v2']],
};

/** A value of each JSON type; none is a placeholder. */
const VALUES: Readonly<Record<JsonKind, JsonValue>> = {
  string: 'text',
  number: 5,
  boolean: true,
  array: ['text'],
  object: { key: 'text' },
};
const JSON_KINDS = Object.keys(VALUES) as JsonKind[];

/** Without these there is no manifest at all, so nothing is judged. */
const FRAME = new Set(['resource:/kind', 'resource:/apiVersion']);

interface Combination {
  readonly path: string;
  readonly document: JsonObject;
  /** Of the wrong value, relative to the resource. */
  readonly pointer: string;
  readonly title: string;
}

/** Concrete field paths for one with wildcards: what Kubernetes has there for this kind. */
function concretePaths(kind: string, path: string): string[] {
  const [base = '', pointer = ''] = [path.slice(0, path.indexOf(':')), path.slice(path.indexOf(':') + 1)];
  let paths = [`${base}:`];
  for (const segment of splitPointer(pointer)) {
    const keys = !segment.includes('*')
      ? [segment]
      : segment === '*'
        ? ['0', 'key', 'limits', 'default']
        : [segment.replaceAll('*', 'x')];
    paths = paths.flatMap((prefix) =>
      keys
        .map((key) => joinPointer(prefix, key))
        .filter((longer, index) => acceptedAt(kind, longer) !== undefined && (index < 2 || keyIsNamed(kind, prefix))),
    );
    paths = paths.filter((longer) => fitsParent(kind, longer));
  }
  return paths;
}

/** Lists have indices, maps have keys: `acceptedAt` would take either. */
function fitsParent(kind: string, path: string): boolean {
  const parent = path.slice(0, path.lastIndexOf('/'));
  const isIndex = path.endsWith('/0');
  const accepted = parent.endsWith(':') ? ['object'] : (acceptedAt(kind, parent) ?? ['object']);
  return accepted.includes('array') === isIndex;
}

/** An object with named fields only: free keys are not accepted. */
function keyIsNamed(kind: string, prefix: string): boolean {
  return acceptedAt(kind, joinPointer(prefix, 'key')) === undefined;
}

/** The path itself, and one step below it where it is a list or a map: reading a field reads what it holds. */
function withItems(kind: string, path: string): string[] {
  const below = ['0', 'key'].map((key) => joinPointer(path, key));
  return [path, ...below.filter((longer) => acceptedAt(kind, longer) !== undefined && fitsParent(kind, longer))];
}

function combinationsOf(kind: string, apiVersion: string, path: string): Combination[] {
  if (!path.startsWith('resource:') && findBuiltInPlace(kind) === undefined) return [];
  return concretePaths(kind, path)
    .flatMap((concrete) => withItems(kind, concrete))
    .flatMap((concrete) => {
      const accepted = acceptedAt(kind, concrete) ?? JSON_KINDS;
      return JSON_KINDS.filter((wrong) => !accepted.includes(wrong)).map((wrong) => {
        const { document, pointer } = place(kind, apiVersion, concrete, VALUES[wrong]);
        return { path, document, pointer, title: `${kind} ${concrete} = ${wrong}` };
      });
    });
}

/** A small valid object of the kind with the value at the path. */
function place(kind: string, apiVersion: string, path: string, value: JsonValue) {
  const name = kind.slice(kind.indexOf('/') + 1);
  const document: JsonObject = { apiVersion, kind: name, metadata: { name: 'sample', namespace: 'team' } };
  const pod = findBuiltInPlace(kind);
  if (pod !== undefined) {
    put(document, pod.metadataPointer, {});
    put(document, pod.specPointer, {
      runtimeClassName: 'kata-qemu-snp',
      containers: [{ name: 'app', image: 'ghcr.io/acme/app:1.0' }],
    });
    document.metadata = { name: 'sample', namespace: 'team' };
  }
  const parsed = findFieldPath(path);
  assert.ok(parsed !== undefined && parsed.base !== 'fact');
  const base = {
    resource: '',
    pod: pod?.specPointer ?? '',
    podMetadata: pod?.metadataPointer ?? '',
    container: `${pod?.specPointer}/containers/0`,
    ephemeral: `${pod?.specPointer}/ephemeralContainers/0`,
  }[parsed.base];
  const pointer = parsed.segments.reduce<string>((at, segment) => joinPointer(at, segment), base);
  put(document, pointer, value);
  return { document, pointer };
}

/** Sets a value and what leads to it; `0` is the index of a list. */
function put(root: JsonObject, pointer: string, value: JsonValue): void {
  const segments = splitPointer(pointer);
  let at: JsonValue = root;
  segments.forEach((segment, index) => {
    const isLast = index === segments.length - 1;
    const holder = at as JsonObject;
    if (isLast) holder[segment] = value;
    else holder[segment] ??= segments[index + 1] === '0' ? [] : {};
    at = holder[segment] as JsonValue;
  });
}

const SETTINGS: RunSettings = {
  profiles: [],
  rules: [],
  skipRules: [],
  asOf: '2026-11-21',
  productionFlag: null,
  all: true,
};

/** A policy that asks the rule of everything: the sweep is about types, not about who is asked what. */
function askEverywhere(rule: RuleMetadata): Policy {
  const location = { path: 'policy.yaml', line: 1, column: 1, endLine: 1, endColumn: 1 };
  const match = { any: [{ resources: { kinds: ['*'] } }] };
  return {
    kind: 'Policy',
    name: 'sweep',
    namespace: null,
    failureActionOverrides: [],
    rules: [{ name: 'sweep', match, rule: rule.id, location }],
    location,
  };
}

async function judge(combinations: readonly Combination[], policies: readonly Policy[], settings: RunSettings) {
  const run = prepareRun(catalog, settings, { path: null }, { policies, exceptions: [], folders: [] });
  const paths = combinations.map((_, index) => `${index}.json`);
  const read = (path: string) => ({
    file: { path, text: JSON.stringify(combinations[Number.parseInt(path, 10)]?.document) },
  });
  const { frame, scan } = scanSet(run, { paths, kustomizations: [], read, hasFile: () => false });
  const tools = { modules: catalogModules(), production: {} };
  return new SetJudgement(run, frame, scan.index.records(), tools).judgeAll(scan.candidates, scan.tally);
}

/** What is wrong with the answer to one combination, in words. */
function complaint(index: number, { pointer, title }: Combination, tally: Tally, ruleId: string): string | undefined {
  const path = `${index}.json`;
  const errors = tally.errors.filter((error) => error.location?.path === path);
  if (!errors.some(({ code, location }) => code === 'MANIFEST_TYPE' && location?.pointer === pointer)) {
    return `${title}: no error at ${pointer}, but ${JSON.stringify(errors.map(({ code, message }) => `${code} ${message}`))}`;
  }
  const answers = tally.results.filter((result) => result.ruleId === ruleId && result.location.path === path);
  const skipped = answers.filter(({ status, skipReason }) => status === 'skip' && skipReason?.endsWith(`: ${pointer}`));
  if (skipped.length > 0 && skipped.length === answers.length) return undefined;
  return `${title}: ${JSON.stringify(answers.map(({ status, message }) => `${status}: ${message}`))}`;
}

function readsOf(rule: RuleMetadata): string[] {
  const facts = rule.facts.flatMap((name) => FACTS.get(name)?.reads ?? []);
  return [...new Set([...rule.reads, ...facts])].filter((path) => !FRAME.has(path));
}

/** The same pod without a platform, unless the class itself is what is wrong. */
function withoutClass(document: JsonObject): JsonObject {
  const spec = document.spec as JsonObject;
  const { runtimeClassName, ...rest } = isObject(spec) ? spec : {};
  return runtimeClassName === 'kata-qemu-snp' ? { ...document, spec: rest } : document;
}

const kindsOf = (rule: RuleMetadata) => rule.kinds.flatMap((kind) => KINDS[kind] ?? [[`?/${kind}`, '?'] as const]);

/** Every combination that the rules declare, by rule. */
const SWEEP = [...catalog.rules.values()].map((rule) => {
  const paths = readsOf(rule).map((path) => ({
    path,
    combinations: kindsOf(rule).flatMap(([kind, apiVersion]) => combinationsOf(kind, apiVersion, path)),
  }));
  return { rule, paths };
});

describe('types before Rego', () => {
  it('knows a kind for everything that METADATA names, and a type for every field that is declared', () => {
    const unknown = SWEEP.flatMap(({ rule }) => kindsOf(rule).filter(([kind]) => kind.startsWith('?')));
    assert.deepEqual(unknown, []);
    const typed = new Set(
      SWEEP.flatMap(({ paths }) => paths.filter(({ combinations }) => combinations.length > 0).map(({ path }) => path)),
    );
    const declared = SWEEP.flatMap(({ paths }) => paths.map(({ path }) => path));
    assert.deepEqual(
      [...new Set(declared)].filter((path) => !typed.has(path)),
      [],
    );
  });

  it('sweeps more than a thousand combinations', () => {
    const count = SWEEP.flatMap(({ paths }) => paths.flatMap(({ combinations }) => combinations)).length;
    assert.ok(count > 1600, `only ${count}`);
  });

  it('on ordinary workloads, too, which are dropped when nothing concerns a rule', async () => {
    const asked = catalog.profiles.find(({ name }) => name === 'ordinary')?.rules ?? {};
    const combinations = SWEEP.filter(({ rule }) => Object.hasOwn(asked, rule.id))
      .flatMap(({ paths }) => paths.flatMap((entry) => entry.combinations))
      .filter(({ title }) => title.startsWith('/Pod '))
      .map((one) => ({ ...one, document: withoutClass(one.document) }));
    const tally = await judge(combinations, [], { ...SETTINGS, all: false });
    const told = new Set(tally.errors.map(({ location }) => `${location?.path} ${location?.pointer}`));
    assert.ok(combinations.length > 100);
    assert.deepEqual(
      combinations.flatMap(({ pointer, title }, index) => (told.has(`${index}.json ${pointer}`) ? [] : [title])),
      [],
    );
  });

  for (const { rule, paths } of SWEEP) {
    it(`${rule.ordinal} ${rule.id}`, async () => {
      const combinations = paths.flatMap((entry) => entry.combinations);
      const tally = await judge(combinations, [askEverywhere(rule)], SETTINGS);
      const wrong = combinations.flatMap((one, index) => complaint(index, one, tally, rule.id) ?? []);
      assert.deepEqual(wrong, []);
    });
  }
});
