import assert from 'node:assert/strict';
import { checkConfigNames } from '../../../engine/config/check-names.ts';
import { configError, loadConfig } from '../../../engine/config/load.ts';
import type { CcpolicyError } from '../../../engine/errors.ts';
import type { RuleMetadata } from '../../../engine/model/rule.ts';

const HEAD = 'apiVersion: ccpolicy.dev/v1\nkind: Config\n';
const load = (text: string) => loadConfig({ path: '.ccpolicy.yaml', text });

/** `line «text at the place» code message → hint`, one per problem. */
const shownProblems = (problems: readonly CcpolicyError[]) =>
  problems.map(({ location, code, message, hint, excerpt }) => {
    const place = excerpt?.slice((location?.column ?? 0) - 1, (location?.endColumn ?? 0) - 1) ?? '';
    return `${location?.line} «${place}» ${code} ${message}${hint === undefined ? '' : ` → ${hint}`}`;
  });

describe('a configuration', () => {
  it('is read with everything that contracts name', () => {
    const { loaded, problems } = load(`${HEAD}
profiles: [auto, coco-snp@0.22]
policies: [policies/]
include: ["**/*.yaml"]
exclude: []
namespaces: {prod: {labels: {env: production}}, bare: {}}
platforms: {distribution: vanilla, namespaces: {tee: coco-snp}, podTemplatePaths: {argoproj.io/Rollout: /spec/template, a.b/C: ""}}
production: {namespaceSelector: "env in (production, live),!sandbox", paths: ["**/prod/**"]}
parameters: {cc-image-registry: {allowedRegistries: [ghcr.io/acme]}}
severity: {cc-image-digest: high}
failureAction: {cc-image-digest: Enforce}
exceptions: {requireExpiry: false}
render:
  charts: [{path: charts/api, values: [v.yaml], namespace: prod, releaseName: api, set: {image.tag: '1.2'}}]
  excuse: [{path: clusters/old, reason: KSOPS}]
`);
    assert.deepEqual(problems, []);
    assert.deepEqual(loaded?.config, {
      path: '.ccpolicy.yaml',
      profiles: ['auto', 'coco-snp@0.22'],
      policies: ['policies/'],
      include: ['**/*.yaml'],
      exclude: [],
      namespaces: { prod: { labels: { env: 'production' } }, bare: {} },
      platforms: {
        distribution: 'vanilla',
        namespaces: { tee: 'coco-snp' },
        podTemplatePaths: { 'argoproj.io/Rollout': '/spec/template', 'a.b/C': '' },
      },
      production: {
        namespaceSelector: {
          matchExpressions: [
            { key: 'env', operator: 'In', values: ['production', 'live'] },
            { key: 'sandbox', operator: 'DoesNotExist' },
          ],
        },
        paths: ['**/prod/**'],
      },
      parameters: { 'cc-image-registry': { allowedRegistries: ['ghcr.io/acme'] } },
      severity: { 'cc-image-digest': 'high' },
      failureAction: { 'cc-image-digest': 'Enforce' },
      exceptions: { requireExpiry: false },
      render: {
        charts: [
          {
            path: 'charts/api',
            values: ['v.yaml'],
            namespace: 'prod',
            releaseName: 'api',
            set: { 'image.tag': '1.2' },
          },
        ],
        excuse: [{ path: 'clusters/old', reason: 'KSOPS' }],
      },
    });
  });

  it('may be no more than its name', () => {
    assert.deepEqual(load(HEAD).loaded?.config, { path: '.ccpolicy.yaml' });
    assert.deepEqual(load(`${HEAD}production: {paths: [a]}`).loaded?.config.production, { paths: ['a'] });
  });

  const refusals: [what: string, text: string, ...problems: string[]][] = [
    [
      'an unknown key',
      `${HEAD}profile: [auto]`,
      '3 «profile» CONFIG_INVALID Unknown field "profile" in the document. → Did you mean profiles?',
    ],
    ...['packs', 'generate', 'trust'].map((key): [string, string, string] => [
      `${key}, which does not exist yet`,
      `${HEAD}${key}: {}`,
      `3 «${key}» CONFIG_INVALID Unknown field "${key}" in the document. → Known fields: apiVersion, kind, profiles, policies, include, exclude, namespaces, platforms, production, parameters, severity, failureAction, render, exceptions.`,
    ]),
    [
      'an unknown key inside',
      `${HEAD}platforms: {distro: aks}`,
      '3 «distro» CONFIG_INVALID Unknown field "distro" in platforms. → Known fields: distribution, namespaces, podTemplatePaths.',
    ],
    [
      'an unknown key of a rendering',
      `${HEAD}render: {charts: [{path: charts/api, value: [a.yaml]}]}`,
      '3 «value» CONFIG_INVALID Unknown field "value" in charts[0]. → Did you mean values?',
    ],
    [
      'an excuse without a reason',
      `${HEAD}render: {excuse: [{path: old}, {path: older, reason: " "}]}`,
      '3 «{path: old}» CONFIG_INVALID reason is missing in excuse[0]. → Why it cannot be rendered; reports count it by this.',
      '3 «" "» CONFIG_INVALID " " is no valid reason. → Why it cannot be rendered; reports count it by this.',
    ],
    [
      'an unknown value',
      `${HEAD}platforms:\n  distribution: AKS`,
      '4 «AKS» CONFIG_INVALID "AKS" is no value of distribution. → Did you mean aks? Allowed: vanilla, aks, openshift.',
    ],
    [
      'a wrong type',
      `${HEAD}profiles: auto`,
      '3 «auto» CONFIG_INVALID profiles must be a list, not a string. → auto, a profile, or profile@version.',
    ],
    [
      'another kind',
      'apiVersion: ccpolicy.dev/v1\nkind: Policy',
      '2 «Policy» CONFIG_INVALID kind is "Policy". → It must be "Config".',
    ],
    [
      'no kind',
      'apiVersion: ccpolicy.dev/v1',
      '1 «apiVersion: ccpolicy.dev/v1» CONFIG_INVALID kind is missing in the document. → Always Config.',
    ],
    [
      'an empty file',
      '# nothing\n',
      '1 «» CONFIG_INVALID The configuration is empty. → It is one document with apiVersion: ccpolicy.dev/v1 and kind: Config.',
    ],
    [
      'two documents',
      `${HEAD}---\n${HEAD}`,
      '1 «» CONFIG_INVALID The configuration holds more than one document. → It is one document with apiVersion: ccpolicy.dev/v1 and kind: Config.',
    ],
    [
      'a list',
      '- a',
      '1 «- a» CONFIG_INVALID the document must be a mapping, not a list. → Found upwards from the checked path to the root of the repository. Flags beat environment beat file beat defaults.',
    ],
    [
      'a key given twice',
      `${HEAD}profiles: []\nprofiles: []`,
      '4 «profiles» CONFIG_INVALID The key "profiles" stands here 2 times; Kubernetes takes the last. → Keep one of them.',
    ],
    [
      'a selector that is none',
      `${HEAD}production: {namespaceSelector: "env in production"}`,
      '3 «"env in production"» CONFIG_INVALID "env in production" is no label selector. → Write it as env=production, env in (production, staging), !sandbox, joined by commas.',
    ],
    [
      'a selector with a bad value',
      `${HEAD}production: {namespaceSelector: "env=prod*"}`,
      '3 «"env=prod*"» CONFIG_INVALID "prod*" is no label value. → Wildcards work in matchLabels only.',
    ],
    [
      'an empty selector',
      `${HEAD}production: {namespaceSelector: {}}`,
      '3 «namespaceSelector» CONFIG_INVALID The selector is empty. → Add matchLabels or matchExpressions, or remove it.',
    ],
    [
      'a pod template of no group',
      `${HEAD}platforms: {podTemplatePaths: {Rollout: /spec/template}}`,
      '3 «Rollout» CONFIG_INVALID "Rollout" is no kind of a group. → Write it as argoproj.io/Rollout.',
    ],
    [
      'a pod template that is no pointer',
      `${HEAD}platforms: {podTemplatePaths: {a.b/C: spec.template}}`,
      '3 «spec.template» CONFIG_INVALID "spec.template" is no valid a.b/C. → A JSON Pointer such as /spec/template; an empty one takes the kind out.',
    ],
    [
      'all mistakes at once',
      `${HEAD}severity: {a: bad}\nfailureAction: {b: block}`,
      '3 «bad» CONFIG_INVALID "bad" is no value of a. → Allowed: critical, high, medium, low, info.',
      '4 «block» CONFIG_INVALID "block" is no value of b. → Allowed: Enforce, Audit.',
    ],
  ];
  for (const [what, text, ...expected] of refusals) {
    it(`refuses ${what}`, () => {
      const { loaded, problems } = load(text);
      assert.equal(loaded, null);
      assert.deepEqual(shownProblems(problems), expected);
    });
  }

  it('refuses broken YAML at its place', () => {
    const { loaded, problems } = load(`${HEAD}profiles: [auto\n`);
    assert.equal(loaded, null);
    assert.deepEqual(
      problems.map(({ code, location }) => [code, location?.path]),
      [['CONFIG_INVALID', '.ccpolicy.yaml']],
    );
  });
});

