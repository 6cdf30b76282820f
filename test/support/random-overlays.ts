/** Random workloads with random overlays, as kustomize reads them and as somebody would write the result out by hand. */

import fc from 'fast-check';
import patch, { type Operation } from 'fast-json-patch';
import { splitPointer } from '../../engine/json/pointer.ts';
import type { Files } from './temporary.ts';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type JsonObject = { [key: string]: Json };

interface Container extends JsonObject {
  name: string;
}
interface Deployment extends JsonObject {
  metadata: JsonObject;
  spec: JsonObject & { template: JsonObject & { spec: JsonObject & { containers: Container[] } } };
}

type Patch = { readonly strategic: JsonObject; readonly inline: boolean } | { readonly operations: Operation[] };

/** An entry of `images`. */
interface NewImage {
  readonly name: string;
  readonly newName?: string;
  readonly newTag?: string;
  readonly digest?: string;
}

/** A workload with an overlay on it. */
export interface OverlayCase {
  readonly pod: JsonObject & { containers: Container[] };
  readonly patches: readonly Patch[];
  readonly images: readonly NewImage[];
  readonly replicas: number | undefined;
  readonly namePrefix: string | undefined;
  readonly namespace: string | undefined;
}

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const names = ['ghcr.io/acme/a', 'ghcr.io/acme/b', 'localhost:5000/c'];
const image = fc
  .tuple(fc.constantFrom(...names), fc.constantFrom('', ':1.2', ':latest', `@${DIGEST}`, `:1.2@${DIGEST}`))
  .map((parts) => parts.join(''));
const fields = {
  imagePullPolicy: maybe(fc.constantFrom('Always', 'IfNotPresent', 'Never')),
  resources: maybe(fc.constant({ limits: { cpu: '1', memory: '1Gi' } })),
  securityContext: maybe(fc.record({ privileged: fc.boolean() })),
  env: maybe(fc.constantFrom([{ name: 'DB_PASSWORD', value: 'hunter2hunter2' }], [{ name: 'MODE', value: 'plain' }])),
};
const spec = {
  runtimeClassName: maybe(fc.constantFrom('kata-qemu-snp', 'kata-vm-isolation', 'kata-qemu-tdx', 'runc')),
  hostNetwork: maybe(fc.boolean()),
  hostPID: maybe(fc.boolean()),
};
const container = (name: string) => fc.record({ name: fc.constant(name), image: image, ...fields });
const podSpec = fc
  .tuple(fc.record(spec), fc.integer({ min: 1, max: 3 }), fc.tuple(...['one', 'two', 'three'].map(container)))
  .map(([rest, count, containers]) => present<OverlayCase['pod']>({ ...rest, containers: containers.slice(0, count) }));

const strategic = fc
  .tuple(
    fc.record(spec),
    fc.subarray(['one', 'two', 'four']).chain((chosen) => fc.tuple(...chosen.map(container))),
    fc.boolean(),
  )
  .map(([rest, containers, inline]): Patch => {
    const merged = containers.length === 0 ? rest : { ...rest, containers };
    return { strategic: present({ spec: { template: { spec: merged } } }), inline };
  });
const POD = '/spec/template/spec';
const operation: fc.Arbitrary<Operation> = fc.oneof(
  fc.boolean().map((value): Operation => ({ op: 'add', path: `${POD}/hostNetwork`, value })),
  image.map((value): Operation => ({ op: 'replace', path: `${POD}/containers/0/image`, value })),
  fc
    .boolean()
    .map(
      (value): Operation => ({ op: 'add', path: `${POD}/containers/0/securityContext`, value: { privileged: value } }),
    ),
  fc.constant<Operation>({ op: 'add', path: `${POD}/containers/0/imagePullPolicy`, value: 'Never' }),
  fc.constant<Operation>({ op: 'add', path: `${POD}/runtimeClassName`, value: 'kata-qemu-snp' }),
);
const operations = fc.array(operation, { minLength: 1, maxLength: 3 }).map((each): Patch => ({ operations: each }));

const newImage = fc.record({
  name: fc.constantFrom(...names),
  newName: maybe(fc.constantFrom('quay.io/acme/x', 'ghcr.io/acme/a')),
  newTag: maybe(fc.constantFrom('7.7', 'latest')),
  digest: maybe(fc.constant(DIGEST)),
});

/** Any of them. */
export const overlayCases: fc.Arbitrary<OverlayCase> = fc.record({
  pod: podSpec,
  patches: fc.array(fc.oneof(strategic, operations), { maxLength: 3 }),
  images: fc.uniqueArray(newImage, { selector: ({ name }) => name, maxLength: 2 }).map((all) => all.map(whole)),
  replicas: maybe(fc.integer({ min: 0, max: 5 })),
  namePrefix: maybe(fc.constantFrom('a-', 'prod-')),
  namespace: maybe(fc.constantFrom('ledger', 'shop')),
});

