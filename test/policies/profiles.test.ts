/** Holds the profile files against the membership matrix and the deltas between versions, written down a second time here. */

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { load } from 'js-yaml';

interface ProfileFile {
  name: string;
  version: string;
  from: string;
  onlyNamed: boolean;
  title: string;
  release: Record<string, number[]>;
  rules: Record<string, { action: string }>;
}

const ROOT = new URL('../../policies/', import.meta.url);

/** B baseline, C aks-cc-preview, P aks-pod-sandboxing, G aks-sgx, S coco-snp, T coco-tdx, R coco-peer-pods: newest versions. */
const MATRIX = `
                                   B C P G S T R
R01  cc-runtime-class-known        A E E - E E E
R02  cc-runtime-class-alias        A E E - E E E
R03  cc-runtime-class-required     E E A - E E E
R04  cc-no-dev-runtime-class       - - - - E E E
R05  coco-retired-runtime-class    - - - - E E E
R06  akscc-retired                 A E - - - - -
R07  sandbox-legacy-runtime-class  - - E - - - -
R10  cc-annotations-on-template    E E E E E E E
R11  cc-no-explicit-overhead       - E E - E E E
R18  cc-require-agent-policy       - E - - E E E
R19  cc-policy-annotation-key      - E - - E E E
R20  cc-policy-wellformed          - E - - E E E
R32  cc-kata-annotation-dangerous  E E E - E E E
R35  cc-image-no-latest            A E E E E E E
R36  cc-image-digest               A A A A A A A
R37  cc-image-pull-policy-always   - - - - E E A
R38  cc-image-registry             A A - - - - -
R44  cc-require-cpu-memory-limits  - E E - E E E
R54  cc-no-hostpath                - E A - E E E
R55  cc-no-subpath                 - E A - E E E
R61  cc-no-host-network            - E E - E E E
R62  cc-no-host-pid-ipc            - E E - E E E
R63  cc-no-privileged              - E A - E E E
R67  cc-no-plaintext-secret-env    E E E E E E E
R68  cc-no-secret-manifest         E E E E E E E
R69  cc-no-k8s-secret-in-tee       - A - - A A A
R76  cc-service-tcp-only           - E - - A A A
R77  cc-ipv4-only                  - E - - A A A
R80  cc-no-termination-log         - A - - A A A
R81  cc-no-interactive-debug       - E - - E E E
R83  sgx-legacy-epc-resource       - - - E - - -
R84  sgx-epc-quantity              - - - E - - -
R86  sgx-no-driver-mount           - - - E - - -
R89  sgx-retired-sku               A E - E - - -
R90  sgx-kata-mix                  - E E E E E -
R94  peerpods-machine-type         - - - - - - E
R95  peerpods-annotation-name      - - - - E E E
R97  peerpods-vm-resource          - - - - - - A
R99  coco-ccruntime-fields         - - - - A A -
R100 coco-operator-deprecated      - - - - E E A
R101 coco-install-pinned           - - - - E E E
R102 att-config-valid              - - - - E E E
R103 att-config-https              - - - - E E E
R104 att-config-digests            - - - - E E E
R105 att-config-min-firmware       - - - - E E E
R106 att-config-secure-boot        - - - - E E E
R107 att-config-platforms          - - - - E E E
R115 cc-runtime-class-misplaced    E E E E E E E
`;

type Actions = Record<string, string>;

/** Versions in order of release: the day from which each counts, and what changes against the one before. */
const COCO: [version: string, from: string, kata: string, changes: Actions][] = [
  ['0.10', '2024-09-27', '3.9.0', {}],
  ['0.11', '2024-11-25', '3.11.0', {}],
  ['0.12', '2025-01-24', '3.13.0', {}],
  ['0.13', '2025-03-24', '3.15.0', {}],
  ['0.14', '2025-05-23', '3.17.0', {}],
  ['0.16', '2025-09-26', '3.21.0', {}],
  ['0.17', '2025-11-21', '3.23.0', {}],
  ['0.18', '2026-01-22', '3.25.0', { R99: 'A', R100: 'E', R76: 'A' }],
  ['0.19', '2026-03-23', '3.28.0', {}],
  ['0.20', '2026-04-29', '3.29.0', {}],
  ['0.21', '2026-05-29', '3.31.0', {}],
  ['0.22', '2026-07-28', '4.0.0', {}],
];