describe('the names in a configuration', () => {
  const metadata = (id: string, aliases: string[] = []) =>
    ({
      id,
      aliases,
      parameters: { allowed: { type: 'array', default: [], description: 'What is allowed.' } },
    }) as unknown as RuleMetadata;
  const known = {
    rules: [metadata('cc-image-digest', ['cc-digest']), metadata('own/x')],
    profiles: [
      { name: 'coco-snp', version: '0.22' },
      { name: 'coco-snp', version: '0.10' },
      { name: 'baseline', version: '1' },
    ],
  };
  const check = (text: string) => {
    const { loaded } = load(`${HEAD}${text}`);
    assert.ok(loaded);
    return checkConfigNames(loaded, known);
  };

  it('are those that rules have now', () => {
    const { config, problems } = check(
      'severity: {cc-digest: low}\nparameters: {own/x: {allowed: []}}\nprofiles: [auto, coco-snp, coco-snp@0.10, baseline@latest]',
    );
    assert.deepEqual(problems, []);
    assert.deepEqual(
      [config.severity, config.parameters],
      [{ 'cc-image-digest': 'low' }, { 'own/x': { allowed: [] } }],
    );
  });

  const refusals: [what: string, text: string, problem: string][] = [
    [
      'a rule',
      'severity: {cc-image-digst: low}',
      '3 «cc-image-digst» UNKNOWN_RULE There is no rule "cc-image-digst". → Did you mean cc-image-digest?',
    ],
    [
      'a rule of failureAction',
      'failureAction: {zzz: Audit}',
      '3 «zzz» UNKNOWN_RULE There is no rule "zzz". → `ccpolicy rules` lists all rules.',
    ],
    [
      'a parameter',
      'parameters: {cc-image-digest: {alowed: []}}',
      '3 «alowed» CONFIG_INVALID Rule cc-image-digest has no parameter "alowed". → Did you mean allowed?',
    ],
    [
      'a parameter of a wrong type',
      'parameters: {cc-image-digest: {allowed: yes}}',
      '3 «yes» CONFIG_INVALID Parameter allowed of cc-image-digest must be a list, not true or false. → What is allowed.',
    ],
    [
      'a profile',
      'profiles: [coco-snpp]',
      '3 «coco-snpp» UNKNOWN_PROFILE There is no profile "coco-snpp". → Did you mean coco-snp?',
    ],
    [
      'a profile like no other',
      'profiles: [x]',
      '3 «x» UNKNOWN_PROFILE There is no profile "x". → Profiles: baseline, coco-snp.',
    ],
    [
      'a version',
      'profiles: [coco-snp@0.23]',
      '3 «coco-snp@0.23» UNKNOWN_PROFILE Profile coco-snp has no version "0.23". → Did you mean 0.22?',
    ],
    [
      'a platform of a namespace',
      'platforms: {namespaces: {tee: snp}}',
      '3 «snp» UNKNOWN_PROFILE There is no profile "snp". → Profiles: baseline, coco-snp.',
    ],
    [
      'auto as a platform',
      'platforms: {namespaces: {tee: auto}}',
      '3 «auto» UNKNOWN_PROFILE There is no profile "auto". → Profiles: baseline, coco-snp.',
    ],
  ];
  for (const [what, text, expected] of refusals) {
    it(`unknown: ${what}`, () => {
      assert.deepEqual(shownProblems(check(text).problems), [expected]);
    });
  }

  it('can be blamed by others, at their place', () => {
    const { loaded } = load(`${HEAD}policies: [a, missing/]`);
    assert.ok(loaded);
    const error = configError(loaded, {
      code: 'POLICY_NOT_FOUND',
      pointer: '/policies/1',
      message: 'There is no missing/.',
      hint: 'h',
    });
    assert.deepEqual(shownProblems([error]), ['3 «missing/» POLICY_NOT_FOUND There is no missing/. → h']);
  });
});
