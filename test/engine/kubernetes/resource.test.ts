import assert from 'node:assert/strict';
import { findTemplateReason } from '../../../engine/kubernetes/chart-template.ts';
import { classifyDocument } from '../../../engine/kubernetes/document-kind.ts';
import { withNamespace } from '../../../engine/kubernetes/namespace.ts';
import { holdsPatchDirective } from '../../../engine/kubernetes/patch-directive.ts';
import { toResources } from '../../../engine/kubernetes/resource.ts';
import { toWorkloadKinds } from '../../../engine/kubernetes/workload-kinds.ts';
import type { JsonValue } from '../../../engine/model/json.ts';
import { documentOf, resourceOf, resourcesOf } from './documents.ts';

const podSpec = { containers: [{ name: 'a' }] };

describe('pod views', () => {
  it('are found in every built-in kind, in any version of its group', () => {
    const template = { metadata: { labels: { app: 'x' } }, spec: podSpec };
    const cases: [string, string, JsonValue, string][] = [
      ['v1', 'Pod', podSpec, '/spec'],
      ['v1', 'ReplicationController', { template }, '/spec/template/spec'],
      ['apps/v1', 'Deployment', { template }, '/spec/template/spec'],
      ['extensions/v1beta1', 'Deployment', { template }, '/spec/template/spec'],
      ['apps/v1beta2', 'StatefulSet', { template }, '/spec/template/spec'],
      ['apps/v1', 'DaemonSet', { template }, '/spec/template/spec'],
      ['apps/v1', 'ReplicaSet', { template }, '/spec/template/spec'],
      ['batch/v1', 'Job', { template }, '/spec/template/spec'],
      ['batch/v1beta1', 'CronJob', { jobTemplate: { spec: { template } } }, '/spec/jobTemplate/spec/template/spec'],
      ['argoproj.io/v1alpha1', 'Rollout', { template }, '/spec/template/spec'],
      ['serving.knative.dev/v1', 'Service', { template }, '/spec/template/spec'],
    ];
    for (const [apiVersion, kind, spec, pointer] of cases) {
      const { pod } = resourceOf({ apiVersion, kind, metadata: { name: 'n' }, spec });
      assert.equal(pod?.specPointer, pointer, kind);
      assert.equal(pod?.metadataPointer, pointer.replace(/spec$/, 'metadata'), kind);
      assert.equal(pod?.spec, podSpec);
      assert.deepEqual(pod?.metadata, kind === 'Pod' ? { name: 'n' } : { labels: { app: 'x' } });
    }
  });

  it('are not found in PodTemplate, in foreign groups, or without a pod spec', () => {
    const template = { spec: podSpec };
    assert.equal(resourceOf({ apiVersion: 'v1', kind: 'PodTemplate', template }).pod, null);
    assert.equal(resourceOf({ apiVersion: 'example.com/v1', kind: 'Deployment', spec: { template } }).pod, null);
    assert.equal(resourceOf({ apiVersion: 'v1', kind: 'Service', spec: { template } }).pod, null);
    assert.equal(resourceOf({ apiVersion: 'apps/v1', kind: 'Deployment', spec: { template: null } }).pod, null);
    assert.equal(resourceOf({ apiVersion: 'v1', kind: 'Pod', spec: 'text' }).pod, null);
  });

  it('have empty metadata where the template has none', () => {
    const { pod } = resourceOf({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      spec: { template: { spec: podSpec, metadata: null } },
    });
    assert.deepEqual(pod?.metadata, {});
  });

  it('follow the configured paths', () => {
    const service = {
      apiVersion: 'serving.kserve.io/v1beta1',
      kind: 'InferenceService',
      metadata: { name: 'm' },
      spec: { predictor: podSpec },
    };
    const { pod } = resourceOf(service);
    assert.equal(pod?.specPointer, '/spec/predictor');
    assert.equal(pod?.metadataPointer, '/metadata');
    assert.equal(resourcesOf(service, 'a.yaml', { 'serving.kserve.io/InferenceService': '' })[0]?.pod, null);
    const own = {
      apiVersion: 'example.com/v2',
      kind: 'Runner',
      spec: { podTemplate: { template: { spec: podSpec } } },
    };
    for (const pointer of ['/spec/podTemplate/template', '/spec/podTemplate/template/spec']) {
      assert.equal(
        resourcesOf(own, 'a.yaml', { 'example.com/Runner': pointer })[0]?.pod?.specPointer,
        '/spec/podTemplate/template/spec',
      );
    }
    const flink = {
      apiVersion: 'flink.apache.org/v1beta1',
      kind: 'FlinkDeployment',
      spec: { podTemplate: { metadata: { labels: { a: 'b' } }, spec: podSpec } },
    };
    const found = resourcesOf(flink, 'a.yaml', { 'flink.apache.org/FlinkDeployment': '/spec/podTemplate' })[0]?.pod;
    assert.equal(found?.specPointer, '/spec/podTemplate/spec');
    assert.equal(found?.metadataPointer, '/spec/podTemplate/metadata');
    const flat = { apiVersion: 'example.com/v2', kind: 'Runner', spec: { template: podSpec } };
    const flatPod = resourcesOf(flat, 'a.yaml', { 'example.com/Runner': '/spec/template' })[0]?.pod;
    assert.equal(flatPod?.specPointer, '/spec/template', 'a pod spec, whatever the pointer is called');
    assert.equal(flatPod?.metadataPointer, '/metadata');
    const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', spec: { template: { spec: podSpec } } };
    assert.notEqual(resourcesOf(deployment, 'a.yaml', { 'apps/Deployment': '' })[0]?.pod, null, 'built-in kinds stay');
  });
});

