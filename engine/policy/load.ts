/** Policy and exception documents become checked policies and exceptions; every mistake has its place and remedy. */

import { type ErrorCode, PolicyError } from '../errors.ts';
import { didYouMean } from '../json/did-you-mean.ts';
import { isObject } from '../json/pointer.ts';
import type { JsonObject, JsonValue } from '../model/json.ts';
import type { Policy, PolicyException } from '../model/policy.ts';
import type { RuleMetadata } from '../model/rule.ts';
import type { Location, ManifestDocument } from '../model/source.ts';
import { type CodedProblem, locate, toPolicyErrors, yamlProblems } from './document-error.ts';
import { readException } from './read-exception.ts';
import { readPolicy } from './read-policy.ts';
import { policyName } from './resolve.ts';
import { KnownRules } from './rule-reference.ts';
import { shown } from './schema.ts';

/** What loading depends on. */
export interface LoadOptions {
  /** Catalogue and users' rules. */
  readonly rules: Iterable<RuleMetadata>;
  /** False when the configuration lets exceptions hold for ever. */
  readonly requireExpiry: boolean;
  /** Documents that were named as exceptions: policies among them would be in force unseen. */
  readonly exceptionsOnly?: ReadonlySet<ManifestDocument>;
}

/** What a set of documents holds. With problems, nothing of it may be used. */
export interface LoadedPolicies {
  readonly policies: readonly Policy[];
  readonly exceptions: readonly PolicyException[];
  /** Every mistake, by file order and place. */
  readonly problems: readonly PolicyError[];
  /** Documents that are neither policies nor exceptions nor meant to be. */
  readonly foreign: readonly ManifestDocument[];
}

const API_VERSION = 'ccpolicy.dev/v1';
const KINDS = ['Policy', 'NamespacedPolicy', 'PolicyException'];
const KYVERNO = /^(policies\.)?kyverno\.io\//;

/** Loads the documents of policy files, in order. Does not throw: the problems are `PolicyError`s. */
export function loadPolicies(documents: Iterable<ManifestDocument>, options: LoadOptions): LoadedPolicies {
  const rules = new KnownRules(options.rules);
  const policies: Policy[] = [];
  const exceptions: PolicyException[] = [];
  const problems: PolicyError[] = [];
  const foreign: ManifestDocument[] = [];
  const names = new Names();
  for (const document of documents) {
    const kind = kindOf(document);
    if (kind === 'foreign') foreign.push(document);
    else if (kind === 'PolicyException') {
      const read = readException(document, rules, options);
      if (read.value !== undefined) exceptions.push(read.value);
      problems.push(
        ...read.problems,
        ...names.take(document, read.value && `exception ${read.value.name}`, 'EXCEPTION_INVALID'),
      );
    } else if (kind === 'policy' && options.exceptionsOnly?.has(document)) {
      problems.push(...toPolicyErrors(document, [misplacedPolicy(document)]));
    } else if (kind === 'policy') {
      const read = readPolicy(document, rules);
      if (read.value !== undefined) policies.push(read.value);
      problems.push(
        ...read.problems,
        ...names.take(document, read.value && `policy ${policyName(read.value)}`, 'POLICY_INVALID'),
      );
    } else problems.push(...kind);
  }
  return { policies, exceptions, problems, foreign };
}

/** What a document wants to be, or what is wrong with it before that can be said. */
function kindOf(document: ManifestDocument): 'policy' | 'PolicyException' | 'foreign' | PolicyError[] {
  const { value } = document;
  const broken = yamlErrors(document);
  if (value === undefined) return broken;
  if (!isObject(value)) return 'foreign';
  const problem = identityProblem(value);
  if (problem === 'foreign') return 'foreign';
  if (problem !== undefined) return toPolicyErrors(document, [problem]);
  if (broken.length > 0) return broken;
  return value.kind === 'PolicyException' ? 'PolicyException' : 'policy';
}

function yamlErrors(document: ManifestDocument): PolicyError[] {
  return yamlProblems(document).map(({ message, options }) => new PolicyError('POLICY_INVALID', message, options));
}

/** Documents that are nearly ours are mistakes, not foreign: a policy that is silently left out protects nothing. */
function identityProblem({ apiVersion, kind }: JsonObject): CodedProblem | 'foreign' | undefined {
  if (apiVersion === API_VERSION) {
    return typeof kind === 'string' && KINDS.includes(kind) ? undefined : kindProblem(kind);
  }
  if (typeof apiVersion !== 'string') return 'foreign';
  if (KYVERNO.test(apiVersion)) {
    const hint = `Write apiVersion: ${API_VERSION}, kind: Policy, and name a rule of the catalogue; match and exclude stay as they are.`;
    return apiProblem(`This is a policy for Kyverno (${shown(apiVersion)}), not for ccpolicy.`, hint);
  }
  const isNear = apiVersion.startsWith('ccpolicy.dev') || didYouMean(apiVersion, [API_VERSION]) !== undefined;
  return isNear
    ? apiProblem(`There is no API version ${shown(apiVersion)}.`, `Did you mean ${API_VERSION}?`)
    : 'foreign';
}

function apiProblem(message: string, hint: string): CodedProblem {
  return { code: 'POLICY_INVALID', pointer: '/apiVersion', atKey: false, message, hint };
}

function kindProblem(kind: JsonValue | undefined): CodedProblem {
  const known = KINDS.join(', ');
  if (typeof kind !== 'string') {
    return {
      code: 'POLICY_INVALID',
      pointer: '/kind',
      atKey: true,
      message: 'kind is missing.',
      hint: `Kinds: ${known}.`,
    };
  }
  const nearest = didYouMean(kind, KINDS);
  const hint = kind === 'Config' ? 'A Config is read from .ccpolicy.yaml or --config.' : `Kinds: ${known}.`;
  return {
    code: 'POLICY_INVALID',
    pointer: '/kind',
    atKey: false,
    message: `${shown(kind)} is no kind of policy.`,
    hint: nearest === undefined ? hint : `Did you mean ${nearest}?`,
  };
}

function misplacedPolicy({ value }: ManifestDocument): CodedProblem {
  const kind = isObject(value) && typeof value.kind === 'string' ? value.kind : 'policy';
  return {
    code: 'POLICY_INVALID',
    pointer: '/kind',
    atKey: false,
    message: `A ${kind} stands among exceptions.`,
    hint: '--exceptions takes PolicyException documents only; name policies with --policy.',
  };
}

/** Results and exceptions refer to policies by name, so a name is given once. */
class Names {
  readonly #first = new Map<string, Location>();

  take(document: ManifestDocument, label: string | undefined, code: ErrorCode): PolicyError[] {
    if (label === undefined) return [];
    const pointer = '/metadata/name';
    const other = this.#first.get(label);
    if (other === undefined) {
      this.#first.set(label, locate(document, pointer, false));
      return [];
    }
    const hint = `The other one is at ${other.path}:${other.line}. Rename one of them.`;
    return toPolicyErrors(document, [{ code, pointer, atKey: false, message: `There is a second ${label}.`, hint }]);
  }
}
