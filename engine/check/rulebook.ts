/** The rules of a run, compiled: which kinds they speak of, what must be present, what they read. */

import { FACTS } from '../facts/index.ts';
import { compilePresence } from '../kubernetes/field-presence.ts';
import type { Resource } from '../model/resource.ts';
import type { RuleMetadata } from '../model/rule.ts';

/** One rule, ready to be asked. */
export interface CompiledRule {
  readonly metadata: RuleMetadata;
  /** Which module evaluates it: the catalogue's, or a user's rule folder by name. */
  readonly module: string;
  /** A user's own rule: it runs on what its METADATA declares, whatever the profiles say. */
  readonly isOwn: boolean;
  /** Whether the rule speaks of the resource's kind. */
  readonly speaksOf: (resource: Resource) => boolean;
  /** Whether a field that the rule needs is there; facts are asked apart. */
  readonly isPresent: (resource: Resource) => boolean;
  /** The facts of `when`: one of them not empty is enough. */
  readonly gateFacts: readonly string[];
  /** True when the rule is evaluated wherever it applies. */
  readonly always: boolean;
  /** Declared fields and those of its facts. */
  readonly reads: readonly string[];
}

/** The name of the catalogue's own module. */
export const CATALOG_MODULE = '';

/** Compiles one rule. */
export function compileRule(metadata: RuleMetadata, module: string = CATALOG_MODULE): CompiledRule {
  const gateFacts = metadata.when.filter((path) => path.startsWith('fact:')).map((path) => path.slice('fact:'.length));
  const factReads = metadata.facts.flatMap((name) => FACTS.get(name)?.reads ?? []);
  const fieldGates = metadata.when.filter((path) => !path.startsWith('fact:'));
  return {
    metadata,
    module,
    isOwn: module !== CATALOG_MODULE,
    speaksOf: kindTest(metadata.kinds),
    isPresent: fieldGates.length === 0 ? () => false : compilePresence(fieldGates),
    gateFacts,
    always: metadata.when.length === 0,
    reads: [...new Set([...metadata.reads, ...factReads])],
  };
}

/** `Pod` means every pod view; others are `Kind`, `group/Kind`, `group/version/Kind`; `*` is everything. */
function kindTest(kinds: readonly string[]): (resource: Resource) => boolean {
  const tests = kinds.map(oneKindTest);
  return (resource) => tests.some((test) => test(resource));
}

function oneKindTest(kind: string): (resource: Resource) => boolean {
  if (kind === '*') return () => true;
  if (kind === 'Pod') return (resource) => resource.pod !== null;
  const parts = kind.split('/');
  const name = parts.at(-1);
  if (parts.length === 1) return (resource) => resource.kind === name;
  if (parts.length === 2) return (resource) => resource.kind === name && resource.group === parts[0];
  return (resource) => resource.kind === name && resource.group === parts[0] && resource.version === parts[1];
}

/** The rules that speak of a kind, looked up once per kind; workloads and plain objects of one kind name are apart. */
export class RulesByKind {
  readonly #rules: readonly CompiledRule[];
  readonly #known = new Map<string, readonly CompiledRule[]>();

  constructor(rules: readonly CompiledRule[]) {
    this.#rules = rules;
  }

  of(resource: Resource): readonly CompiledRule[] {
    const key = `${resource.apiVersion} ${resource.kind} ${resource.pod !== null}`;
    let rules = this.#known.get(key);
    if (rules === undefined) {
      rules = this.#rules.filter((rule) => rule.speaksOf(resource));
      this.#known.set(key, rules);
    }
    return rules;
  }
}
