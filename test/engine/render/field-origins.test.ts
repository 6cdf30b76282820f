/** Where fields of a kustomization were set. */

import assert from 'node:assert/strict';
import { type FieldOrigins, originOf } from '../../../engine/render/field-origins.ts';
import { openRenderer } from '../../../engine/render/renderer.ts';
import { checkoutAssets } from '../../../scripts/checkout-assets.ts';
import { ROOT } from '../../support/checkout.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const PROD = 'overlays/prod/kustomization.yaml';

interface Found {
  readonly documents: readonly string[];
  readonly origins: FieldOrigins;
}

async function render(root: string, path: string): Promise<Found> {
  const renderer = openRenderer(checkoutAssets, root);
  try {
    const rendered = await renderer.renderKustomization({ path, origins: true });
    assert.ok(rendered.failure === undefined, JSON.stringify(rendered));
    assert.ok(rendered.origins);
    return { documents: rendered.text.split(/^---\n/m), origins: rendered.origins };
  } finally {
    await renderer.close();
  }
}

/** `file what[index] in at`, as far as it is told. */
function told({ documents, origins }: Found, kind: string, pointer: string): string {
  const index = documents.findIndex((text) => new RegExp(`^kind: ${kind}$`, 'm').test(text));
  const found = originOf(origins, index, pointer);
  assert.ok(found, `${kind} is there`);
  const { file, files, what, in: inside, index: entry } = found.step;
  return [file, ...(files ?? []), `${what}[${entry}]`, inside, found.at].filter((part) => part !== undefined).join(' ');
}

describe('origins of fields', function () {
  this.timeout(60_000);
  let prod: Found;
  let sorted: Found;
  before(async () => {
    const root = `${ROOT}test/engine/render/fixtures/repository`;
    prod = await render(root, 'overlays/prod');
    sorted = await render(root, 'overlays/sorted');
  });

  const containers = '/spec/template/spec/containers';
  const CASES: readonly (readonly [string, string, string, string])[] = [
    [
      'a base',
      'Deployment',
      '/spec/selector/matchLabels/app',
      'base/deployment.yaml resources[0] /spec/selector/matchLabels/app',
    ],
    [
      'a list that grew',
      'Deployment',
      `${containers}/1/args/1`,
      `base/deployment.yaml resources[0] ${containers}/0/args/1`,
    ],
    [
      'a list that shrank',
      'Deployment',
      `${containers}/1/env/0/name`,
      `base/deployment.yaml resources[0] ${containers}/0/env/0/name`,
    ],
    [
      'an alias',
      'Deployment',
      '/spec/template/metadata/labels/app',
      'base/deployment.yaml resources[0] /spec/template/metadata/labels/app',
    ],
    ['namePrefix', 'Deployment', '/metadata/name', `${PROD} namePrefix[0]`],
    ['namespace', 'Deployment', '/metadata/namespace', `${PROD} namespace[0]`],
    [
      'labels of the base',
      'Deployment',
      '/metadata/labels/app.kubernetes.io~1part-of',
      'base/kustomization.yaml labels[0]',
    ],
    ['commonAnnotations', 'Deployment', '/metadata/annotations/ccpolicy.dev~1owner', `${PROD} commonAnnotations[0]`],
    ['replicas', 'Deployment', '/spec/replicas', `${PROD} replicas[0]`],
    ['the first image', 'Deployment', `${containers}/1/image`, `${PROD} images[0]`],
    ['the second image', 'Deployment', `${containers}/2/image`, `${PROD} images[1]`],
    [
      'a patch file',
      'Deployment',
      `${containers}/1/resources/limits/memory`,
      `overlays/prod/limits.yaml patches[0] ${PROD}`,
    ],
    [
      'a patch that adds an element',
      'Deployment',
      `${containers}/0/image`,
      `overlays/prod/limits.yaml patches[0] ${PROD}`,
    ],
    [
      'a patch over a base',
      'Deployment',
      `${containers}/2/securityContext/privileged`,
      `overlays/prod/limits.yaml patches[0] ${PROD}`,
    ],
    ['an inline JSON patch', 'Service', '/spec/ports/0/port', `${PROD} patches[1]`],
    [
      'a component',
      'Deployment',
      '/spec/template/spec/runtimeClassName',
      'components/confidential/kustomization.yaml patches[0]',
    ],
    ['a replacement', 'Deployment', `${containers}/1/env/0/value`, `${PROD} replacements[0]`],
    ['a generator', 'Secret', '/data/key', `${PROD} secretGenerator[0] /data/key`],
    [
      'a reference that follows',
      'Deployment',
      `${containers}/1/envFrom/0/configMapRef/name`,
      `base/deployment.yaml resources[0] ${containers}/0/envFrom/0/configMapRef/name`,
    ],
  ];
  for (const [title, kind, pointer, expected] of CASES) {
    it(`finds ${title}`, () => assert.equal(told(prod, kind, pointer), expected));
  }

  it('finds both halves of a merged generator', () => {
    const index = prod.documents.findIndex((text) => text.includes('mode: confidential'));
    const steps = ['/data/level', '/data/mode'].map((pointer) => originOf(prod.origins, index, pointer)?.step);
    assert.deepEqual(
      steps.map((step) => `${step?.file} ${step?.what}`),
      ['base/kustomization.yaml configMapGenerator', `${PROD} configMapGenerator`],
    );
  });

  it('finds an inline strategic patch, a suffix, and a transformer of a file', () => {
    const file = 'overlays/sorted/kustomization.yaml';
    assert.equal(told(sorted, 'Service', '/spec/type'), `${file} ${file} patchesStrategicMerge[0]`);
    assert.equal(told(sorted, 'Service', '/metadata/name'), `${file} nameSuffix[0]`);
    assert.equal(told(sorted, 'Service', '/metadata/annotations/made.by'), `${file} transformers[0]`);
  });

  it('keeps apart what two bases generate under one name', async () => {
    const generator = (value: string) => `configMapGenerator: [{name: c, literals: [k=${value}]}]\n`;
    const root = temporaryFolder({
      'a/kustomization.yaml': `${generator('a')}nameSuffix: -a\n`,
      'b/kustomization.yaml': `${generator('b')}nameSuffix: -b\n`,
      'kustomization.yaml': 'resources: [a, b]\n',
    });
    const { documents, origins } = await render(root, '.');
    for (const name of ['a', 'b']) {
      const index = documents.findIndex((text) => text.includes(`k: ${name}`));
      assert.equal(originOf(origins, index, '/data/k')?.step.file, `${name}/kustomization.yaml`);
    }
  });
});
