import assert from 'node:assert/strict';
import { parseKindSelector, selectsKind, selectsManifests, selectsPods } from '../../../engine/policy/kind-selector.ts';

/** group version kind subresource, as `g|v|k|s`. */
const PARSED: [text: string, parts: string | null][] = [
  ['Pod', '*|*|Pod|'],
  ['*', '*|*|*|'],
  ['P*', '*|*|P*|'],
  ['v1/Pod', '*|v1|Pod|'],
  ['v1.Pod', '*|v1|Pod|'],
  ['v10/Gadget', '*|v10|Gadget|'],
  ['v1beta1/CronJob', '*|v1beta1|CronJob|'],
  ['v2alpha11/Gadget', '*|v2alpha11|Gadget|'],
  ['v1gamma1/Gadget', '*|*|v1gamma1|Gadget'],
  ['v/Gadget', '*|*|v|Gadget'],
  ['v*/Pod', '*|*|v*|Pod'],
  ['*/Pod', '*|*|Pod|'],
  ['*/*', '*|*|*|*'],
  ['*.*', '*|*|*|*'],
  ['*/scale', '*|*|*|scale'],
  ['Pod/status', '*|*|Pod|status'],
  ['Pod.status', '*|*|Pod|status'],
  ['Pod/*', '*|*|Pod|*'],
  ['Pod.', '*|*|Pod|'],
  ['apps/v1/Deployment', 'apps|v1|Deployment|'],
  ['apps/*/Deployment', 'apps|*|Deployment|'],
  ['*/*/Pod', '*|*|*|Pod'],
  ['v1/Pod/status', '*|v1|Pod|status'],
  ['v1/Pod.status', '*|v1|Pod|status'],
  ['*/Pod/status', '*|*|Pod|status'],
  ['networking.k8s.io/v1/Ingress', 'networking.k8s.io|v1|Ingress|'],
  ['networking.k8s.io/v1/Ingress/status', 'networking.k8s.io|v1|Ingress|status'],
  ['apps/v1/Deployment.scale', 'apps|v1|Deployment|scale'],
  ['/v1/Pod', '|v1|Pod|'],
  ['a/b/c/d/e', null],
  ['a/b/c.d.e', null],
  ['', '*|*||'],
];

const DEPLOYMENT = { group: 'apps', version: 'v1', kind: 'Deployment' };
const POD = { group: '', version: 'v1', kind: 'Pod' };

const SELECTED: [text: string, resource: typeof POD, selected: boolean][] = [
  ['Deployment', DEPLOYMENT, true],
  ['deployment', DEPLOYMENT, false],
  ['Deploy*', DEPLOYMENT, true],
  ['apps/v1/Deployment', DEPLOYMENT, true],
  ['extensions/*/Deployment', DEPLOYMENT, false],
  ['v1/Deployment', DEPLOYMENT, true],
  ['v2/Deployment', DEPLOYMENT, false],
  ['Deployment/scale', DEPLOYMENT, false],
  ['*/*', DEPLOYMENT, true],
  ['*/scale', DEPLOYMENT, false],
  ['/v1/Pod', POD, true],
  ['*/*/Pod', POD, false],
  ['v*/Pod', POD, false],
];

describe('kind selectors', () => {
  for (const [text, expected] of PARSED) {
    it(`reads ${JSON.stringify(text)}`, () => {
      const parsed = parseKindSelector(text);
      const parts = parsed && [parsed.group, parsed.version, parsed.kind, parsed.subresource].join('|');
      assert.equal(parts ?? null, expected);
    });
  }

  for (const [text, resource, expected] of SELECTED) {
    it(`${text} ${expected ? 'selects' : 'does not select'} ${resource.kind}`, () => {
      const selector = parseKindSelector(text);
      assert.equal(selector !== undefined && selectsKind(selector, resource), expected);
    });
  }

  it('tells which selectors reach pods', () => {
    const reaches = (text: string) => {
      const selector = parseKindSelector(text);
      return selector !== undefined && selectsPods(selector);
    };
    for (const text of ['Pod', 'v1/Pod', '*/Pod', 'P*', 'Pod/*', 'Pod.', '*', '*/*', 'v1.Pod'])
      assert.ok(reaches(text), text);
    for (const text of ['Pod/status', 'Pods', 'pod', 'apps/v1/Pod', 'v*/Pod', 'Deployment'])
      assert.ok(!reaches(text), text);
  });

  it('tells which selectors can be a manifest', () => {
    const can = (text: string) => {
      const selector = parseKindSelector(text);
      return selector !== undefined && selectsManifests(selector);
    };
    assert.ok(can('Pod') && can('Pod/*') && !can('Pod/status'));
  });
});