describe('places of pods that the configuration names', () => {
  const notesOf = (spec: JsonValue, paths: Record<string, string>) =>
    toResources(documentOf({ apiVersion: 'acme.io/v1', kind: 'Thing', metadata: { name: 't' }, spec }), {
      workloadKinds: toWorkloadKinds(paths),
    });

  it('are told when something else stands there', () => {
    for (const [pointer, pod] of [
      ['/spec/pod', { metadata: { labels: {} } }],
      ['/spec/pod', 'text'],
      ['/spec/pod', [podSpec]],
      ['/spec/pod', { podSpec }],
      ['/spec/template', { metadata: {} }],
    ] as const) {
      const key = pointer.slice('/spec/'.length);
      const { notes, errors } = notesOf({ [key]: pod as JsonValue }, { 'acme.io/Thing': pointer });
      assert.deepEqual(
        notes.map((note) => [note.code, note.pointer]),
        [['POD_TEMPLATE_UNFIT', pointer]],
      );
      assert.deepEqual(errors, []);
    }
  });

  it('are silent where nothing stands, where a pod does, and for kinds that nobody configured', () => {
    const paths = { 'acme.io/Thing': '/spec/pod' };
    for (const spec of [{}, { pod: null }, { pod: podSpec }, { pod: { spec: podSpec } }, { pod: { spec: {} } }]) {
      assert.deepEqual(notesOf(spec, paths).notes, []);
    }
    const predictor = { predictor: { model: {} } };
    const service = { apiVersion: 'serving.kserve.io/v1beta1', kind: 'InferenceService', spec: predictor };
    const { notes, resources } = toResources(documentOf(service), { workloadKinds: toWorkloadKinds() });
    assert.deepEqual(notes, []);
    assert.equal(resources[0]?.pod?.specPointer, '/spec/predictor', 'KServe adds its own container');
  });
});

describe('resources of a document', () => {
  it('have group, version and identity', () => {
    const { document, value, pod, ...rest } = resourceOf({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', namespace: 'shop' },
    });
    assert.deepEqual(rest, {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      group: 'apps',
      version: 'v1',
      name: 'web',
      namespace: 'shop',
      namespaceAssumed: false,
      pointer: '',
    });
    const core = resourceOf({ apiVersion: 'v1', kind: 'Pod', metadata: { generateName: 'job-', namespace: null } });
    assert.equal(core.group, '');
    assert.equal(core.version, 'v1');
    assert.equal(core.name, 'job-');
    assert.equal(core.namespace, 'default');
    assert.equal(core.namespaceAssumed, true);
  });

  it('know cluster-scoped kinds', () => {
    const role = resourceOf({
      apiVersion: 'node.k8s.io/v1',
      kind: 'RuntimeClass',
      metadata: { name: 'kata', namespace: 'x' },
    });
    assert.equal(role.namespace, '');
    assert.equal(role.namespaceAssumed, false);
  });

  it('come out of lists, nested ones too, with inherited types and prefixed pointers', () => {
    const list = {
      apiVersion: 'v1',
      kind: 'List',
      items: [
        { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec: podSpec },
        {
          apiVersion: 'apps/v1',
          kind: 'DeploymentList',
          items: [{ metadata: { name: 'b' }, spec: { template: { spec: podSpec } } }],
        },
        { kind: 'Service', metadata: { name: 'c' } },
      ],
    };
    const found = resourcesOf(list).map(({ apiVersion, kind, name, pointer, pod }) => [
      apiVersion,
      kind,
      name,
      pointer,
      pod?.specPointer,
    ]);
    assert.deepEqual(found, [
      ['v1', 'Pod', 'a', '/items/0', '/spec'],
      ['apps/v1', 'Deployment', 'b', '/items/1/items/0', '/spec/template/spec'],
      ['v1', 'Service', 'c', '/items/2', undefined],
    ]);
    assert.deepEqual(resourcesOf({ apiVersion: 'v1', kind: 'List' }), []);
    assert.deepEqual(resourcesOf({ apiVersion: 'v1', kind: 'PodList', items: null }), []);
    assert.equal(resourceOf({ apiVersion: 'example.com/v1', kind: 'AllowList', spec: {} }).kind, 'AllowList');
  });

  it('report broken frames and keep the neighbours', () => {
    const read = (value: JsonValue) => toResources(documentOf(value), { workloadKinds: toWorkloadKinds() });
    const list = read({
      apiVersion: 'v1',
      kind: 'List',
      items: [null, 'x', { metadata: {} }, { kind: 'Pod', metadata: { name: 'ok' } }],
    });
    assert.deepEqual(
      list.errors.map(({ code, pointer }) => [code, pointer]),
      [
        ['LIST_ITEM_INVALID', '/items/0'],
        ['LIST_ITEM_INVALID', '/items/1'],
        ['LIST_ITEM_INVALID', '/items/2'],
      ],
    );
    assert.deepEqual(
      list.resources.map(({ name }) => name),
      ['ok'],
    );
    assert.deepEqual(
      read({ apiVersion: 'v1', kind: 'List', items: {} }).errors.map(({ code }) => code),
      ['LIST_ITEMS_INVALID'],
    );
    for (const apiVersion of ['a/b/c', '/v1', 'apps/']) {
      assert.deepEqual(
        read({ apiVersion, kind: 'Pod' }).errors.map(({ code }) => code),
        ['API_VERSION_INVALID'],
        apiVersion,
      );
    }
  });

  it('get their namespace from what decides it', () => {
    const open = resourceOf({ apiVersion: 'v1', kind: 'Pod' });
    const decided = withNamespace(open, { kustomization: 'k', config: 'c' });
    assert.equal(decided.namespace, 'k');
    assert.equal(decided.namespaceAssumed, false);
    assert.equal(withNamespace(open, { kustomization: undefined, config: 'c' }).namespace, 'c');
    assert.equal(withNamespace(open, { kustomization: undefined, config: undefined }), open);
    const explicit = resourceOf({ apiVersion: 'v1', kind: 'Pod', metadata: { namespace: 'own' } });
    assert.equal(withNamespace(explicit, { kustomization: 'k', config: 'c' }), explicit);
    const cluster = resourceOf({ apiVersion: 'v1', kind: 'Namespace' });
    assert.equal(withNamespace(cluster, { kustomization: 'k', config: 'c' }), cluster);
  });
});

