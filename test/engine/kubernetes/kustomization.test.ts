import assert from 'node:assert/strict';
import { readKustomizations } from '../../../engine/kubernetes/kustomization.ts';
import { resolveLocal } from '../../../engine/kubernetes/kustomization-file.ts';
import type { JsonObject, JsonValue } from '../../../engine/model/json.ts';
import { documentOf, resourceOf } from './documents.ts';

type Files = Record<string, JsonValue>;

function indexOf(files: Files) {
  return readKustomizations(
    Object.entries(files).map(([path, value]) => documentOf(value, path)),
    {
      parse: (text) => (text.startsWith('{') ? [JSON.parse(text)] : []),
      valuesOf: (path) => (files[path] === undefined ? [] : [files[path]]),
    },
  );
}

function web(path: string) {
  return resourceOf({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' } }, path);
}

const MISSING = '/spec/template/spec/hostNetwork';
const patchOf = (kind: string, name: string) => ({ apiVersion: 'apps/v1', kind, metadata: { name } });

describe('kustomizations', () => {
  it('name patch files, in all three fields', () => {
    const index = indexOf({
      'app/kustomization.yaml': {
        resources: ['both.yaml'],
        patches: [{ path: 'a.yaml' }, { path: './both.yaml' }],
        patchesStrategicMerge: ['sub/b.yaml', 'apiVersion: v1\nkind: Pod\n'],
        patchesJson6902: [{ path: '../c.yaml' }],
      },
    });
    for (const path of ['app/a.yaml', 'app/sub/b.yaml', 'c.yaml']) assert.equal(index.isPatchFile(path), true, path);
    assert.equal(index.isPatchFile('app/both.yaml'), false, 'a resource is judged, whoever calls it a patch');
    assert.equal(index.isPatchFile('app/other.yaml'), false);
  });

  it('make a resource incomplete only where a patch is aimed at it', () => {
    const incomplete = (kustomization: JsonValue, files: Files = {}) =>
      indexOf({ 'kustomization.yaml': kustomization, ...files }).incompleteness(web('web.yaml'), MISSING);
    const resources = ['web.yaml'];
    assert.equal(incomplete({ resources }), undefined);
    assert.equal(incomplete({ resources: ['other.yaml'], transformers: ['t.yaml'] }), undefined);
    assert.match(
      incomplete({ resources, patches: [{ target: { kind: 'Deployment' }, patch: '[]' }] }) ?? '',
      /kustomization\.yaml.*patches/,
    );
    assert.equal(incomplete({ resources, patches: [{ target: { kind: 'StatefulSet' }, patch: '[]' }] }), undefined);
    assert.notEqual(incomplete({ resources, patches: [{ target: { name: 'w.*' } }] }), undefined);
    assert.equal(incomplete({ resources, patches: [{ target: { name: 'w' } }] }), undefined, 'names are anchored');
    assert.notEqual(incomplete({ resources, patches: [{ target: { name: '^(web|api)$' } }] }), undefined);
    assert.notEqual(incomplete({ resources, patches: [{ target: { kind: 'StatefulSet|Deployment' } }] }), undefined);
    assert.notEqual(
      incomplete({ resources, patches: [{ patch: JSON.stringify(patchOf('Deployment', 'web')) }] }),
      undefined,
    );
    assert.equal(
      incomplete({ resources, patches: [{ patch: JSON.stringify(patchOf('Deployment', 'api')) }] }),
      undefined,
    );
    assert.notEqual(incomplete({ resources, patches: [{ patch: 'unreadable' }] }), undefined);
    assert.notEqual(
      incomplete({ resources, patchesStrategicMerge: ['p.yaml'] }, { 'p.yaml': patchOf('Deployment', 'web') }),
      undefined,
    );
    assert.equal(
      incomplete({ resources, patchesStrategicMerge: ['p.yaml'] }, { 'p.yaml': patchOf('Deployment', 'api') }),
      undefined,
    );
    assert.notEqual(incomplete({ resources, patchesStrategicMerge: ['gone.yaml'] }), undefined);
    assert.notEqual(incomplete({ resources, replacements: [{ path: 'r.yaml' }] }), undefined);
    const targets = (kind: string) => [{ select: { kind }, fieldPaths: ['spec.x'] }];
    assert.notEqual(
      incomplete({ resources, replacements: [{ source: {}, targets: targets('Deployment') }] }),
      undefined,
    );
    assert.equal(incomplete({ resources, replacements: [{ source: {}, targets: targets('Service') }] }), undefined);
    const ofFile = { resources, replacements: [{ path: 'r.yaml' }] };
    assert.equal(incomplete(ofFile, { 'r.yaml': [{ targets: targets('Service') }] }), undefined);
    assert.notEqual(incomplete(ofFile, { 'r.yaml': { targets: targets('Deployment') } }), undefined);
    assert.notEqual(incomplete({ resources, transformers: ['t.yaml'] }), undefined);
    assert.equal(incomplete({ resources, generators: ['secret-generator.yaml'] }), undefined);
    assert.equal(incomplete({ resources, configMapGenerator: [{ name: 'web' }] }), undefined);
    assert.equal(incomplete({ resources, replacements: [], transformers: null }), undefined);
  });

  it('generate into ConfigMaps and Secrets only', () => {
    const generated = (kind: string, kustomization: JsonObject) =>
      indexOf({ 'kustomization.yaml': { resources: ['a.yaml'], ...kustomization } }).incompleteness(
        resourceOf({ apiVersion: 'v1', kind, metadata: { name: 'web' } }, 'a.yaml'),
        '/data/key',
      );
    assert.notEqual(generated('Secret', { generators: ['g.yaml'] }), undefined);
    assert.notEqual(generated('ConfigMap', { configMapGenerator: [{ name: 'web', behavior: 'merge' }] }), undefined);
    assert.equal(generated('ConfigMap', { configMapGenerator: [{ name: 'api', behavior: 'merge' }] }), undefined);
    assert.equal(generated('ConfigMap', { secretGenerator: [{ name: 'web', behavior: 'merge' }] }), undefined);
  });

  it('add the very labels and annotations that they name', () => {
    const index = indexOf({
      'kustomization.yaml': {
        resources: ['web.yaml'],
        commonAnnotations: { 'a.io/b': '1' },
        labels: [{ pairs: { team: 'x' } }],
      },
    });
    assert.notEqual(index.incompleteness(web('web.yaml'), '/metadata/annotations/a.io~1b'), undefined);
    assert.equal(index.incompleteness(web('web.yaml'), '/metadata/annotations/c'), undefined);
    assert.notEqual(index.incompleteness(web('web.yaml'), '/spec/template/metadata/labels/team'), undefined);
    assert.equal(index.incompleteness(web('web.yaml'), '/spec/team'), undefined);
  });

  it('reach through bases, resources and components', () => {
    const index = indexOf({
      'base/kustomization.yaml': { resources: ['web.yaml'] },
      'overlays/prod/kustomization.yaml': {
        bases: ['../../base'],
        components: ['../../tee'],
        images: [{ name: 'nginx', newTag: '1' }],
      },
      'tee/kustomization.yaml': {
        kind: 'Component',
        patches: [{ target: { kind: 'Deployment' } }],
        resources: ['cm.yaml'],
      },
    });
    assert.deepEqual(index.reaching('base/web.yaml'), [
      'base/kustomization.yaml',
      'overlays/prod/kustomization.yaml',
      'tee/kustomization.yaml',
    ]);
    assert.match(index.incompleteness(web('base/web.yaml'), MISSING) ?? '', /^tee\/kustomization\.yaml/);
    assert.match(index.imageOverride('base/web.yaml', 'nginx') ?? '', /^overlays\/prod/);
    assert.equal(index.imageOverride('base/web.yaml', 'redis'), undefined);
    assert.equal(index.imageOverride('elsewhere.yaml', 'nginx'), undefined);
    assert.deepEqual(index.reaching('elsewhere.yaml'), []);
  });

  it('with components that the set does not hold may change anything', () => {
    for (const component of ['../gone', 'https://example.com/component', '../../../outside']) {
      const index = indexOf({ 'app/kustomization.yaml': { resources: ['web.yaml'], components: [component] } });
      assert.match(index.incompleteness(web('app/web.yaml'), MISSING) ?? '', /components/, component);
    }
  });

  it('decide the namespace, the outermost first, when all ways agree', () => {
    const namespaceFor = (files: Files) => indexOf(files).namespaceFor('base/web.yaml');
    const base = (namespace?: string) => ({
      resources: ['web.yaml'],
      ...(namespace === undefined ? {} : { namespace }),
    });
    const overlay = (namespace?: string) => ({
      resources: ['../base'],
      ...(namespace === undefined ? {} : { namespace }),
    });
    assert.equal(namespaceFor({ 'base/kustomization.yaml': base() }), undefined);
    assert.equal(namespaceFor({ 'base/kustomization.yaml': base('inner') }), 'inner');
    assert.equal(
      namespaceFor({ 'base/kustomization.yaml': base('inner'), 'prod/kustomization.yaml': overlay('outer') }),
      'outer',
    );
    assert.equal(
      namespaceFor({ 'base/kustomization.yaml': base('inner'), 'prod/kustomization.yaml': overlay() }),
      'inner',
    );
    assert.equal(
      namespaceFor({
        'base/kustomization.yaml': base('inner'),
        'dev/kustomization.yaml': overlay('d'),
        'prod/kustomization.yaml': overlay('p'),
      }),
      undefined,
    );
    assert.equal(
      namespaceFor({
        'base/kustomization.yaml': base(),
        'dev/kustomization.yaml': overlay('p'),
        'prod/kustomization.yaml': overlay('p'),
      }),
      'p',
    );
  });

  it('survive loops and wrong types', () => {
    const index = indexOf({
      'a/kustomization.yaml': {
        resources: ['../b', 'web.yaml'],
        namespace: 5,
        images: 'x',
        patches: [1, { target: 'x' }],
      },
      'b/kustomization.yaml': { resources: ['../a', '.'], components: {}, commonLabels: [] },
      'c/kustomization.yaml': ['x'],
    });
    assert.deepEqual(index.reaching('a/web.yaml'), ['a/kustomization.yaml', 'b/kustomization.yaml']);
    assert.equal(index.namespaceFor('a/web.yaml'), undefined);
  });

  it('stay inside the root', () => {
    assert.equal(resolveLocal('a/b', '../c/./d.yaml'), 'a/c/d.yaml');
    assert.equal(resolveLocal('', '.'), '');
    for (const entry of ['../../x', '/etc/passwd', 'https://x/y', 'git@host:x', 'github.com/x/y?ref=1']) {
      assert.equal(resolveLocal('a', entry), entry === 'git@host:x' ? 'a/git@host:x' : undefined, entry);
    }
  });
});
