import assert from 'node:assert/strict';
import { chmod, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RegoError } from '../../../engine/errors.ts';
import type { RegoFiles } from '../../../engine/rego/compile.ts';
import { openConfined } from '../../../engine/rego/confined.ts';
import { readRegoFolder } from '../../../engine/rego/rego-folder.ts';
import { openRuleCache } from '../../../engine/rego/rule-cache.ts';
import { loadUserRules, type UserRuleSource } from '../../../engine/rego/user-rules.ts';
import type { AssetUrl } from '../../../engine/sandbox/assets.ts';
import { checkoutAssets } from '../../../scripts/checkout-assets.ts';

const FOLDER = fileURLToPath(new URL('./fixtures/user', import.meta.url));
const LIBRARY = new URL('../../../policies/lib/lib.rego', import.meta.url);

describe('users’ rules', () => {
  let library: RegoFiles;
  let files: RegoFiles;
  let temporary: string;

  before(async () => {
    library = { 'lib/lib.rego': await readFile(LIBRARY, 'utf8') };
    files = await readRegoFolder(FOLDER);
    temporary = await mkdtemp(join(tmpdir(), 'ccpolicy-rules-'));
  });
  after(() => rm(temporary, { recursive: true }));

  const source = (changes: Partial<UserRuleSource> = {}): UserRuleSource => ({
    name: 'acme',
    path: 'rules/acme',
    files,
    library,
    assets: checkoutAssets,
    ...changes,
  });
  const refused = (changed: RegoFiles) =>
    loadUserRules(source({ files: changed })).then(
      () => assert.fail('it loaded'),
      (error: RegoError) => error,
    );

  it('are read without tests, and not through links that leave the folder', async () => {
    assert.deepEqual(Object.keys(files), ['no-latest/policy.rego', 'owner.rego', 'shared/containers.rego']);
    await symlink(join(FOLDER, 'owner.rego'), join(temporary, 'link.rego'));
    await assert.rejects(readRegoFolder(temporary), { code: 'REGO_INVALID', message: /leaves the rule folder/ });
    await assert.rejects(readRegoFolder(join(temporary, 'absent')), { code: 'REGO_INVALID' });
  });

  it('have ids, defaults and metadata, and answer in a worker', async () => {
    const { rules, wasm, notices } = await loadUserRules(source());
    assert.deepEqual(notices, []);
    assert.deepEqual(
      rules.map(({ id, severity, action, fix, kinds }) => [id, severity, action, fix, kinds]),
      [
        ['acme/no-latest', 'high', 'Enforce', 'none', ['Pod']],
        ['acme/has-owner', 'medium', 'Audit', 'none', ['Deployment']],
      ],
    );
    const confined = openConfined({ wasm, asOf: '2026-11-21' }, checkoutAssets, { timeMs: 15_000, memoryPages: 1_024 });
    const calls = rules.map((rule) => [rule.package.split('.').at(-1) ?? '', 'p']);
    const pod = { containers: [{ path: '/spec/containers/0', container: { image: 'x:latest' } }] };
    const documents = [{ rules: calls, pod, resource: {} }];
    const answer = confined.evaluate({ documents, parameters: { p: { suffix: ':latest' } } });
    await confined.close();
    assert.deepEqual(answer, [
      [0, 0, [{ messageId: 'latest', args: { image: 'x:latest' }, path: '/spec/containers/0/image' }]],
      [0, 1, [{ messageId: 'owner', args: {}, path: '/metadata/labels/owner' }]],
    ]);
  });

  it('tell a Rego error at the user’s file, with the source line', async () => {
    const error = await refused({ ...files, 'owner.rego': `${files['owner.rego']}\nx := nope(1)\n` });
    assert.equal(error.code, 'REGO_INVALID');
    assert.deepEqual(
      [error.location?.path, error.location?.line, error.location?.column],
      ['rules/acme/owner.rego', 15, 6],
    );
    assert.equal(error.excerpt, 'x := nope(1)');
  });

  it('tell a METADATA error at its line', async () => {
    const error = await refused({ ...files, 'owner.rego': (files['owner.rego'] ?? '').replace('kinds:', 'kind:') });
    assert.equal(error.code, 'REGO_METADATA_INVALID');
    assert.deepEqual(
      [error, ...error.others].map(({ message, location, excerpt }) => [
        `${location?.path}:${location?.line}: ${message}`,
        excerpt,
      ]),
      [
        ['rules/acme/owner.rego:3: custom.kinds is missing', '# custom:'],
        ['rules/acme/owner.rego:5: custom has the unknown key "kind"', '#   kind: [Deployment]'],
      ],
    );
  });

  it('tell a message id that METADATA does not have', async () => {
    const text = (files['owner.rego'] ?? '').replace('"messageId": "owner"', '"messageId": "other"');
    const error = await refused({ ...files, 'owner.rego': text });
    assert.match(error.message, /"other" is not in METADATA/);
    assert.equal(error.location?.line, 11);
  });

  it('are not left out when their set is not called violations', async () => {
    const text = (files['owner.rego'] ?? '').replace('violations contains', 'violation contains');
    for (const owner of [text, text.replace(/^#.*\n/gm, '')]) {
      const { code, message, hint, location, excerpt } = await refused({ ...files, 'owner.rego': owner });
      assert.equal(code, 'REGO_METADATA_INVALID');
      assert.match(message, /^package acme\.owner-label is no rule: it defines no violations, but violation$/);
      assert.equal(hint, 'Did you mean violations?');
      assert.equal(location?.path, 'rules/acme/owner.rego');
      assert.match(excerpt ?? '', /^violation contains/);
    }
    const other = await refused({ ...files, 'owner.rego': text.replace('violation contains', 'deny contains') });
    assert.deepEqual(
      [other.message, other.location?.line],
      ['package acme.owner-label is no rule: it defines no violations', 1],
    );
    await loadUserRules(
      source({ files: { ...files, 'owner.rego': text.replace(/^#.*\n/gm, '').replace('violation', 'deny') } }),
    );
  });

  it('may not call the world, and are told where they do', async () => {
    const text = `${files['owner.rego']}\nip := net.lookup_ip_addr("example.com")\n\nviolations contains {"messageId": "owner"} if ip\n`;
    const error = await refused({ ...files, 'owner.rego': text });
    assert.equal(error.code, 'REGO_BUILTIN_MISSING');
    assert.match(error.message, /net\.lookup_ip_addr is not available to rules: .*no network/);
    assert.deepEqual(
      [error.location?.path, error.location?.line, error.location?.column],
      ['rules/acme/owner.rego', 15, 7],
    );
  });

  it('may not take ccpolicy’s own packages, twins, or nothing at all', async () => {
    const reserved = (files['owner.rego'] ?? '').replace('acme["owner-label"]', 'ccpolicy.main');
    assert.match((await refused({ 'a.rego': reserved })).message, /ccpolicy's own/);
    const twin = (files['owner.rego'] ?? '').replace('acme["owner-label"]', 'acme.twin');
    assert.match((await refused({ ...files, 'twin.rego': twin })).message, /already defined/);
    assert.match((await refused({ 'a.rego': 'package a\n\nx := 1\n' })).message, /defines violations/);
    assert.match((await refused({ 'a.rego': 'package a\n\nviolations := []\n' })).message, /no METADATA/);
  });

  describe('in the cache', () => {
    /** Without the compiler, only what is cached can be loaded. */
    const noCompiler: AssetUrl = (name) => checkoutAssets(name === 'rego-compiler.wasm.br' ? 'evaluate-worker' : name);
    let directory: string;

    beforeEach(async () => {
      directory = join(await mkdtemp(join(temporary, 'cache-')), 'rules');
      await loadUserRules(source({ cache: openRuleCache(directory) }));
    });

    const entry = async () => join(directory, (await readdir(directory)).find((name) => name.endsWith('-cache')) ?? '');

    it('are found again, the same', async () => {
      const kept = await loadUserRules(source({ assets: noCompiler, cache: openRuleCache(directory) }));
      const fresh = await loadUserRules(source());
      assert.deepEqual([...kept.wasm], [...fresh.wasm]);
      assert.deepEqual(kept.rules, fresh.rules);
    });

    it('are not found when a source changed', async () => {
      const changed = { ...files, 'owner.rego': `${files['owner.rego']}# more\n` };
      await assert.rejects(
        loadUserRules(source({ files: changed, assets: noCompiler, cache: openRuleCache(directory) })),
      );
    });

    it('are refused when damaged, and compiled anew', async () => {
      const bytes = await readFile(await entry());
      bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
      await writeFile(await entry(), bytes);
      const { notices, rules } = await loadUserRules(source({ cache: openRuleCache(directory) }));
      assert.deepEqual([notices[0]?.code, rules.length], ['CACHE_DAMAGED', 2]);
      assert.match(notices[0]?.message ?? '', /\.rego-cache is not what was written/);
      const after = await loadUserRules(source({ assets: noCompiler, cache: openRuleCache(directory) }));
      assert.deepEqual(after.notices, []);
    });

    it('are refused when others could have written them', async function () {
      if (process.platform === 'win32') this.skip();
      await chmod(directory, 0o777);
      const { notices } = await loadUserRules(source({ cache: openRuleCache(directory) }));
      assert.deepEqual(
        notices.map(({ code, message }) => [code, /open to other users/.test(message)]),
        [['CACHE_DAMAGED', true]],
      );
    });
  });
});
