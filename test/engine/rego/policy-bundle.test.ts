import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openCompiler, type RegoCompiler } from '../../../engine/rego/compile.ts';
import { loadModule } from '../../../engine/rego/module.ts';
import { sha256 } from '../../../engine/sandbox/artefact.ts';
import { checkoutAssets } from '../../../scripts/checkout-assets.ts';
import { type BundleBuild, buildBundle } from '../../../scripts/policy-bundle.ts';

const FIXTURE = fileURLToPath(new URL('./fixtures/policies', import.meta.url));
const FACTS = new Set(['images']);
const OWNER = 'rules/demo/demo-owner/policy.rego';

describe('the policy bundle', () => {
  let compiler: RegoCompiler;
  let temporary: string;
  let good: BundleBuild;

  before(async () => {
    compiler = openCompiler(checkoutAssets);
    temporary = await mkdtemp(join(tmpdir(), 'ccpolicy-bundle-'));
    good = await buildBundle({ root: FIXTURE, facts: FACTS }, compiler);
  });
  after(async () => {
    await compiler.close();
    await rm(temporary, { recursive: true });
  });

  const json = (build: BundleBuild, name: string) => JSON.parse(Buffer.from(build.files.get(name) ?? []).toString());

  /** A copy of the fixture with one text changed, and what building it complains about. */
  async function problemsWith(path: string, from: string, to: string): Promise<string[]> {
    const root = await mkdtemp(join(temporary, 'changed-'));
    await cp(FIXTURE, root, { recursive: true });
    const text = await readFile(join(root, path), 'utf8');
    assert.ok(text.includes(from), `${path} holds ${from}`);
    await writeFile(join(root, path), text.replace(from, to));
    const build = await buildBundle({ root, facts: FACTS }, compiler);
    if (build.problems.length > 0) assert.equal(build.files.size, 0);
    return build.problems.map(({ file, row, message }) => `${file}:${row}: ${message}`);
  }

  it('holds the rules by ordinal, with defaults filled in', () => {
    assert.deepEqual(good.problems, []);
    const { formatVersion, rules } = json(good, 'catalog.json');
    assert.equal(formatVersion, 1);
    assert.deepEqual(rules[0], {
      id: 'demo-owner',
      ordinal: 'R01',
      group: 'demo',
      title: 'An owner',
      description: 'Somebody must answer.',
      severity: 'low',
      action: 'Audit',
      systems: ['coco'],
      kinds: ['apps/Deployment'],
      package: 'ccpolicy.rules.demo_owner',
      reads: ['resource:/metadata/labels'],
      when: [],
      facts: ['images'],
      joins: ['namespace'],
      messages: { owner: 'Add the label owner.' },
      parameters: { label: { type: 'string', default: 'owner', description: 'The label.' } },
      fix: 'none',
      remediation: 'Add the label.',
      references: ['https://example.com/owner'],
      aliases: ['demo-team'],
    });
    assert.equal(rules[1].id, 'demo-host-network');
  });

  it('holds profiles with the digest of their file, and platform data by file name', async () => {
    const { profiles, platforms } = json(good, 'catalog.json');
    const digest = sha256(await readFile(join(FIXTURE, 'profiles/demo/1.yaml')));
    assert.deepEqual(profiles, [
      {
        name: 'demo',
        version: '1',
        from: '2026-01-01',
        title: 'Demo',
        rules: { 'demo-owner': { action: 'Audit' } },
        onlyNamed: false,
        digest: `sha256:${digest}`,
      },
    ]);
    assert.equal(platforms.runtime_classes['kata-qemu'].system, 'kata');
  });

  it('evaluates both rules in one call', () => {
    const module = loadModule(new Uint8Array(good.files.get('policy.wasm') ?? []), { maxMemoryPages: 1_024 });
    const rules = [
      ['demo_owner', 'p'],
      ['demo_host_network', 'none'],
    ];
    const resource = { kind: 'Deployment', metadata: {} };
    const pod = { specPointer: '/spec/template/spec', spec: { hostNetwork: true } };
    assert.deepEqual(
      module.evaluate({ documents: [{ rules, resource, pod }], parameters: { p: { label: 'a/b' }, none: {} } }),
      [
        [0, 0, [{ messageId: 'owner', args: {}, path: '/metadata/labels/a~1b' }]],
        [0, 1, [{ messageId: 'host_network', args: { kind: 'Deployment' }, path: '/spec/template/spec/hostNetwork' }]],
      ],
    );
  });

  it('has a lock of everything it was made from, and is the same from another folder', async () => {
    const lock = json(good, 'bundle.lock.json');
    for (const name of ['policy.wasm', 'catalog.json']) {
      assert.equal(lock.files[name], `sha256:${sha256(good.files.get(name) ?? new Uint8Array())}`);
    }
    assert.deepEqual(Object.keys(lock.sources).sort(), [
      'lib/lib.rego',
      'platforms/runtime-classes.yaml',
      'profiles/demo/1.yaml',
      'rules/demo/demo-host-network/policy.rego',
      OWNER,
    ]);
    assert.equal(lock.sources[OWNER], `sha256:${sha256(await readFile(join(FIXTURE, OWNER)))}`);
    const copy = join(temporary, 'elsewhere');
    await cp(FIXTURE, copy, { recursive: true });
    assert.deepEqual(await buildBundle({ root: copy, facts: FACTS }, compiler), good);
  });

  const mistakes: [what: string, from: string, to: string, complaint: string][] = [
    [
      'an unknown key of METADATA',
      '# title: An owner',
      '# title: x\n# labels: {a: b}',
      ':3: METADATA has the unknown key "labels"',
    ],
    ['an unknown key of custom', '#   action: Audit', '#   acton: Audit', ':10: custom has the unknown key "acton"'],
    ['a missing key', '#   remediation: Add the label.\n', '', ':7: custom.remediation is missing'],
    ['a severity that is none', 'severity: low', 'severity: lowest', ':9: custom.severity is "lowest", not one of'],
    ['a kind that is none', 'apps/Deployment', '/Deployment', ':12: custom.kinds holds "/Deployment"'],
    ['a field path that is none', 'resource:/metadata', 'metadata:/x', ':13: custom.reads: "metadata:/x'],
    ['a fact that does not exist', '[images]', '[imagez]', ':14: custom.facts: there is no "imagez"'],
    ['a join that does not exist', '[namespace]', '[node]', ':15: custom.joins: there is no "node"'],
    ['a default of the wrong type', 'default: owner', 'default: 3', ':19: parameter label: the default is not of type'],
    [
      'a parameter with a strange key',
      'default: owner',
      'default: a\n#       enum: [a]',
      ':19: parameter label must be {type',
    ],
    ['an alias that is taken', '[demo-team]', '[demo-host-network]', ':1: demo-host-network already names'],
    [
      'no reference',
      '# related_resources:\n# - ref: https://example.com/owner\n',
      '',
      'related_resources must name at least one source',
    ],
    [
      'a fact in when that is not declared',
      '#   facts: [images]',
      '#   when: ["fact:images"]',
      ':14: custom.when: fact:images is not among',
    ],
    ['a message id without a message', 'fail("owner"', 'fail("ownr"', ':30: message id "ownr" is not in METADATA'],
    [
      'another package',
      'package ccpolicy.rules.demo_owner',
      'package ccpolicy.rules.demo',
      ':26: the package must be ccpolicy.rules.demo_owner',
    ],
    ['another rule name', 'violations contains', 'deny contains', ':26: the rule does not define violations'],
    ['broken Rego', 'not input', 'nott input', ':31: '],
    [
      'an unused import',
      'import data.ccpolicy.lib\n',
      'import data.ccpolicy.lib\nimport data.x\n',
      ':29: import data.x unused',
    ],
  ];
  for (const [what, from, to, complaint] of mistakes) {
    it(`is not made with ${what}`, async () => {
      const problems = await problemsWith(OWNER, from, to);
      assert.ok(
        problems.some((problem) => problem.includes(complaint)),
        `${complaint} in\n${problems.join('\n')}`,
      );
    });
  }

  it('is not made with a bad profile or platform file', async () => {
    const profile = 'profiles/demo/1.yaml';
    const complaints = async (from: string, to: string) => (await problemsWith(profile, from, to)).join('\n');
    assert.match(await complaints('version: "1"', 'version: 1'), /version must be a text/);
    assert.match(await complaints('name: demo', 'name: other'), /must be the path/);
    assert.match(await complaints('from: "2026-01-01"', 'from: soon'), /from must be a date/);
    assert.match(await complaints('title: Demo', 'title: [Demo'), /profiles\/demo\/1\.yaml:\d+: /);
    const platform = await problemsWith('platforms/runtime-classes.yaml', 'kata-qemu:', '- kata-qemu:');
    assert.match(platform.join('\n'), /platforms\/runtime-classes\.yaml:1: this is not one YAML mapping/);
  });

  it('notes profile rules that do not exist, and does without profiles and platforms', async () => {
    const root = join(temporary, 'bare');
    await cp(FIXTURE, root, { recursive: true });
    await rename(join(root, 'rules/demo/demo-owner'), join(temporary, 'gone'));
    const noted = await buildBundle({ root, facts: FACTS }, compiler);
    assert.deepEqual([noted.problems, noted.notes], [[], ['profiles name demo-owner, which is no rule']]);
    await rm(join(root, 'profiles'), { recursive: true });
    await rm(join(root, 'platforms'), { recursive: true });
    const bare = await buildBundle({ root, facts: FACTS }, compiler);
    assert.deepEqual([bare.problems, bare.notes, bare.files.size], [[], [], 3]);
  });

  it('tells what is wrong with one rule though another does not parse', async () => {
    const root = await mkdtemp(join(temporary, 'two-'));
    await cp(FIXTURE, root, { recursive: true });
    await mkdir(join(root, 'rules/demo/broken'), { recursive: true });
    await writeFile(join(root, 'rules/demo/broken/policy.rego'), 'package x\n\n}\n');
    const owner = await readFile(join(root, OWNER), 'utf8');
    await writeFile(join(root, OWNER), owner.replace('severity: low', 'severity: lowest'));
    const { problems } = await buildBundle({ root, facts: FACTS }, compiler);
    assert.deepEqual(
      problems.map(({ file, row }) => `${file}:${row}`),
      ['rules/demo/broken/policy.rego:3', `${OWNER}:9`],
    );
    const only = await buildBundle({ root, facts: FACTS, only: new Set(['demo-host-network']) }, compiler);
    assert.deepEqual(only.problems, []);
  });
});
