/** Opening the bundle: what its lock describes and nothing else. */

import assert from 'node:assert/strict';
import { type BundleFiles, openCatalog } from '../../../engine/catalog/catalog.ts';
import { CatalogError } from '../../../engine/errors.ts';
import type { JsonObject, JsonValue } from '../../../engine/model/json.ts';
import { sha256 } from '../../../engine/sandbox/artefact.ts';
import { fakeRule } from '../../support/fake-rules.ts';

const WASM = Uint8Array.of(0, 0x61, 0x73, 0x6d);
const CATALOG: JsonObject = {
  formatVersion: 1,
  rules: [fakeRule('second'), fakeRule('first')] as unknown as JsonValue,
  profiles: [],
  platforms: { releases: { coco: ['0.22'] } },
};

const bytesOf = (value: JsonValue) => new TextEncoder().encode(JSON.stringify(value));
const digestOf = (bytes: Uint8Array) => `sha256:${sha256(bytes)}`;

/** A bundle whose lock describes it, with other files put in its place. */
function bundle(catalog: Uint8Array = bytesOf(CATALOG), changes: Partial<BundleFiles> = {}): BundleFiles {
  const lock = { formatVersion: 1, files: { 'catalog.json': digestOf(catalog), 'policy.wasm': digestOf(WASM) } };
  return { lock: bytesOf(lock), catalog, wasm: () => WASM, ...changes };
}

const lockOf = (files: JsonValue) => ({ lock: bytesOf({ formatVersion: 1, files }) });

/** That opening is refused, with the code and the remedy that every damage has. */
function refuses(open: () => unknown, message: string): void {
  assert.throws(open, (error) => {
    assert.ok(error instanceof CatalogError, String(error));
    assert.deepEqual([error.code, error.message], ['CATALOG_DAMAGED', `The rule bundle is damaged: ${message}.`]);
    assert.match(error.hint ?? '', /Reinstall ccpolicy/);
    return true;
  });
}

describe('openCatalog', () => {
  it('gives the rules in the order of the catalogue, the platform data, and the digest of what it read', () => {
    const opened = openCatalog(bundle());
    assert.deepEqual([...opened.rules.keys()], ['mine/second', 'mine/first']);
    assert.equal(opened.rules.get('mine/first')?.title, 'The rule first');
    assert.deepEqual([opened.profiles, opened.platforms], [[], { releases: { coco: ['0.22'] } }]);
    assert.equal(opened.digest, digestOf(bytesOf(CATALOG)));
  });

  it('refuses a catalogue that the lock describes otherwise, or not at all', () => {
    const message = 'catalog.json is not the file that bundle.lock.json describes';
    const zeros = `sha256:${'0'.repeat(64)}`;
    for (const files of [{ 'catalog.json': zeros }, {}, null, []]) {
      refuses(() => openCatalog(bundle(undefined, lockOf(files))), message);
    }
    const spaced = new TextEncoder().encode(`${JSON.stringify(CATALOG)} `);
    refuses(() => openCatalog(bundle(undefined, { catalog: spaced })), message);
    // A digest without its algorithm is no digest.
    const bare = { 'catalog.json': sha256(bytesOf(CATALOG)) };
    refuses(() => openCatalog(bundle(undefined, lockOf(bare))), message);
  });

  it('refuses what is no JSON object, though the lock describes it', () => {
    for (const text of ['', '{', '\ufeff{}x']) {
      refuses(() => openCatalog(bundle(new TextEncoder().encode(text))), 'catalog.json is not JSON');
    }
    refuses(() => openCatalog(bundle(Uint8Array.of(0x22, 0xff, 0x22))), 'catalog.json is not JSON');
    refuses(() => openCatalog(bundle(bytesOf([]))), 'catalog.json is not a JSON object');
    refuses(() => openCatalog(bundle(undefined, { lock: bytesOf(null) })), 'bundle.lock.json is not a JSON object');
    refuses(() => openCatalog(bundle(undefined, { lock: Uint8Array.of(0x7b) })), 'bundle.lock.json is not JSON');
  });

  it('refuses a format that it does not know, and passes over keys that such a format may add', () => {
    for (const formatVersion of [2, '1', null]) {
      const catalog = bytesOf({ ...CATALOG, formatVersion });
      refuses(() => openCatalog(bundle(catalog)), 'catalog.json has a format that this version does not know');
      const lock = bytesOf({ formatVersion, files: { 'catalog.json': digestOf(bytesOf(CATALOG)) } });
      const opened = () => openCatalog(bundle(undefined, { lock }));
      refuses(opened, 'bundle.lock.json has a format that this version does not know');
    }
    assert.equal(openCatalog(bundle(bytesOf({ ...CATALOG, packs: [] }))).rules.size, 2);
  });
});

describe('the Wasm of a catalogue', () => {
  it('is read when it is asked for, and once', () => {
    let reads = 0;
    const opened = openCatalog(bundle(undefined, { wasm: () => WASM.slice(reads++) }));
    assert.equal(reads, 0);
    assert.deepEqual(opened.wasm(), WASM);
    assert.equal(opened.wasm(), opened.wasm());
    assert.equal(reads, 1);
  });

  it('is refused when the lock describes another, or none', () => {
    const message = 'policy.wasm is not the file that bundle.lock.json describes';
    const other = openCatalog(bundle(undefined, { wasm: () => WASM.slice(1) }));
    refuses(() => other.wasm(), message);
    refuses(() => other.wasm(), message);
    const undescribed = bundle(undefined, lockOf({ 'catalog.json': digestOf(bytesOf(CATALOG)) }));
    refuses(() => openCatalog(undescribed).wasm(), message);
  });

  it('that cannot be read is told as its reader tells it', () => {
    const absent = () => {
      throw new CatalogError('CATALOG_DAMAGED', 'policy.wasm cannot be read.');
    };
    const opened = openCatalog(bundle(undefined, { wasm: absent }));
    assert.throws(() => opened.wasm(), { code: 'CATALOG_DAMAGED', message: 'policy.wasm cannot be read.' });
  });
});