const AKS: Record<string, [version: string, from: string, changes: Actions][]> = {
  'aks-cc-preview': [
    ['2023-11', '2023-11-13', {}],
    ['2024-03', '2024-03-18', { R38: 'A' }],
    ['2025-01', '2025-01-08', { R37: '-' }],
    ['2025-10', '2025-10-01', { R06: 'A' }],
    ['2026-03', '2026-03-31', { R06: 'E' }],
    // Printed as 2026-08-01/09-01: of two dates the later counts for Enforce.
    ['2026-08', '2026-09-01', { R89: 'E' }],
  ],
  'aks-pod-sandboxing': [
    ['preview-2024-08', '2024-08-01', {}],
    ['2025-09', '2025-08-29', { R07: 'A' }],
    ['ga-2025-11', '2025-11-18', { R07: 'E' }],
    ['2026-06', '2026-06-19', {}],
  ],
  'aks-sgx': [
    ['2021-02', '2021-02-08', {}],
    ['2024-01', '2024-01-01', { R83: 'E' }],
    ['2026-07', '2026-06-30', { R89: 'E' }],
  ],
};

/** What the oldest versions ask that the newest do not, or otherwise. */
const OLDEST: Record<string, Actions> = {
  'aks-cc-preview': { R06: '-', R89: '-', R37: 'E', R38: 'E' },
  'aks-pod-sandboxing': { R07: '-' },
  'aks-sgx': { R83: 'A', R89: '-' },
  'coco-snp': { R99: 'E', R100: '-', R76: 'E' },
  'coco-tdx': { R99: 'E', R100: '-', R76: 'E' },
  'coco-peer-pods': { R99: '-', R100: '-', R76: 'E' },
};

const COLUMNS = [
  'baseline',
  'aks-cc-preview',
  'aks-pod-sandboxing',
  'aks-sgx',
  'coco-snp',
  'coco-tdx',
  'coco-peer-pods',
];

const rows = MATRIX.trim()
  .split('\n')
  .slice(1)
  .map((line) => line.trim().split(/\s+/));
const ordinals = new Map(rows.map(([ordinal = '', id = '']) => [id, ordinal]));

function column(profile: string): Actions {
  const index = COLUMNS.indexOf(profile) + 2;
  return Object.fromEntries(rows.map((row) => [row[0], row[index] ?? '-']));
}

function read(name: string, version: string): ProfileFile {
  return load(readFileSync(new URL(`profiles/${name}/${version}.yaml`, ROOT), 'utf8')) as ProfileFile;
}

/** The actions of a file for all 48 rules, by ordinal. */
function actionsOf(file: ProfileFile): Actions {
  const actions = Object.fromEntries([...ordinals.values()].map((ordinal) => [ordinal, '-']));
  for (const [id, { action }] of Object.entries(file.rules)) {
    const ordinal = ordinals.get(id);
    assert.ok(ordinal, `${file.name}@${file.version}: ${id} is not one of the 48 rules`);
    actions[ordinal] = { Enforce: 'E', Audit: 'A' }[action] ?? `? ${action}`;
  }
  return actions;
}

function changed(older: Actions, newer: Actions): Actions {
  return Object.fromEntries(Object.entries(newer).filter(([rule, action]) => older[rule] !== action));
}