describe('documents', () => {
  const kind = (value: JsonValue | undefined, path?: string, text?: string) =>
    classifyDocument(documentOf(value, path, text));

  it('are manifests with apiVersion and kind, policies of our group, or foreign', () => {
    assert.equal(kind({ apiVersion: 'v1', kind: 'Pod' }), 'manifest');
    assert.equal(kind({ apiVersion: 'ccpolicy.dev/v1', kind: 'Policy' }), 'policy');
    for (const value of [
      { kind: 'Pod' },
      { apiVersion: 'v1', kind: 1 },
      { apiVersion: '', kind: 'Pod' },
      ['x'],
      'x',
      null,
    ]) {
      assert.equal(kind(value), 'foreign', JSON.stringify(value));
    }
  });

  it('need no type in a kustomization file', () => {
    for (const path of ['kustomization.yaml', 'a/kustomization.yml', 'a/Kustomization']) {
      assert.equal(kind({ resources: [] }, path), 'manifest');
      const [resource] = resourcesOf({ kind: 'Component' }, path);
      assert.equal(resource?.kind, 'Component');
      assert.equal(resource?.group, 'kustomize.config.k8s.io');
    }
    assert.equal(kind({ resources: [] }, 'my-kustomization.yaml'), 'foreign');
  });

  it('that cannot be read are told apart by their text', () => {
    assert.equal(kind(undefined, 'a.yaml', 'apiVersion: v1\nkind: Pod\n  broken: ['), 'manifest');
    assert.equal(kind(undefined, 'a.json', '{"apiVersion":"v1","kind":"Pod",'), 'manifest');
    assert.equal(kind(undefined, 'a.yaml', 'apiVersion: ccpolicy.dev/v1\nkind: Policy\n  x: ['), 'policy');
    assert.equal(kind(undefined, 'a.yaml', 'version: 3\nservices: ['), 'foreign');
    assert.equal(kind(undefined, 'kustomization.yaml', 'resources: ['), 'manifest');
  });

  it('with patch directives are patches', () => {
    assert.equal(holdsPatchDirective(documentOf({ spec: { containers: [{ name: 'a', $patch: 'delete' }] } })), true);
    assert.equal(holdsPatchDirective(documentOf({ '$setElementOrder/containers': [] })), true);
    assert.equal(holdsPatchDirective(documentOf({ data: { x: 'costs $patch' } })), false);
  });

  it('below a chart are templates', () => {
    const files = new Set(['chart/Chart.yaml', 'chart/charts/sub/Chart.yaml']);
    const reason = (path: string) => findTemplateReason(path, (file) => files.has(file));
    assert.equal(reason('chart/templates/deep/a.yaml'), 'chart template');
    assert.equal(reason('chart/charts/sub/templates/a.yaml'), 'chart template');
    assert.equal(reason('chart/values.yaml'), undefined);
    assert.equal(reason('templates/a.yaml'), undefined);
    assert.equal(reason('other/templates/a.yaml'), undefined);
    assert.equal(reason('deploy/a.yaml.in'), 'template (.in)');
  });
});