/** Both a digest and a tag are not what people write. */
function whole(given: { readonly newTag: string | undefined; readonly digest: string | undefined }): NewImage {
  return present({ ...given, newTag: given.digest === undefined ? given.newTag : undefined });
}

/** Without what is undefined. */
function present<T>(value: unknown): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

function deploymentOf({ pod }: OverlayCase, name: string): Deployment {
  const labels = { app: name };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: structuredClone(pod) },
    },
  };
}

/** The base and the overlay, below a folder. */
export function overlayFiles(each: OverlayCase, name: string): Files {
  const patches: Json[] = [];
  const files: Record<string, string> = {};
  each.patches.forEach((one, index) => {
    const target = { kind: 'Deployment', name };
    if ('operations' in one) patches.push({ target, patch: JSON.stringify(one.operations, null, 2) });
    else {
      const text = JSON.stringify(
        { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name }, ...one.strategic },
        null,
        2,
      );
      if (one.inline) patches.push({ patch: text });
      else {
        files[`${name}/overlay/patch-${index}.yaml`] = `# a patch\n${text}\n`;
        patches.push({ path: `patch-${index}.yaml` });
      }
    }
  });
  const { images, replicas, namePrefix, namespace } = each;
  const overlay = present<JsonObject>({
    resources: ['../base'],
    patches,
    images,
    replicas: replicas === undefined ? undefined : [{ name, count: replicas }],
    namePrefix,
    namespace,
  });
  return {
    [`${name}/base/kustomization.yaml`]: 'resources: [web.yaml]\n',
    [`${name}/base/web.yaml`]: JSON.stringify(deploymentOf(each, name), null, 2),
    ...files,
    [`${name}/overlay/kustomization.yaml`]: blockOf(overlay),
  };
}

/** Block style for the top, with patches as literal texts: what people write. */
function blockOf(overlay: JsonObject): string {
  return Object.entries(overlay)
    .map(([key, value]) => {
      if (!Array.isArray(value)) return `${key}: ${JSON.stringify(value)}\n`;
      return value.length === 0 ? '' : `${key}:\n${value.map((item) => `  - ${itemOf(item)}\n`).join('')}`;
    })
    .join('');
}

function itemOf(item: Json): string {
  if (item === null || typeof item !== 'object' || Array.isArray(item)) return JSON.stringify(item);
  return Object.entries(item)
    .map(([key, value]) => {
      if (key !== 'patch') return `${key}: ${JSON.stringify(value)}`;
      return `patch: |-\n${String(value).replace(/^/gm, '      ')}`;
    })
    .join('\n    ');
}

/** The object that the overlay must give. */
export function writtenOut(each: OverlayCase, name: string): Deployment {
  let object = deploymentOf(each, name);
  for (const one of each.patches) {
    if ('strategic' in one) object = merge(object, one.strategic) as Deployment;
    else object = patch.applyPatch(object, structuredClone(one.operations), true, false).newDocument as Deployment;
  }
  for (const entry of each.images) {
    for (const one of object.spec.template.spec.containers) {
      if (nameOf(String(one['image'])) === entry.name) one['image'] = renamed(String(one['image']), entry);
    }
  }
  const { replicas, namePrefix = '', namespace } = each;
  if (replicas !== undefined) object.spec['replicas'] = replicas;
  object.metadata['name'] = namePrefix + name;
  if (namespace !== undefined) object.metadata['namespace'] = namespace;
  return object;
}

/** Mappings merge; lists of what has a name merge by it, the patch's elements in front; other values replace. */
function merge(old: Json, change: Json): Json {
  if (Array.isArray(old) && Array.isArray(change)) return mergeLists(old as Container[], change as Container[]);
  if (!isObject(old) || !isObject(change)) return change;
  const merged = { ...old };
  for (const [key, value] of Object.entries(change)) merged[key] = key in old ? merge(old[key] ?? null, value) : value;
  return merged;
}

function mergeLists(old: Container[], change: Container[]): Container[] {
  const changed = change.map((each) => {
    const own = old.find(({ name }) => name === each.name);
    return own === undefined ? each : (merge(own, each) as Container);
  });
  return [...changed, ...old.filter(({ name }) => !change.some((each) => each.name === name))];
}

function isObject(value: Json): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function nameOf(reference: string): string {
  return reference.replace(/@.*$/, '').replace(/:[^:/]*$/, '');
}

function renamed(reference: string, { newName, newTag, digest }: NewImage): string {
  const name = newName ?? nameOf(reference);
  if (digest !== undefined) return `${name}@${digest}`;
  return newTag === undefined ? name + reference.slice(nameOf(reference).length) : `${name}:${newTag}`;
}

/** What stands at a pointer of an object; undefined when nothing does. */
export function valueAtPath(object: Json, pointer: string): Json | undefined {
  return splitPointer(pointer).reduce<Json | undefined>((value, key) => {
    if (value === null || typeof value !== 'object') return undefined;
    return (value as JsonObject)[key];
  }, object);
}
