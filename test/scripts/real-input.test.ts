/** The script that runs on real repositories: what it counts, and that it repairs copies only. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../support/checkout.ts';
import { temporaryFolder } from '../support/temporary.ts';

const POD = `apiVersion: v1
kind: Pod
metadata: {name: a}
spec:
  runtimeClassName: kata-qemu-snp
  containers:
    - name: a
      image: registry.example.net/a:1.0
`;
const ORDINARY = `apiVersion: v1
kind: ConfigMap
metadata: {name: b}
data: {password: hunter22}
`;

describe('scripts/real-input.ts', () => {
  it('counts ordinary and confidential documents apart, and leaves the repositories alone', () => {
    const corpus = temporaryFolder({
      'one/pod.yaml': `${POD}---\n${ORDINARY}`,
      'two/broken.yaml': 'kind: [\napiVersion: v1\n',
    });
    const { stdout, status, stderr } = spawnSync(
      process.execPath,
      ['--import', 'tsx', 'scripts/real-input.ts', '--as-of', '2026-11-21'],
      { cwd: ROOT, encoding: 'utf8', env: { ...process.env, CORPUS_DIR: corpus } },
    );
    assert.equal(status, 0, stderr);
    const figures = JSON.parse(stdout);
    assert.deepEqual([figures.repositories, figures.ordinary.documents, figures.confidential.documents], [2, 1, 1]);
    assert.deepEqual(figures.ordinary.byRule, { 'cc-no-plaintext-secret-env Audit': 1 });
    assert.equal(figures.confidential.byRule['cc-require-agent-policy Enforce'], 1);
    assert.deepEqual(figures.crashes, []);
    assert.deepEqual([figures.fix.files, figures.fix.faults], [1, []]);
    assert.equal(readFileSync(join(corpus, 'one/pod.yaml'), 'utf8'), `${POD}---\n${ORDINARY}`);
  });
});
