/** Secrets written in clear text into workloads and ConfigMaps; the values themselves never leave this file. */

import { isObject, joinPointer } from '../json/pointer.ts';
import type { JsonObject, JsonPointer, JsonValue } from '../model/json.ts';
import type { PodView, Resource } from '../model/resource.ts';
import type { Fact } from './fact.ts';
import { type Found, judge, judgeForm, judgeName, judgeText, type Secrets, secretsOf } from './secret-judgement.ts';
import { findAssignment, findFlag } from './secret-texts.ts';

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
