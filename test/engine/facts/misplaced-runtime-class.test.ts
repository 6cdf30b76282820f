import assert from 'node:assert/strict';
import { misplacedRuntimeClass } from '../../../engine/facts/misplaced-runtime-class.ts';
import type { JsonObject } from '../../../engine/model/json.ts';
import { pod } from '../kubernetes/platform-fixtures.ts';
import { factOf } from './fact-of.ts';

const fact = (value: JsonObject) => factOf(misplacedRuntimeClass, value) as JsonObject | undefined;
const paths = (value: JsonObject) => ((fact(value)?.found ?? []) as JsonObject[]).map(({ path }) => path);

const deployment = (spec: JsonObject, metadata: JsonObject = {}): JsonObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'd', namespace: 'n', ...metadata },
  spec,
});

describe('fact misplacedRuntimeClass', () => {
  it('finds near misses in the pod spec', () => {
    const wrong = [
      'runtimeClass',
      'runtimeclassName',
      'runtimeClassname',
      'runTimeClassName',
      'runtime-class-name',
      'RuntimeClassName',
      'runtimeClassNmae',
      'runtimeClasName',
      'runtime_class',
    ];
    for (const key of wrong) assert.deepEqual(paths(pod({ [key]: 'x' })), [`/spec/${key}`], key);
  });

  it('leaves alone what Kubernetes has, and what only sounds alike', () => {
    const right = [
      'runtimeClassName',
      'restartPolicy',
      'readinessGates',
      'resourceClaims',
      'runtime',
      'runtimeHandler',
      'priorityClassName',
      'runtimeVersion',
      'resourceVersion',
    ];
    for (const key of right) assert.equal(fact(pod({ [key]: 'x' })), undefined, key);
  });

  it('finds the field at every wrong height', () => {
    const template = { spec: { containers: [{ name: 'a', runtimeClassName: 'x' }] } };
    const value = deployment(
      { runtimeClassName: 'x', template: { runtimeClassName: 'x', ...template } },
      { runtimeClassName: 'x' },
    );
    assert.deepEqual(paths(value), [
      '/metadata/runtimeClassName',
      '/spec/runtimeClassName',
      '/spec/template/runtimeClassName',
      '/spec/template/spec/containers/0/runtimeClassName',
    ]);
    assert.equal(fact(value)?.target, '/spec/template/spec/runtimeClassName');
    assert.equal(fact(value)?.agree, true);
  });

  it('knows whether one class is meant, and what is set already', () => {
    assert.equal(fact(pod({ runtimeClass: 'x', runtimeclassName: 'y' }))?.agree, false);
    assert.equal(fact(pod({ runtimeClass: 5 }))?.agree, false);
    assert.equal(fact(pod({ runtimeClass: 'x', runtimeClassName: 'z' }))?.value, 'z');
    assert.equal(fact(pod({ runtimeClass: 'x' }))?.value, null);
  });

  it('takes null and nothing for absent', () => {
    assert.equal(fact(pod({ runtimeClass: null })), undefined);
    assert.equal(fact(pod({ runtimeClass: '' })), undefined);
    assert.equal(
      fact({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' }, data: { runtimeClass: 'x' } }),
      undefined,
    );
  });

  it('is quick with hostile keys', () => {
    const long = `runtime${'a'.repeat(100_000)}`;
    assert.equal(fact(pod({ [long]: 'x', __proto__x: 'y' })), undefined);
  });
});
