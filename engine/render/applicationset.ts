/** ApplicationSets whose generators need no cluster and no other service: lists, and directories of this repository. */

import { isObject, joinPointer } from '../json/pointer.ts';
import type { JsonObject, JsonPointer, JsonValue } from '../model/json.ts';
import { directoryParameters } from './applicationset-directories.ts';
import { fillFast, fillGo } from './applicationset-template.ts';
import { planApplication } from './argo-application.ts';
import {
  type GitopsObject,
  type GitopsPlan,
  joinPlans,
  listOf,
  mappingOf,
  NO_PLAN,
  type Repository,
  textOf,
} from './gitops-object.ts';

/** The renderings that the Applications of a set ask for. */
export function planApplicationSet(object: GitopsObject, repository: Repository): GitopsPlan {
  const { spec } = object;
  if (textOf(spec, 'templatePatch') !== undefined)
    return notWorkedOut(object, '/templatePatch', 'it has a templatePatch');
  return joinPlans(
    listOf(spec, 'generators').map((generator, index) => {
      const pointer = `/generators/${index}`;
      if (!isObject(generator)) return NO_PLAN;
      const made = parametersOf(generator, spec.goTemplate === true, repository);
      if ('reason' in made) return notWorkedOut(object, joinPointer(pointer, made.field), made.reason);
      return joinPlans(made.parameters.map((parameters) => planOne(object, parameters, pointer, repository)));
    }),
  );
}

type Parameters = { readonly parameters: readonly JsonObject[] } | { readonly field: string; readonly reason: string };

/** What a generator gives for each Application. */
function parametersOf(generator: JsonObject, isGo: boolean, repository: Repository): Parameters {
  const [field = ''] = Object.keys(generator).filter((key) => !['selector', 'template'].includes(key));
  const modifier = ['selector', 'template'].find((key) => Object.keys(mappingOf(generator, key)).length > 0);
  if (modifier !== undefined) return { field: modifier, reason: `a generator of it has a ${modifier}` };
  const body = mappingOf(generator, field);
  if (field === 'list' && textOf(body, 'elementsYaml') === undefined) {
    return {
      parameters: listOf(body, 'elements')
        .filter(isObject)
        .map((element) => (isGo ? element : flat(element))),
    };
  }
  if (field === 'git' && Array.isArray(body.directories)) {
    if (!repository.isOwn(textOf(body, 'repoURL') ?? '')) return { parameters: [] };
    return { parameters: directoryParameters(body, isGo, repository.paths) };
  }
  return {
    field,
    reason: `its ${field === 'git' ? 'git generator for files' : `${field} generator`} is not followed here`,
  };
}

/** Keys as fasttemplate knows them: `values.a` for what stands below `values`. */
function flat(element: JsonObject): JsonObject {
  const entries = Object.entries(element).flatMap(([key, value]): [string, JsonValue][] =>
    isObject(value) ? Object.entries(value).map(([inner, leaf]) => [`${key}.${inner}`, leaf]) : [[key, value]],
  );
  return Object.fromEntries(entries);
}

function planOne(set: GitopsObject, parameters: JsonObject, pointer: JsonPointer, repository: Repository): GitopsPlan {
  const fill = set.spec.goTemplate === true ? fillGo : fillFast;
  const unknown: string[] = [];
  const filled = fillValue(mappingOf(set.spec, 'template'), (text) => {
    const done = fill(text, parameters);
    if ('text' in done) return done.text;
    unknown.push(done.unknown);
    return text;
  });
  const [first] = unknown;
  if (first !== undefined) return notWorkedOut(set, pointer, `${first} in its template cannot be filled in`);
  const template = isObject(filled) ? filled : {};
  const name = textOf(mappingOf(template, 'metadata'), 'name') ?? set.name;
  const { namespace, document } = set;
  const at = `${set.pointer}/template/spec`;
  const application = {
    kind: 'Application',
    name,
    namespace,
    spec: mappingOf(template, 'spec'),
    document,
    pointer: at,
  };
  return planApplication(application, repository);
}

function fillValue(value: JsonValue, fill: (text: string) => string): JsonValue {
  if (typeof value === 'string') return fill(value);
  if (Array.isArray(value)) return value.map((item) => fillValue(item, fill));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [fill(key), fillValue(item, fill)]));
}

function notWorkedOut({ name, document, pointer }: GitopsObject, at: JsonPointer, reason: string): GitopsPlan {
  const message = `What ApplicationSet ${name} makes cannot be worked out, so it is not rendered: ${reason}.`;
  return { ...NO_PLAN, untold: [{ document, pointer: pointer + at, message }] };
}
