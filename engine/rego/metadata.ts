/** METADATA of rules, checked strictly: the catalogue's when it is built, users' when they are loaded. */

import { isObject } from '../json/pointer.ts';
import { findFieldPath } from '../kubernetes/field-path.ts';
import type { JsonObject, JsonValue } from '../model/json.ts';
import type { ParameterMetadata, RuleMetadata } from '../model/rule.ts';
import type { RegoAnnotation, RegoFiles } from './compile.ts';
import { lineOfKey } from './metadata-place.ts';
import type { MetadataProblem } from './metadata-problem.ts';
import {
  ACTIONS,
  ALWAYS_REQUIRED,
  CUSTOM_KEYS,
  FIXES,
  JOINS,
  PARAMETER_TYPES,
  REQUIRED_OF_CATALOGUE,
  SEVERITIES,
  TOP_KEYS,
} from './metadata-words.ts';

/** What the rule is called and which names exist; METADATA itself cannot say. */
export interface MetadataContext {
  readonly id: string;
  readonly group: string;
  /** The package by which the dispatcher finds it. */
  readonly package: string;
  /** The catalogue asks for all of them, users may leave out what has a default. */
  readonly complete: boolean;
  /** Facts that exist; undefined: not checked. */
  readonly facts?: ReadonlySet<string>;
  readonly files: RegoFiles;
}

/** Metadata of one rule with everything that is wrong with it; the metadata is only meaningful without problems. */
export function readRuleMetadata(
  annotation: RegoAnnotation,
  context: MetadataContext,
): { readonly metadata: RuleMetadata; readonly problems: readonly MetadataProblem[] } {
  const reader = new MetadataReader(annotation, context);
  return { metadata: reader.read(), problems: reader.problems };
}

class MetadataReader {
  readonly problems: MetadataProblem[] = [];
  readonly #annotation: RegoAnnotation;
  readonly #context: MetadataContext;
  readonly #custom: JsonObject;

  constructor(annotation: RegoAnnotation, context: MetadataContext) {
    this.#annotation = annotation;
    this.#context = context;
    const custom = annotation.annotations.custom;
    this.#custom = isObject(custom) ? custom : {};
  }

  read(): RuleMetadata {
    const { id, group, package: packageName, complete } = this.#context;
    this.#checkKeys();
    const ordinal = this.#text('ordinal', /^R[0-9]{2,3}$/);
    return {
      id,
      ...(ordinal === '' ? {} : { ordinal }),
      group,
      title: this.#topText('title', true),
      description: this.#topText('description', complete),
      severity: this.#oneOf('severity', SEVERITIES, 'medium'),
      action: this.#oneOf('action', ACTIONS, 'Audit'),
      systems: this.#texts('systems'),
      kinds: this.#texts('kinds', /^(\*|([^/\s]+\/){0,2}[A-Za-z][A-Za-z0-9]*)$/),
      package: packageName,
      reads: this.#fieldPaths('reads'),
      when: this.#fieldPaths('when'),
      facts: this.#known('facts', this.#context.facts),
      joins: this.#known('joins', JOINS),
      messages: this.#messages(),
      parameters: this.#parameters(),
      fix: this.#oneOf('fix', FIXES, 'none'),
      remediation: this.#text('remediation'),
      references: this.#references(),
      aliases: this.#texts('aliases'),
      ...this.#flag('judgesPlaceholders'),
      ...this.#flag('movesPolicy'),
      ...this.#flag('sensitive'),
    };
  }

