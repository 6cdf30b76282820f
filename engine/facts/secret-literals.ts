/** Secrets written in clear text into workloads and ConfigMaps; the values themselves never leave this file. */

import { isObject, joinPointer } from '../json/pointer.ts';
import type { JsonObject, JsonPointer, JsonValue } from '../model/json.ts';
import type { PodView, Resource } from '../model/resource.ts';
import type { Fact, FactContext } from './fact.ts';
import { compileSecretNames, type SecretNames, tableOf } from './secret-names.ts';
import { findAssignment, findFlag, findNamedValues } from './secret-texts.ts';
import { compileSecretValues, maskSecret, type SecretValues } from './secret-values.ts';

/** One literal. A type, not an interface: it goes to Rego as JSON. */
type SecretLiteral = {
  path: JsonPointer;
  /** How a message calls the place. */
  place: 'environment variable' | 'argument' | 'annotation' | 'ConfigMap key' | 'text';
  name: string;
  /** The known form, or null when only the name speaks. */
  what: string | null;
  masked: string;
  /** False for what is only likely: an assignment inside a longer text, a value that could be a digest or an id. */
  certain: boolean;
  /** Tells findings at one place apart. */
  discriminator: string;
};

interface Secrets {
  readonly names: SecretNames;
  readonly values: SecretValues;
  readonly placeholder: (text: string) => boolean;
}

type Found = SecretLiteral[];

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const DIGEST = /^[0-9a-f]{64}$/i;
/** With a namespace before it. */
const LONGEST_OBJECT_NAME = 317;
const OBJECT_NAME = /^(?:[a-z0-9-]+\/)?[a-z]{1,20}(?:-[a-z0-9]{1,16})+$/;
const PASSWORD_ANNOTATION = /pass(?:word|wd|phrase)$/i;
/** Annotations that hold policies and copies of the object: R18 to R20 and the object itself are judged instead. */
const OWN_ANNOTATIONS = /^(?:io\.katacontainers\.|kubectl\.kubernetes\.io\/last-applied-configuration$|checksum\/)/;

/** Literals of env, command, args and annotations of a pod, or of a ConfigMap's data. */
export const secretLiterals: Fact = {
  name: 'secretLiterals',
  reads: [
    'container:/env/*/name',
    'container:/env/*/value',
    'container:/command',
    'container:/args',
    'podMetadata:/annotations',
    'resource:/data',
  ],
  compute(resource, context) {
    const found: Found = [];
    if (resource.pod !== null) searchPod(resource.pod, secretsOf(context), found);
    else if (isConfigMap(resource)) searchConfigMap(resource.value, secretsOf(context), found);
    return found.length === 0 ? undefined : found;
  },
};

const COMPILED = new WeakMap<FactContext, Secrets>();

function secretsOf(context: FactContext): Secrets {
  const known = COMPILED.get(context);
  if (known !== undefined) return known;
  const table = tableOf(context.platforms, 'secret_words');
  const secrets = {
    names: compileSecretNames(table),
    values: compileSecretValues(table),
    placeholder: context.placeholder,
  };
  COMPILED.set(context, secrets);
  return secrets;
}

function isConfigMap(resource: Resource): boolean {
  return resource.kind === 'ConfigMap' && resource.apiVersion === 'v1';
}

function searchPod(pod: PodView, secrets: Secrets, found: Found): void {
  for (const list of ['containers', 'initContainers']) {
    const containers = pod.spec[list];
    if (!Array.isArray(containers)) continue;
    for (let index = 0; index < containers.length; index += 1) {
      const container = containers[index];
      if (!isObject(container)) continue;
      const path = `${pod.specPointer}/${list}/${index}`;
      if (Array.isArray(container.env)) searchEnv(container.env, path, secrets, found);
      if (Array.isArray(container.command)) searchArguments(container.command, `${path}/command`, secrets, found);
      if (Array.isArray(container.args)) searchArguments(container.args, `${path}/args`, secrets, found);
    }
  }
  searchAnnotations(pod, secrets, found);
}

function searchEnv(env: readonly JsonValue[], path: JsonPointer, secrets: Secrets, found: Found): void {
  for (let index = 0; index < env.length; index += 1) {
    const entry = env[index];
    if (!isObject(entry) || typeof entry.value !== 'string' || typeof entry.name !== 'string') continue;
    judge(entry.name, entry.value, 'environment variable', () => `${path}/env/${index}/value`, secrets, found);
  }
}

function searchArguments(list: readonly JsonValue[], path: JsonPointer, secrets: Secrets, found: Found): void {
  let flag: string | undefined;
  for (let index = 0; index < list.length; index += 1) {
    const argument = list[index];
    const before: string | undefined = flag;
    flag = undefined;
    if (typeof argument !== 'string') continue;
    const isHot = secrets.names.hot.test(argument);
    if (isHot) flag = findFlag(argument);
    if (isHot || before !== undefined || secrets.values.findForm(argument) !== undefined) {
      judgeArgument(argument, before, () => `${path}/${index}`, secrets, found);
    }
  }
}