describe('policies/profiles', () => {
  it('knows 48 rules', () => assert.equal(ordinals.size, 48));

  it('has exactly the versions of the catalogue, each named as its file', () => {
    const coco = COCO.map(([version]) => version);
    const expected: Record<string, string[]> = {
      baseline: ['1'],
      ordinary: ['1'],
      'coco-snp': [...coco, 'next'],
      'coco-tdx': [...coco, 'next'],
      'coco-peer-pods': coco,
      ...Object.fromEntries(
        Object.entries(AKS).map(([name, versions]) => [name, versions.map(([version]) => version)]),
      ),
    };
    const found = Object.fromEntries(
      readdirSync(new URL('profiles/', ROOT)).map((name) => {
        const files = readdirSync(new URL(`profiles/${name}/`, ROOT));
        for (const file of files) {
          const profile = read(name, file.replace(/\.yaml$/, ''));
          assert.deepEqual([profile.name, `${profile.version}.yaml`], [name, file]);
          assert.equal(typeof profile.version, 'string');
        }
        return [name, files.map((file) => file.replace(/\.yaml$/, '')).sort()];
      }),
    );
    assert.deepEqual(
      found,
      Object.fromEntries(Object.entries(expected).map(([name, list]) => [name, [...list].sort()])),
    );
  });

  for (const [name, versions] of Object.entries(AKS)) {
    it(`${name}: the newest is the matrix, every step is the delta`, () => {
      let actions: Actions = { ...column(name), ...OLDEST[name] };
      let newest = actions;
      for (const [version, from, changes] of versions) {
        const file = read(name, version);
        newest = actionsOf(file);
        assert.deepEqual(changed(actions, newest), changes, `${name}@${version}`);
        assert.equal(file.from, from, `${name}@${version}`);
        assert.equal(file.onlyNamed, false);
        const [year, month] = version.replace(/^[a-z]+-/, '').split('-');
        assert.deepEqual(file.release, { aks: [Number(year), Number(month)] });
        actions = newest;
      }
      assert.deepEqual(newest, column(name));
    });
  }

  for (const name of ['coco-snp', 'coco-tdx', 'coco-peer-pods']) {
    it(`${name}: the newest is the matrix, every step is the delta`, () => {
      let actions: Actions = { ...column(name), ...OLDEST[name] };
      for (const [version, from, kata, changes] of COCO) {
        const file = read(name, version);
        const peerPods = name === 'coco-peer-pods';
        const wanted = peerPods && version === '0.18' ? { R100: 'A', R76: 'A' } : changes;
        assert.deepEqual(changed(actions, actionsOf(file)), wanted, `${name}@${version}`);
        assert.equal(file.from, from);
        assert.equal(file.onlyNamed, false);
        assert.deepEqual(file.release, { coco: version.split('.').map(Number), kata: kata.split('.').map(Number) });
        actions = actionsOf(file);
      }
      assert.deepEqual(actions, column(name));
    });
  }

  it('next is only named, and like the newest for the rules so far', () => {
    for (const name of ['coco-snp', 'coco-tdx']) {
      const next = read(name, 'next');
      assert.equal(next.onlyNamed, true);
      assert.equal(next.from, '2026-08-21');
      assert.deepEqual(next.release.kata, [4, 1, 0]);
      const known = Object.entries(next.rules).filter(([id]) => ordinals.has(id));
      assert.deepEqual(actionsOf({ ...next, rules: Object.fromEntries(known) }), column(name));
    }
  });

  it('baseline is column B, ordinary is what decision 3 leaves of it', () => {
    const baseline = read('baseline', '1');
    const ordinary = read('ordinary', '1');
    assert.deepEqual(actionsOf(baseline), column('baseline'));
    const left = {
      R03: 'E',
      R10: 'E',
      R32: 'E',
      R115: 'E',
      R01: 'A',
      R02: 'A',
      R06: 'A',
      R67: 'A',
      R68: 'A',
      R89: 'A',
    };
    const none = Object.fromEntries([...ordinals.values()].map((ordinal) => [ordinal, '-']));
    assert.deepEqual(actionsOf(ordinary), { ...none, ...left });
    assert.deepEqual([baseline.from, ordinary.from], ['1970-01-01', '1970-01-01']);
  });

  it('pins Kata versions that the release table knows', () => {
    const { coco } = load(readFileSync(new URL('platforms/releases.yaml', ROOT), 'utf8')) as {
      coco: Record<string, { version: number[]; kata: number[]; from: string }>;
    };
    for (const [version, from, kata] of COCO) {
      const row = coco[version];
      assert.deepEqual(
        [row?.version, row?.kata, row?.from],
        [version.split('.').map(Number), kata.split('.').map(Number), from],
      );
    }
  });
});
