/** Reports as the engine makes them, small enough to read and with everything that a format must show. */

import type {
  Coverage,
  Report,
  ReportContext,
  ReportError,
  ReportNote,
  RuleResult,
} from '../../engine/model/report.ts';
import type { RuleMetadata } from '../../engine/model/rule.ts';
import type { Location } from '../../engine/model/source.ts';
import { summarizeResults } from '../../engine/report/blocking.ts';

const API_YAML = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
  namespace: payments
spec:
  template:
    metadata:
      annotations:
        io.katacontainers.config.runtime.cc_init_data: H4sIAAAAAAAA/0vOz0tPzFFIzs9LyUxXSMsvUkhJLUvNyS9ITUlVKEktKs4vSi0GAGCHzQ0lAAAA
    spec:
      runtimeClassName: kata-cc-sev-snp
      hostNetwork: true
      containers:
        - name: api
          image: ghcr.io/acme/payments-api:1.4
          env:
            - name: DB_PASSWORD
              value: "correct-horse-battery"
`;

const WORKER_YAML = `apiVersion: batch/v1
kind: CronJob
metadata: {name: reconcile, namespace: payments}
spec:
  jobTemplate:
    spec:
      template:
        spec:
          runtimeClassName: kata-qemu-snp
          containers:
\t- name: worker
            image: "ghcr.io/acme/決済-worker:latest"