/** `before` is the flag that the argument before it was. */
function judgeArgument(
  argument: string,
  before: string | undefined,
  at: () => JsonPointer,
  secrets: Secrets,
  found: Found,
): void {
  const name = findAssignment(argument)?.name ?? before ?? at().slice(at().lastIndexOf('/') + 1);
  if (judgeForm(name, argument, 'argument', at, secrets, found)) return;
  if (before !== undefined && !argument.startsWith('-')) judgeName(before, argument, 'argument', at, secrets, found);
  else if (/\s/.test(argument)) judgeText(argument, 'argument', at, secrets, found);
  else judgeAssignment(argument, at, secrets, found);
}

function judgeAssignment(argument: string, at: () => JsonPointer, secrets: Secrets, found: Found): void {
  const assignment = findAssignment(argument);
  if (assignment === undefined) return;
  // kubectl create secret --from-literal=password=…
  const inner = findAssignment(assignment.value);
  const { name, value } = inner !== undefined && secrets.names.isSecret(inner.name) ? inner : assignment;
  if (secrets.placeholder(value)) return;
  judgeName(name, value, 'argument', at, secrets, found);
}

function searchAnnotations(pod: PodView, secrets: Secrets, found: Found): void {
  const annotations = pod.metadata.annotations;
  if (!isObject(annotations)) return;
  for (const key in annotations) {
    const value = annotations[key];
    if (typeof value !== 'string') continue;
    const form = secrets.values.findForm(value);
    // An annotation called token or secret names an object as a rule; one called password does not.
    if ((form === undefined && !PASSWORD_ANNOTATION.test(key)) || OWN_ANNOTATIONS.test(key)) continue;
    judge(key, value, 'annotation', () => joinPointer(pod.metadataPointer, 'annotations', key), secrets, found);
  }
}

function searchConfigMap(value: JsonObject, secrets: Secrets, found: Found): void {
  const data = value.data;
  if (!isObject(data)) return;
  for (const key of Object.keys(data)) {
    const text = data[key];
    if (typeof text === 'string') judgeDatum(key, text, () => joinPointer('/data', key), secrets, found);
  }
}

function judgeDatum(key: string, text: string, at: () => JsonPointer, secrets: Secrets, found: Found): void {
  if (judgeForm(key, text, 'ConfigMap key', at, secrets, found)) return;
  if (!text.includes('\n')) judgeName(key, text, 'ConfigMap key', at, secrets, found);
  else if (secrets.names.hot.test(text)) judgeText(text, 'text', at, secrets, found);
}

type Place = SecretLiteral['place'];

function judge(name: string, value: string, place: Place, at: () => JsonPointer, secrets: Secrets, found: Found): void {
  if (judgeForm(name, value, place, at, secrets, found)) return;
  judgeName(name, value, place, at, secrets, found);
}

/** A credential of a known form, whatever the name. */
function judgeForm(
  name: string,
  value: string,
  place: Place,
  at: () => JsonPointer,
  secrets: Secrets,
  found: Found,
): boolean {
  const form = secrets.values.findForm(value);
  if (form === undefined || value.startsWith('sealed.')) return false;
  found.push({
    path: at(),
    place,
    name,
    what: form.what,
    masked: maskSecret(form.text),
    certain: true,
    discriminator: form.id,
  });
  return true;
}

function judgeName(
  name: string,
  value: string,
  place: Place,
  at: () => JsonPointer,
  secrets: Secrets,
  found: Found,
): void {
  if (value === '' || !secrets.names.isSecret(name)) return;
  // A placeholder is shown as a skip by the host.
  if (!secrets.placeholder(value)) {
    if (!secrets.values.maybeSecret(value) || isObjectName(name, value, secrets)) return;
  }
  found.push({
    path: at(),
    place,
    name,
    what: null,
    masked: maskSecret(value),
    certain: !(UUID.test(value) || (DIGEST.test(value) && !/key|pass/i.test(name))),
    discriminator: name,
  });
}

function isObjectName(name: string, value: string, secrets: Secrets): boolean {
  return value.length <= LONGEST_OBJECT_NAME && OBJECT_NAME.test(value) && secrets.names.mayNameObject(name);
}

/** Assignments inside a longer text: likely, and each name reported once. */
function judgeText(text: string, place: Place, at: () => JsonPointer, secrets: Secrets, found: Found): void {
  const seen = new Set<string>();
  for (const { name, value } of findNamedValues(text, secrets.names)) {
    if (seen.has(name) || secrets.placeholder(value) || !secrets.names.isSecret(name)) continue;
    if (!secrets.values.maybeSecret(value) || isObjectName(name, value, secrets)) continue;
    seen.add(name);
    found.push({ path: at(), place, name, what: null, masked: maskSecret(value), certain: false, discriminator: name });
  }
}
