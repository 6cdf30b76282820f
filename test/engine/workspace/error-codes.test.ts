/** Each error code is reached: a closed union holds no dead codes. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { openCatalog } from '../../../engine/catalog/catalog.ts';
import { parseFailOn, type Settings } from '../../../engine/config/settings.ts';
import { CcpolicyError, type ErrorCode } from '../../../engine/errors.ts';
import { writeRepair } from '../../../engine/fix/write.ts';
import { openConfined } from '../../../engine/rego/confined.ts';
import { openSandbox } from '../../../engine/sandbox/sandbox.ts';
import { assertCleanTree } from '../../../engine/workspace/clean-tree.ts';
import { render } from '../../../engine/workspace/render.ts';
import { checkoutAssets } from '../../../scripts/checkout-assets.ts';
import { runCli } from '../../support/cli.ts';
import { testHost, withWorkspace } from '../../support/host.ts';
import { type Files, temporaryFolder } from '../../support/temporary.ts';

const POD = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: a:1}]}\n';
const RULE = `# METADATA
# title: Pods have owners
# custom:
#   kinds: [Pod]
#   reads: ["resource:/metadata/labels"]
#   messages: {ownerless: "Nobody owns {name}. Add the label owner."}
package mine.owner
import data.ccpolicy.lib
violations contains lib.fail("ownerless", {"name": input.resource.metadata.name}, "/metadata/labels/owner", {}) if {
  not input.resource.metadata.labels.owner
}
`;

const open = (files: Files, settings: Settings = {}, paths: readonly string[] = []) =>
  withWorkspace(temporaryFolder({ 'pod.yaml': POD, ...files }), { settings, paths }, () => undefined);
const openRego = (rego: string) => open({ 'rules/a/policy.rego': rego }, { policies: ['rules'] });

/** Something that fails with each code. */
const FAILURES: Readonly<Record<ErrorCode, () => unknown>> = {
  USAGE: () => parseFailOn('nobody', '--fail-on'),
  CONFIG_NOT_FOUND: () => open({}, { config: 'nowhere.yaml' }),
  CONFIG_INVALID: () => open({ '.ccpolicy.yaml': 'apiVersion: ccpolicy.dev/v1\nkind: Config\ntrust: {}\n' }),
  POLICY_NOT_FOUND: () => open({}, { policies: ['pod.yaml'] }),
  POLICY_INVALID: () => open({ 'p.yaml': 'apiVersion: ccpolicy.dev/v1\nkind: Polcy\n' }, { policies: ['p.yaml'] }),
  EXCEPTION_INVALID: () =>
    open(
      { 'e.yaml': 'apiVersion: ccpolicy.dev/v1\nkind: PolicyException\nmetadata: {name: e}\n' },
      { exceptions: ['e.yaml'] },
    ),
  UNKNOWN_RULE: () => open({}, { rules: ['cc-nothing'] }),
  UNKNOWN_PROFILE: () => open({}, { profiles: ['coco-snp@1'] }),
  PATH_NOT_FOUND: () => open({}, {}, ['nowhere']),
  PATH_OUTSIDE_ROOT: () => {
    const folder = temporaryFolder({ 'pod.yaml': POD });
    symlinkSync(temporaryFolder(), `${folder}/away`);
    return withWorkspace(folder, { paths: ['away'] }, () => undefined);
  },
  FILE_UNREADABLE: () => {
    const folder = temporaryFolder();
    symlinkSync('loop.yaml', `${folder}/loop.yaml`);
    return withWorkspace(folder, { paths: ['loop.yaml'] }, () => undefined);
  },
  NOTHING_CHECKED: () => {
    const { exit, stderr } = runCli(['explain', 'rule', 'R61', '.'], { cwd: temporaryFolder({ 'a.yaml': 'a: 1\n' }) });
    assert.equal(stderr, 'error[NOTHING_CHECKED]: . holds no Kubernetes manifest.\n');
    assert.equal(exit, 3);
    throw new CcpolicyError('NOTHING_CHECKED', stderr);
  },
  CATALOG_DAMAGED: () => openCatalog({ ...testHost.bundle, catalog: new TextEncoder().encode('{}') }),
  REGO_INVALID: () => openRego(RULE.replace('contains', 'contans')),
  REGO_METADATA_INVALID: () => openRego(RULE.replace('kinds:', 'kindz:')),
  REGO_BUILTIN_MISSING: () => openRego(RULE.replace(' if {', ' if {\n  http.send({"url": "x"})')),
  REGO_LIMIT: async () => {
    const folder = temporaryFolder({ 'rules/a/policy.rego': RULE });
    const wasm = await withWorkspace(folder, { settings: { policies: ['rules'] } }, ({ catalog }) => catalog.wasm());
    const confined = openConfined({ wasm, asOf: '2026-11-21' }, checkoutAssets, { timeMs: 1, memoryPages: 8192 });
    return confined.evaluate({});
  },
  SANDBOX_DAMAGED: async () => {
    const damaged = `${temporaryFolder({ 'a.br': 'no wasm' })}/a.br`;
    const assets: typeof checkoutAssets = (name) =>
      name === 'rego-compiler.wasm.br' ? new URL(`file://${damaged}`) : checkoutAssets(name);
    const sandbox = openSandbox('rego-compiler', assets, { timeMs: 20_000, memoryPages: 8192 });
    return sandbox.run(new Uint8Array()).finally(() => sandbox.close());
  },
  SANDBOX_FAILED: async () => {
    const assets: typeof checkoutAssets = (name) =>
      name === 'program-worker' ? new URL('data:text/javascript,process.exit(7)') : checkoutAssets(name);
    const sandbox = openSandbox('rego-compiler', assets, { timeMs: 20_000, memoryPages: 8192 });
    return sandbox.run(new Uint8Array()).finally(() => sandbox.close());
  },
  RENDER_FAILED: () => {
    const cwd = temporaryFolder({ 'kustomization.yaml': 'resources: [absent.yaml]\n' });
    const options = { origins: false, valuesFiles: [], chart: {} };
    return render({ cwd, path: '.', ...options }, { assets: checkoutAssets });
  },
  FIX_STALE: () => {
    const folder = temporaryFolder({ 'pod.yaml': 'changed' });
    writeRepair(folder, { file: { path: 'pod.yaml', text: POD }, text: 'new' });
  },
  FIX_DIRTY_TREE: () => {
    const folder = temporaryFolder({ 'pod.yaml': POD });
    execFileSync('git', ['init', '-q'], { cwd: folder });
    return assertCleanTree(folder);
  },
  WRITE_FAILED: () => {
    const folder = temporaryFolder();
    symlinkSync(`${temporaryFolder({ 'pod.yaml': POD })}/pod.yaml`, `${folder}/pod.yaml`);
    writeRepair(folder, { file: { path: 'pod.yaml', text: POD }, text: 'new' });
  },
  GIT_FAILED: () => assertCleanTree(temporaryFolder()),
  CACHE_DAMAGED: async () => {
    const folder = temporaryFolder({ 'pod.yaml': POD, 'rules/a/policy.rego': RULE });
    const host = { ...testHost, cacheDirectory: `${folder}/cache` };
    const settings = { policies: ['rules'] };
    await withWorkspace(folder, { settings }, () => undefined, host);
    const [entry] = readdirSync(`${folder}/cache`);
    const bytes = readFileSync(`${folder}/cache/${entry}`);
    writeFileSync(`${folder}/cache/${entry}`, bytes.fill(0, bytes.length >> 1));
    throw await withWorkspace(folder, { settings }, ({ notices }) => notices[0], host);
  },
};

describe('error codes', () => {
  for (const [code, fail] of Object.entries(FAILURES)) {
    it(code, async () => {
      await assert.rejects(
        async () => await fail(),
        (error: unknown) => {
          assert.ok(error instanceof CcpolicyError, String(error));
          assert.equal(error.code, code, error.message);
          assert.equal(/\n\s+at |ccpolicy-test-.*\/(away|loop)/.test(error.message), false, error.message);
          return true;
        },
      );
    });
  }
});