`;

const BROKEN_YAML = 'apiVersion: v1\nkind: Pod\nmetadata: {name: x\nspec: {}\n';

const SOURCES: Readonly<Record<string, string>> = {
  'deploy/payments/api.yaml': API_YAML,
  'deploy/payments/reconcile.yaml': WORKER_YAML,
  'deploy/legacy/broken.yaml': BROKEN_YAML,
};

/** Metadata of a rule as the catalogue holds it. */
function ruleMetadata(id: string, overrides: Partial<RuleMetadata> = {}): RuleMetadata {
  return {
    id,
    group: 'isolation',
    title: `Title of ${id}`,
    description: `Why ${id} matters, in a plain sentence.`,
    severity: 'high',
    action: 'Enforce',
    systems: ['coco'],
    kinds: ['Pod'],
    package: `ccpolicy.rules.${id.replaceAll('-', '_')}`,
    reads: [],
    when: [],
    facts: [],
    joins: [],
    messages: {},
    parameters: {},
    fix: 'none',
    remediation: '',
    references: [],
    aliases: [],
    ...overrides,
  };
}

const RULES: ReadonlyMap<string, RuleMetadata> = new Map(
  [
    ruleMetadata('cc-no-host-network', {
      ordinal: 'R61',
      title: 'Pods in a VM cannot join the host network',
      description:
        'A Kata pod runs in its own virtual machine. Host networking would join the network of the node, which the machine cannot reach and which the operator of the node controls.',
      severity: 'critical',
      fix: 'safe',
      remediation: 'Remove hostNetwork; expose the pod through a Service.',
      references: ['https://github.com/kata-containers/kata-containers/blob/main/docs/Limitations.md'],
    }),
    ruleMetadata('cc-runtime-class-alias', {
      ordinal: 'R02',
      group: 'runtime-class',
      title: 'The runtime class exists in no product',
      description: 'A class name that only tutorials use makes the pod fail at start.',
      severity: 'critical',
      fix: 'safe',
      remediation: 'Use the class that the installed release provides.',
    }),
    ruleMetadata('cc-init-data-key', {
      ordinal: 'R19',
      group: 'agent-policy',
      title: 'The initdata annotation has the key that the release reads',
      description: 'Kata 3.20 and later ignore the old key: the pod would start without its agent policy.',
      severity: 'critical',
      fix: 'safe',
      remediation: 'Move the value to io.katacontainers.config.hypervisor.cc_init_data.',
      aliases: ['coco-init-data-key'],
    }),
    ruleMetadata('cc-image-digest', {
      ordinal: 'R36',
      group: 'images',
      title: 'Images are pinned by digest',
      description: 'A tag can be moved to another image after the agent policy was made.',
      severity: 'high',
      action: 'Audit',
      fix: 'suggest',
      remediation: 'Pin the image by its digest.',
      references: ['https://github.com/opencontainers/image-spec'],
    }),
    ruleMetadata('cc-no-secret-env', {
      ordinal: 'R67',
      group: 'secrets',
      title: 'No secret values in the environment',
      description: 'What stands in a manifest is known to everybody who can read the repository or the API server.',
      severity: 'high',
      remediation: 'Fetch the value from the key broker inside the guest.',
    }),
  ].map((rule) => [rule.id, rule]),
);

/** A range on one line. */
function location(path: string, line: number, column: number, endColumn: number, pointer?: string): Location {
  return { path, line, column, endLine: line, endColumn, ...(pointer === undefined ? {} : { pointer }) };
}

/** A failing result; override what the case is about. */
export function result(overrides: Partial<RuleResult> = {}): RuleResult {
  const rule = overrides.ruleId ?? 'cc-no-host-network';
  return {
    ruleId: rule,
    policy: 'coco-snp@0.22',
    status: 'fail',
    severity: 'critical',
    failureAction: 'Enforce',
    message: 'Deployment asks for the host network, but a Kata VM cannot join it. Remove hostNetwork.',
    resource: { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'payments', name: 'api' },
    location: location('deploy/payments/api.yaml', 13, 20, 24, '/spec/template/spec/hostNetwork'),
    pointer: '/spec/template/spec/hostNetwork',
    related: [],
    fix: null,
    fingerprint: `v1:${rule}:apps/Deployment/payments/api:/spec/template/spec`,
    ...overrides,
  };
}

const API_RESULTS: readonly RuleResult[] = [
  result({
    ruleId: 'cc-init-data-key',
    message:
      'The annotation io.katacontainers.config.runtime.cc_init_data is ignored since Kata 3.20: the pod starts without its agent policy. Use io.katacontainers.config.hypervisor.cc_init_data.',
    location: location('deploy/payments/api.yaml', 10, 9, 54, '/spec/template/metadata/annotations'),
    pointer: '/spec/template/metadata/annotations/io.katacontainers.config.runtime.cc_init_data',
    fix: {
      kind: 'safe',
      operations: [
        {
          op: 'move',
          from: '/spec/template/metadata/annotations/io.katacontainers.config.runtime.cc_init_data',
          path: '/spec/template/metadata/annotations/io.katacontainers.config.hypervisor.cc_init_data',
        },
      ],
    },
  }),
  result({
    ruleId: 'cc-runtime-class-alias',
    message: 'No product ships the runtime class kata-cc-sev-snp; the pod cannot start. Use kata-qemu-snp.',
    location: location('deploy/payments/api.yaml', 12, 25, 40, '/spec/template/spec/runtimeClassName'),
    pointer: '/spec/template/spec/runtimeClassName',
    related: [location('deploy/payments/reconcile.yaml', 9, 11, 27)],
    fix: {
      kind: 'suggest',
      operations: [{ op: 'replace', path: '/spec/template/spec/runtimeClassName', value: 'kata-qemu-snp' }],
      reason: 'the class of your cluster is not known',
    },
  }),
  result({
    fix: { kind: 'safe', operations: [{ op: 'remove', path: '/spec/template/spec/hostNetwork' }] },
  }),
  result({
    ruleId: 'cc-image-digest',
    severity: 'high',
    failureAction: 'Audit',
    message: 'Image ghcr.io/acme/payments-api:1.4 is named by tag. Pin it by digest.',
    location: location('deploy/payments/api.yaml', 16, 18, 47, '/spec/template/spec/containers/0/image'),
    pointer: '/spec/template/spec/containers/0/image',
    fingerprint: 'v1:cc-image-digest:apps/Deployment/payments/api:/spec/template/spec/containers/api/image',
  }),
  result({
    ruleId: 'cc-no-secret-env',
    severity: 'high',
    policy: 'team-secrets',
    policyRule: 'no-literals',
    message: 'Variable DB_PASSWORD of container api holds a literal secret (co•••). Fetch it inside the guest.',
    location: location('deploy/payments/api.yaml', 19, 22, 45, '/spec/template/spec/containers/0/env/0/value'),
    pointer: '/spec/template/spec/containers/0/env/0/value',
    fingerprint: 'v1:cc-no-secret-env:apps/Deployment/payments/api:/spec/template/spec/containers/api/env/DB_PASSWORD',
    sensitive: true,
    fix: {
      kind: 'suggest',
      operations: [
        { op: 'test', path: '/spec/template/spec/containers/0/env/0/value', value: 'correct-horse-battery' },
        { op: 'remove', path: '/spec/template/spec/containers/0/env/0' },
      ],
    },
  }),
];

const CRONJOB = { apiVersion: 'batch/v1', kind: 'CronJob', namespace: 'payments', name: 'reconcile' } as const;

const WORKER_RESULTS: readonly RuleResult[] = [
  result({
    ruleId: 'cc-image-digest',
    status: 'warn',
    severity: 'medium',
    failureAction: 'Audit',
    message: 'Image ghcr.io/acme/決済-worker:latest is no reference that could be read. Check it by hand.',
    resource: CRONJOB,
    location: location('deploy/payments/reconcile.yaml', 12, 20, 51),
    pointer: '/spec/jobTemplate/spec/template/spec/containers/0/image',
    fingerprint: 'v1:cc-image-digest:batch/CronJob/payments/reconcile:/image',
  }),
  result({
    ruleId: 'acme/only-signed-images',
    status: 'error',
    severity: 'low',
    failureAction: 'Audit',
    message: 'The rule gave no answer: object_get expects an object.',
    resource: CRONJOB,
    location: location('deploy/payments/reconcile.yaml', 2, 7, 14),
    pointer: '',
    fingerprint: 'v1:acme/only-signed-images:batch/CronJob/payments/reconcile:',
  }),
];

const ERRORS: readonly ReportError[] = [
  {
    code: 'YAML_SYNTAX',
    message: 'A flow mapping is not closed: expected "," or "}".',
    location: location('deploy/legacy/broken.yaml', 4, 1, 5),
    related: [location('deploy/legacy/broken.yaml', 3, 11, 12)],
    hint: 'Close the mapping that opens in line 3.',
  },
];

const NOTES: readonly ReportNote[] = [
  {
    code: 'EXCEPTION_EXPIRED',
    message: 'The exception legacy-gpu expired on 2026-10-31 and waives nothing.',
    location: location('policies/exceptions.yaml', 3, 3, 9),
  },
];

const COVERAGE: Coverage = {
  files: 41,
  documents: 120,
  resources: 96,
  evaluated: 12,
  skipped: { 'foreign YAML': 18, 'kustomize patch': 4, 'chart template': 2 },
  skippedRules: { 'the value is a placeholder': 3, 'a patch may set the field': 1 },
  excepted: 1,
  notEvaluated: [{ path: 'deploy/legacy/broken.yaml', line: 4, reason: 'not YAML' }],
};

/** A report; the summary is counted from the results unless given. */
export function report(overrides: Partial<Report> = {}): Report {
  const results = overrides.results ?? [...API_RESULTS, ...WORKER_RESULTS];
  return {
    tool: { name: 'ccpolicy', version: '0.1.0', catalogDigest: `sha256:${'ab'.repeat(32)}` },
    asOf: '2026-11-21',
    production: true,
    profiles: [{ name: 'coco-snp@0.22', digest: `sha256:${'cd'.repeat(32)}` }],
    configDigest: null,
    coverage: COVERAGE,
    errors: ERRORS,
    notes: NOTES,
    ...overrides,
    results,
    summary: overrides.summary ?? summarizeResults(results, null, { pass: 410, skip: 5 }),
  };
}

/** Nothing found, nothing left over. */
export function cleanReport(): Report {
  return report({
    results: [],
    errors: [],
    notes: [],
    coverage: { ...COVERAGE, skippedRules: {}, excepted: 0, notEvaluated: [] },
  });
}

/** The context of a plain 80-column screen over the fixture's files. */
export function context(overrides: Partial<ReportContext> = {}): ReportContext {
  return {
    rules: RULES,
    source: (path) => SOURCES[path],
    policyReportGroup: 'openreports.io',
    secrets: { inFile: () => () => [], masked: (text) => text },
    showExceptions: false,
    color: false,
    width: 80,
    failOn: null,
    ...overrides,
  };
}

/** `count` findings in files of 50, one per document, as the benchmark has them. */
export function largeReport(count: number): { report: Report; context: ReportContext } {
  const document = API_YAML.split('\n');
  const texts = new Map<string, string>();
  const results: RuleResult[] = [];
  for (let index = 0; index < count; index++) {
    const path = `deploy/set-${String(Math.floor(index / 50)).padStart(4, '0')}.yaml`;
    const first = (index % 50) * document.length;
    texts.set(path, `${texts.get(path) ?? ''}${document.join('\n')}---\n`);
    const name = `api-${index}`;
    results.push(
      result({
        resource: { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'payments', name },
        location: location(path, first + 13, 20, 24, '/spec/template/spec/hostNetwork'),
        fingerprint: `v1:cc-no-host-network:apps/Deployment/payments/${name}:/spec/template/spec`,
        fix: { kind: 'safe', operations: [{ op: 'remove', path: '/spec/template/spec/hostNetwork' }] },
      }),
    );
  }
  return {
    report: report({ results, errors: [], notes: [] }),
    context: context({ source: (path) => texts.get(path) }),
  };
}

/** Texts that try to leave the place they are written to. */
export const HOSTILE = [
  ']]><x/>',
  '<script>globalThis.pwned=1</script><img src=x onerror="globalThis.pwned=1">',
  '</script><script>globalThis.pwned=1</script><!--',
  '\n::error::owned',
  '::set-output name=a::b',
  '##[error]owned ##vso[task.complete]x',
  '%0A::error::owned',
  'a|b\n|---|\n|c',
  '`code` ```js\n``` [x](javascript:alert(1)) ![i](https://evil.example/i.png)',
  '@everyone #1 https://evil.example www.evil.example',
  'abc\u202Edcba\u202C\u2066x\u2069',
  '\u001b[31mred\u001b]0;title\u0007\u009b31m',
  '{0} {{1}} [a](b)',
  '__proto__',
  '\ud800 lone, \uffff, \u0000',
  '"; touch /x; "\' $(id) --- # &amp; *a* _b_ ~~c~~ : - ? !',
] as const;

/** A finding, an error and a note for every hostile text, in every field that a manifest's author controls. */
export function hostileReport(): { report: Report; context: ReportContext } {
  const results = HOSTILE.map((text, index) =>
    result({
      ruleId: index === 0 ? 'cc-no-host-network' : `acme/${text}`,
      policy: text,
      message: `Before ${text} after`,
      resource: { apiVersion: text, kind: text, namespace: text, name: text },
      location: location(text, 2, 1, 10, `/${text}`),
      pointer: `/${text}`,
      related: [location(text, 1, 1, 2)],
      fix: { kind: 'safe', operations: [{ op: 'replace', path: `/${text}`, value: text }], reason: text },
      fingerprint: `v1:${text}`,
    }),
  );
  return {
    report: report({
      results,
      errors: HOSTILE.map((text) => ({ code: text, message: text, hint: text, location: location(text, 1, 1, 2) })),
      notes: HOSTILE.map((text) => ({ code: text, message: text, location: location(text, 1, 1, 2) })),
      coverage: {
        ...COVERAGE,
        skipped: Object.fromEntries(HOSTILE.map((text) => [text, 1])),
        notEvaluated: HOSTILE.map((text) => ({ path: text, line: 1, reason: text })),
      },
    }),
    context: context({
      source: (path) => `first\n${path} and more\nthird\n`,
      rules: new Map(
        results.map(({ ruleId }) => [
          ruleId,
          ruleMetadata(ruleId, {
            title: ruleId,
            description: ruleId,
            remediation: ruleId,
            references: [ruleId, 'javascript:globalThis.pwned=1'],
          }),
        ]),
      ),
    }),
  };
}
