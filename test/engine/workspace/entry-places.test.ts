/** Findings at entries of kustomizations: the literal, the file or the line of variables that made a key; counted by renderings. */

import assert from 'node:assert/strict';
import { DEPLOYMENT, renderedReport, toldResults } from '../../support/rendered-report.ts';

const SECRET = 'password: hunter2hunter2\n';

describe('findings at entries of a kustomization', function () {
  this.timeout(60_000);

  it('stand at the part of a generator that makes the key', async () => {
    const report = await renderedReport({
      'base/kustomization.yaml': `configMapGenerator:
  - name: one
    literals:
      - mode=plain
      - "password=hunter2hunter2"
  - name: two
    files:
      - etc/app.yaml
      - renamed.yaml=etc/other.yaml
  - name: three
    envs: [etc/app.env]
`,
      'base/etc/app.yaml': SECRET,
      'base/etc/other.yaml': `# first\n${SECRET}`,
      'base/etc/app.env': '# of the app\nmode=plain\npassword=hunter2hunter2\n',
      'prod/kustomization.yaml':
        'resources: [../base]\nconfigMapGenerator:\n  - name: one\n    behavior: merge\n    literals: [token=ghp_0123456789abcdefghijABCDEFGHIJ012345]\n',
    });
    const places = toldResults(report).map((line) => line.replace(/-[a-z0-9]{10} prod$/, ''));
    assert.deepEqual(places, [
      'base/etc/app.env:3 cc-no-plaintext-secret-env default/three',
      'base/etc/app.yaml:1 cc-no-plaintext-secret-env default/two',
      'base/etc/other.yaml:1 cc-no-plaintext-secret-env default/two',
      'base/kustomization.yaml:5 cc-no-plaintext-secret-env default/one',
      'prod/kustomization.yaml:5 cc-no-plaintext-secret-env default/one',
    ]);
  });

  it('are counted by renderings, not by how often one of them has the object', async () => {
    const shard = (name: string) => `nameSuffix: -${name}\nresources: [../base]\n`;
    const { results } = await renderedReport({
      'base/kustomization.yaml': 'resources: [web.yaml]\n',
      'base/web.yaml': DEPLOYMENT,
      'one/kustomization.yaml': shard('one'),
      'two/kustomization.yaml': shard('two'),
      'all/kustomization.yaml': 'resources: [../one, ../two]\n',
    });
    const counts = results.map(({ renderings }) => `${renderings?.roots} of ${renderings?.of}`);
    assert.deepEqual([...new Set(counts)], ['all of 1']);
  });
});
