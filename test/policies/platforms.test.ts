/** Holds the platform tables against themselves and against facts written down a second time here. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { isObject } from '../../engine/json/pointer.ts';
import type { JsonObject, JsonValue } from '../../engine/model/json.ts';
import { readPlatformData } from '../engine/kubernetes/platform-fixtures.ts';

const data = readPlatformData();

function table(name: string): JsonObject {
  const value = data[name];
  assert.ok(isObject(value), name);
  return value;
}

function rows(name: string, key?: string): [string, JsonObject][] {
  const whole = table(name);
  const value = key === undefined ? whole : whole[key];
  assert.ok(isObject(value), `${name} ${key}`);
  return Object.entries(value).filter((entry): entry is [string, JsonObject] => isObject(entry[1]));
}

function list(value: JsonValue | undefined): JsonObject[] {
  assert.ok(Array.isArray(value));
  return value.filter(isObject);
}

const ISO = /^\d{4}-\d{2}-\d{2}$/;

function assertBound(bound: JsonValue | undefined, where: string): void {
  if (bound === null) return;
  if (typeof bound === 'string') {
    assert.match(bound, ISO, where);
    return;
  }
  assert.ok(isObject(bound), `${where}: from and until are always there`);
  for (const [key, value] of Object.entries(bound)) {
    assert.ok(['coco', 'kata', 'aks', 'date'].includes(key), `${where}: ${key}`);
    if (key === 'date') assert.match(String(value), ISO, where);
    else assert.ok(Array.isArray(value) && value.every((part) => Number.isInteger(part)), where);
  }
}

describe('policies/platforms', () => {
  it('every row says from when until when it holds, and where that was read', () => {
    const named = [
      'runtime_classes',
      'handlers',
      'node_labels',
      'annotations',
      'annotation_renames',
      'annotation_allow_lists',
    ];
    const all = [
      ...named.flatMap((name) => rows(name)),
      ...rows('sgx', 'resources'),
      ...rows('instance_types', 'providers'),
      ...['runtime_class_patterns', 'vm_families'].flatMap((name) =>
        list(table(name).prefixes ?? table(name).families).map((row): [string, JsonObject] => [name, row]),
      ),
      ...Object.entries(table('vm_defaults')).flatMap(([name, value]) =>
        list(value).map((row): [string, JsonObject] => [name, row]),
      ),
    ];
    for (const [name, row] of all) {
      assertBound(row.from, name);
      assertBound(row.until, name);
      assert.ok(typeof row.source === 'string' && row.source !== '', `${name} has no source`);
    }
    assert.ok(all.length > 100);
  });

  it('has the classes of the products, with a life span', () => {
    const classes = table('runtime_classes');
    const life = (name: string) => {
      const row = classes[name];
      assert.ok(isObject(row), name);
      const bound = (value: JsonValue | undefined, key: string) => (isObject(value) ? value[key] : undefined);
      return { from: (key: string) => bound(row.from, key), until: (key: string) => bound(row.until, key), row };
    };
    // R05: retired by then ...
    assert.deepEqual(life('kata-qemu-sev').until('coco'), [0, 13]);
    assert.deepEqual(life('kata-clh-tdx').until('coco'), [0, 9]);
    assert.deepEqual(life('enclave-cc').until('coco'), [0, 18]);
    assert.deepEqual(life('kata-qemu-cca').until('kata'), [3, 31, 0]);
    // ... or not there yet.
    assert.deepEqual(life('kata-qemu-snp-runtime-rs').from('kata'), [3, 28, 0]);
    assert.deepEqual(life('kata-qemu-nvidia-gpu-snp').from('coco'), [0, 16]);
    assert.deepEqual(life('kata-qemu-snp-debug').from('kata'), [4, 1, 0]);
    for (const name of ['kata-qemu-snp', 'kata-qemu-tdx', 'kata-remote', 'kata-vm-isolation'])
      assert.equal(life(name).row.until, null);
    // No product ships these.
    for (const name of ['kata-mhsv-vm-isolation', 'kata-cc-sev-snp', 'kata-cc-tdx'])
      assert.ok(!Object.hasOwn(classes, name), name);
  });

  it('names only classes, profiles and rules that exist', () => {
    const classes = new Set(Object.keys(table('runtime_classes')));
    for (const [name, row] of rows('runtime_classes')) {
      if (row.replacement !== null) assert.ok(classes.has(String(row.replacement)), `${name} → ${row.replacement}`);
    }
    for (const [name, alias] of rows('runtime_class_aliases')) {
      const targets = [
        alias.default,
        ...['profiles', 'versions', 'distributions'].flatMap((key) =>
          Object.values(isObject(alias[key]) ? alias[key] : {}),
        ),
      ];
      for (const target of targets) if (target !== null) assert.ok(classes.has(String(target)), `${name} → ${target}`);
    }
    const exists = (path: string) => readFileSync(new URL(`../../policies/profiles/${path}`, import.meta.url));
    for (const [, row] of rows('runtime_classes')) {
      const profile = row.profile;
      const newest: Record<string, string> = {
        'aks-cc-preview': '2026-08',
        'aks-pod-sandboxing': '2026-06',
        'aks-sgx': '2026-07',
      };
      if (typeof profile === 'string') exists(`${profile}/${newest[profile] ?? '0.22'}.yaml`);
    }
  });

  it('EPC sizes are those of the families', () => {
    const { epcMiB } = table('sgx');
    assert.ok(isObject(epcMiB));
    const families = list(table('vm_families').families);
    for (const size of Object.keys(epcMiB)) {
      const family = families.find(({ pattern }) => new RegExp(String(pattern)).test(size));
      assert.match(String(family?.name), /^DCsv[23]$/, size);
    }
    assert.deepEqual(
      [epcMiB.Standard_DC2s_v3, epcMiB.Standard_DC4s_v2, epcMiB.Standard_DC48ds_v3],
      [8192, 112, 262144],
    );
  });

  it('VM families retire on the days of the lifecycle table', () => {
    const families = list(table('vm_families').families);
    const retirement = (size: string) =>
      families.find(({ pattern }) => new RegExp(String(pattern)).test(size))?.retiresOn;
    assert.equal(retirement('Standard_DC4s_v2'), '2026-06-30');
    assert.equal(retirement('Standard_DC8_v2'), '2026-06-30');
    assert.equal(retirement('Standard_DC8s_v3'), '2029-10-31');
    assert.equal(retirement('Standard_DC2ds_v3'), '2029-10-31');
    assert.equal(retirement('Standard_D4s_v3'), '2029-11-15');
    // Two dates are printed; the later counts for Enforce.
    assert.equal(retirement('Standard_DC8as_cc_v5'), '2026-09-01');
    assert.equal(retirement('Standard_EC16ads_cc_v5'), '2026-09-01');
    for (const size of ['Standard_DC4as_v5', 'Standard_EC8eds_v5']) assert.equal(retirement(size), null, size);
    for (const size of ['Standard_D4s_v5', 'Standard_DS2_v2', 'xStandard_DC4s_v2'])
      assert.equal(retirement(size), undefined, size);
    for (const { retiresOn, auditFrom, name } of families)
      assert.ok(retiresOn === null || String(auditFrom) < String(retiresOn), String(name));
  });

  it('instance types have the forms of their providers', () => {
    const provider = (name: string) =>
      new RegExp(String(rows('instance_types', 'providers').find(([key]) => key === name)?.[1].pattern));
    assert.match('Standard_DC4as_v5', provider('azure'));
    assert.match('Standard_EC8ads_cc_v5', provider('azure'));
    assert.match('m6a.large', provider('aws'));
    assert.match('u-6tb1.56xlarge', provider('aws'));
    assert.match('m7i.metal-24xl', provider('aws'));
    assert.match('n2d-standard-4', provider('gcp'));
    assert.match('bx2-2x8', provider('ibmcloud'));
    assert.match('ecs.g8i.xlarge', provider('alibabacloud'));
    const words = table('instance_types').teeWords;
    assert.ok(Array.isArray(words));
    for (const word of words) {
      for (const [name] of rows('instance_types', 'providers'))
        assert.doesNotMatch(String(word), provider(name), `${word} is no ${name} type`);
    }
  });

  it('CoCo releases follow one another without gaps', () => {
    const releases = rows('releases', 'coco').map(([, row]) => row);
    for (const [index, row] of releases.slice(1).entries()) assert.equal(releases[index]?.until, row.from);
    assert.equal(releases.at(-1)?.until, null);
  });

  it('the keys that carry a policy are known annotations', () => {
    const { carriers } = table('policy_bound');
    assert.ok(Array.isArray(carriers));
    const carrying = rows('annotations').filter(
      ([, row]) => row.carries === 'agent-policy' || row.carries === 'initdata',
    );
    assert.deepEqual(carriers.map(String).sort(), carrying.map(([key]) => key).sort());
  });

  describe('placeholderRegex', () => {
    const placeholder = new RegExp(String(table('placeholders').placeholderRegex));
    const yes = [
      `\${IMAGE}`,
      `registry/\${IMG}:1`,
      '{{ .Values.image }}',
      '$IMAGE',
      'ghcr.io/$REPO/app',
      '<image>',
      '<RUNTIME_CLASS>',
      '<your-registry>/app',
      '__IMAGE__',
      '__a_b__',
      'REPLACE_ME',
      'REPLACEME',
      'registry/REPLACE:1',
      'replace-me',
      'CHANGEME',
      'change-me',
      'CHANGE_ME',
      'ChangeMe',
      'STRING',
      'sha256:abc123...',
      '...',
    ];
    for (const text of yes) it(`${JSON.stringify(text)} is one`, () => assert.match(text, placeholder));
    const no = [
      'nginx:1.25',
      'pa$word',
      '$(POD_IP)',
      '$2a$10$N9qo8uLOickgx2ZMRZoMye',
      'a < b',
      'a<1>',
      'MY_STRING',
      'irreplaceable',
      'exchange-medium',
      'a...b',
      '__',
      '____',
      'x__y',
      '$',
      'docker.io/library/replacer:1',
      'sealed.eyJ.x.y',
      '',
    ];
    for (const text of no) it(`${JSON.stringify(text)} is none`, () => assert.doesNotMatch(text, placeholder));

    it('is quick on hostile text', () => {
      const started = process.hrtime.bigint();
      for (const text of ['_', '__a', '<a', '$A', '<', 'a_', 'REPLAC', '.']) placeholder.test(text.repeat(50_000));
      assert.ok(process.hrtime.bigint() - started < 2_000_000_000n);
    });
  });
});
