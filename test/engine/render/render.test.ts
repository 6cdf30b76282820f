/** Renderings are those of the real commands, byte for byte, with and without origins. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { openRenderer, type Renderer } from '../../../engine/render/renderer.ts';
import { checkoutAssets } from '../../../scripts/checkout-assets.ts';
import { ROOT } from '../../support/checkout.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { RENDER_CASES } from './cases.ts';

const FIXTURES = `${ROOT}test/engine/render/fixtures/`;

describe('rendering', function () {
  this.timeout(60_000);
  let renderer: Renderer;
  let odd: Renderer;
  before(() => {
    odd = openRenderer(checkoutAssets, `${FIXTURES}odd`);
    renderer = openRenderer(checkoutAssets, `${FIXTURES}repository`);
  });
  after(() => Promise.all([renderer.close(), odd.close()]));

  for (const each of RENDER_CASES) {
    it(`gives for ${each.name} what the real command printed, also when it tells origins`, async () => {
      const expected = readFileSync(`${FIXTURES}recorded/${each.name}.yaml`, 'utf8');
      for (const origins of [false, true]) {
        const rendered =
          'chart' in each
            ? await renderer.renderChart({ ...each.chart, origins })
            : await ('folder' in each ? odd : renderer).renderKustomization({ ...each.kustomization, origins });
        assert.equal(rendered.failure, undefined);
        assert.equal(rendered.text, expected);
        assert.equal(rendered.origins !== undefined, origins);
      }
    });
  }

  it('tells what depends on a cluster, and what does not', async () => {
    const ledger = await renderer.renderChart({ path: 'charts/ledger' });
    assert.deepEqual(ledger.failure === undefined && ledger.unsteady, ['getHostByName', 'lookup']);
    const packed = await renderer.renderChart({ path: 'charts/ledger/charts/cache-0.3.0.tgz' });
    assert.deepEqual(packed.failure === undefined && packed.unsteady, []);
  });
});

describe('rendering what depends on chance', function () {
  this.timeout(60_000);
  const functions = [
    'now | date "2006"',
    'randAlphaNum 12',
    'randInt 1 1000000',
    'uuidv4',
    'shuffle "abcdefghijklmnop"',
    'htpasswd "a" "b"',
    'genPrivateKey "ed25519" | sha256sum',
    '(genCA "a" 30).Cert | sha256sum',
  ];
  const root = temporaryFolder({
    'c/Chart.yaml': 'apiVersion: v2\nname: c\nversion: 0.1.0\n',
    'c/templates/a.yaml': functions.map((call, index) => `k${index}: {{ ${call} | quote }}\n`).join(''),
    'd/Chart.yaml': 'apiVersion: v2\nname: d\nversion: 0.1.0\n',
    'd/templates/a.yaml': 'kind: {{ randAlpha 3 }}\n',
  });

  it('gives the same every time, whatever was rendered before, and names the functions', async () => {
    const renderer = openRenderer(checkoutAssets, root);
    try {
      const first = await renderer.renderChart({ path: 'c' });
      await renderer.renderChart({ path: 'd' });
      const second = await renderer.renderChart({ path: 'c' });
      assert.ok(first.failure === undefined);
      assert.deepEqual(second, first);
      assert.match(first.text, /k0: "1970"/);
      assert.deepEqual(first.unsteady, [
        'genCA',
        'genPrivateKey',
        'htpasswd',
        'now',
        'randAlphaNum',
        'randInt',
        'shuffle',
        'uuidv4',
      ]);
    } finally {
      await renderer.close();
    }
  });

  it('maps the lines all the same, and says that they are near', async () => {
    const renderer = openRenderer(checkoutAssets, root);
    try {
      const rendered = await renderer.renderChart({ path: 'c', origins: true });
      assert.ok(rendered.failure === undefined);
      assert.deepEqual(rendered.origins?.approximate, ['c/templates/a.yaml']);
      assert.deepEqual(rendered.origins?.runs, [[3, functions.length, 0, 1, 1]]);
    } finally {
      await renderer.close();
    }
  });
});