  #report(message: string, ...keys: string[]): void {
    const { file, row } = this.#annotation;
    this.problems.push({ file, row: lineOfKey(this.#context.files[file] ?? '', row, keys), message });
  }

  #checkKeys(): void {
    for (const key of Object.keys(this.#annotation.annotations)) {
      if (!TOP_KEYS.has(key)) this.#report(`METADATA has the unknown key ${JSON.stringify(key)}`, key);
    }
    if (!isObject(this.#annotation.annotations.custom)) this.#report('METADATA has no custom section');
    for (const key of Object.keys(this.#custom)) {
      const known = CUSTOM_KEYS.has(key) && !(key === 'id' && this.#context.complete);
      if (!known) this.#report(`custom has the unknown key ${JSON.stringify(key)}`, 'custom', key);
    }
    for (const key of [...ALWAYS_REQUIRED, ...(this.#context.complete ? REQUIRED_OF_CATALOGUE : [])]) {
      if (this.#custom[key] === undefined) this.#report(`custom.${key} is missing`, 'custom');
    }
  }

  #topText(key: string, required: boolean): string {
    const value = this.#annotation.annotations[key];
    if (typeof value === 'string' && value.trim() !== '') return value.trim();
    if (value !== undefined || required) this.#report(`${key} must be a text`, key);
    return '';
  }

  #text(key: string, pattern = /\S/): string {
    const value = this.#custom[key];
    if (value === undefined) return '';
    if (typeof value === 'string' && pattern.test(value)) return value;
    this.#report(`custom.${key} is not what it should be: ${JSON.stringify(value)}`, 'custom', key);
    return '';
  }

  #flag(key: string): Record<string, true> {
    const value = this.#custom[key];
    if (value !== undefined && typeof value !== 'boolean') {
      this.#report(`custom.${key} must be true or false`, 'custom', key);
    }
    return value === true ? { [key]: true } : {};
  }

  #oneOf<Name extends string>(key: string, names: readonly Name[], otherwise: Name): Name {
    const value = this.#custom[key];
    const known = names.find((name) => name === value);
    if (known === undefined && value !== undefined) {
      this.#report(`custom.${key} is ${JSON.stringify(value)}, not one of ${names.join(', ')}`, 'custom', key);
    }
    return known ?? otherwise;
  }

  #texts(key: string, pattern = /\S/): string[] {
    const value = this.#custom[key];
    if (value === undefined) return [];
    const texts = Array.isArray(value) ? value : [value];
    const wrong = texts.filter((text) => typeof text !== 'string' || !pattern.test(text));
    if (!Array.isArray(value)) this.#report(`custom.${key} must be a list`, 'custom', key);
    else if (wrong.length > 0) this.#report(`custom.${key} holds ${JSON.stringify(wrong[0])}`, 'custom', key);
    return texts.filter((text): text is string => typeof text === 'string');
  }

  #fieldPaths(key: string): string[] {
    const paths = this.#texts(key);
    for (const path of paths) {
      const parsed = findFieldPath(path);
      if (parsed === undefined) {
        this.#report(`custom.${key}: ${JSON.stringify(path)} is no field path (<base>:<pointer>)`, 'custom', key);
      } else if (parsed.base === 'fact' && !this.#declares('facts', parsed.name)) {
        this.#report(`custom.${key}: ${path} is not among the rule's facts`, 'custom', key);
      }
    }
    return paths;
  }

  #declares(key: string, name: string): boolean {
    const value = this.#custom[key];
    return Array.isArray(value) && value.includes(name);
  }

  #known(key: string, names: ReadonlySet<string> | undefined): string[] {
    const texts = this.#texts(key);
    for (const text of texts) {
      if (names !== undefined && !names.has(text)) {
        this.#report(`custom.${key}: there is no ${JSON.stringify(text)}`, 'custom', key);
      }
    }
    return texts;
  }

  #messages(): Record<string, string> {
    const value = this.#custom.messages;
    if (value === undefined) return {};
    const entries = isObject(value) ? Object.entries(value) : [];
    if (entries.length === 0) this.#report('custom.messages must map message ids to texts', 'custom', 'messages');
    for (const [id, text] of entries) {
      if (typeof text !== 'string' || text.trim() === '') {
        this.#report(`message ${id} must be a text`, 'custom', 'messages', id);
      }
    }
    return Object.fromEntries(entries.map(([id, text]) => [id, String(text)]));
  }

  #parameters(): Record<string, ParameterMetadata> {
    const value = this.#custom.parameters;
    if (value === undefined) return {};
    if (!isObject(value)) this.#report('custom.parameters must be a mapping', 'custom', 'parameters');
    const entries = isObject(value) ? Object.entries(value) : [];
    return Object.fromEntries(entries.map(([name, parameter]) => [name, this.#parameter(name, parameter)]));
  }

  #parameter(name: string, value: JsonValue): ParameterMetadata {
    const { type, default: standard, description } = isObject(value) ? value : {};
    const known = PARAMETER_TYPES.find((each) => each === type);
    const extra = Object.keys(isObject(value) ? value : {}).filter(
      (key) => !['type', 'default', 'description'].includes(key),
    );
    if (known === undefined || standard === undefined || typeof description !== 'string' || extra.length > 0) {
      this.#report(`parameter ${name} must be {type, default, description}`, 'custom', 'parameters', name);
    } else if (typeOf(standard) !== known) {
      this.#report(`parameter ${name}: the default is not of type ${known}`, 'custom', 'parameters', name);
    }
    return { type: known ?? 'string', default: standard ?? null, description: String(description ?? '') };
  }

  #references(): string[] {
    const value = this.#annotation.annotations.related_resources;
    const list = Array.isArray(value) ? value : [];
    const references = list.flatMap((item) => (isObject(item) && typeof item.ref === 'string' ? [item.ref] : []));
    if (references.length === 0 && this.#context.complete) {
      this.#report('related_resources must name at least one source', 'related_resources');
    }
    return references;
  }
}

function typeOf(value: JsonValue): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
