/** Single values as a layer: a chart that is rendered with what was read of them is the one that helm renders with the flags. */

import assert from 'node:assert/strict';
import type { ToldAt } from '../../../engine/render/planned-root.ts';
import { openRenderer } from '../../../engine/render/renderer.ts';
import type { ChartRequest } from '../../../engine/render/requests.ts';
import { singleValues } from '../../../engine/render/single-values.ts';
import { readDocuments } from '../../../engine/yaml/read.ts';
import { checkoutAssets } from '../../../scripts/checkout-assets.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const CHART = {
  'Chart.yaml': 'apiVersion: v2\nname: all\nversion: 1.0.0\n',
  'values.yaml': 'a: {b: one, c: 2, d: [x, y], e: {f: g}}\nh: true\n',
  'templates/all.yaml': 'all: {{ toJson .Values }}\nb: {{ dig "b" "" .Values.a }}\nc: {{ dig "c" "" .Values.a }}\n',
};

/** Flags, and those of them that a layer says. */
const CASES: readonly (readonly [flags: Partial<ChartRequest>, single: readonly string[]])[] = [
  [{ set: ['a.b=two', 'h=false'] }, ['/a/b', '/h']],
  [{ set: ['a.b=12', 'a.c=-3'] }, ['/a/b', '/a/c']],
  [{ set: ['a.b=0', 'a.c='] }, ['/a/b', '/a/c']],
  [{ set: ['a.b=012', 'a.c=1.50'] }, ['/a/b', '/a/c']],
  [{ set: ['a.b=1000000', 'a.c=+7'] }, []],
  [{ set: ['a.b=null', 'h=x'] }, ['/h']],
  [{ set: ['a.b={x,y}', 'a.d[0]=z', 'h=x'] }, ['/h']],
  [{ set: ['a.b=one\\,two'] }, ['/a/b']],
  [{ set: ['a.b=one,h=false'] }, []],
  [{ set: ['a.b=c:\\dir'] }, []],
  [{ set: ['x\\.y.z=1'] }, ['/x.y/z']],
  [{ set: ['a.b=x=y'] }, ['/a/b']],
  [{ set: ['a.d[1]=z', 'a.d=x'] }, []],
  [{ set: ['a.b=1'], setString: ['a.b=true', 'a.c=3'] }, ['/a/b', '/a/b', '/a/c']],
  [{ set: ['a.b=2'], setJson: ['a.b=1', 'h={"x": 1}', 'a.c=1000000'] }, ['/a/b', '/a/c', '/a/b']],
  [{ setLiteral: ['a.b=x,y'], set: ['a.b=2'] }, []],
];

describe('single values', function () {
  this.timeout(60_000);
  const [document] = readDocuments({ path: 'told.yaml', text: 'a: 1\n' });
  const at = { document, pointer: '/a' } as ToldAt;
  const renderer = openRenderer(checkoutAssets, temporaryFolder(CHART));
  after(() => renderer.close());

  const render = async (request: ChartRequest): Promise<string> => {
    const rendered = await renderer.renderChart(request);
    assert.ok(rendered.failure === undefined, JSON.stringify(rendered));
    return rendered.text;
  };

  for (const [flags, single] of CASES) {
    it(`are what helm makes of ${JSON.stringify(flags)}`, async () => {
      const lists = ['set', 'setString', 'setJson', 'setLiteral'] as const;
      const told = new Map(lists.flatMap((list) => (flags[list] ?? []).map((_, index) => [`${list}/${index}`, at])));
      const request: ChartRequest = { path: '.', values: [{ text: 'a: {b: file}' }], ...flags };
      const read = singleValues(request, told);
      const paths = read.layers.map(({ value, source }) => pathOf(value, source?.above ?? 0));
      assert.deepEqual(paths, single);
      const values = [...(request.values ?? []), ...(read.text === undefined ? [] : [{ text: read.text }])];
      assert.equal(await render({ ...read.request, values }), await render(request));
    });
  }

  it('stay flags where their places are not known', () => {
    const request: ChartRequest = { path: '.', set: ['a.b=1'] };
    assert.deepEqual(singleValues(request).layers, []);
    assert.deepEqual(singleValues(request).others, ['/a/b']);
    assert.deepEqual(singleValues(request).request.set, ['a.b=1']);
  });
});

function pathOf(value: unknown, depth: number): string {
  if (depth === 0 || value === null || typeof value !== 'object') return '';
  const [[key, below] = ['', null]] = Object.entries(value);
  return `/${key}${pathOf(below, depth - 1)}`;
}
