/** Judges one name with its value, or one text: is that a secret? What comes out never holds the value. */

import type { JsonPointer } from '../model/json.ts';
import type { FactContext } from './fact.ts';
import { compileSecretNames, type SecretNames, tableOf } from './secret-names.ts';
import { findNamedValues } from './secret-texts.ts';
import { compileSecretValues, maskSecret, type SecretValues } from './secret-values.ts';

/** One literal. A type, not an interface: it goes to Rego as JSON. */
export type SecretLiteral = {
  path: JsonPointer;
  /** How a message calls the place. */
  place: 'environment variable' | 'argument' | 'annotation' | 'ConfigMap key' | 'text';
  name: string;
  /** The known form, or null when only the name speaks. */
  what: string | null;
  masked: string;
  /** Where it stands in a text of several lines, from 1. */
  line: number | null;
  /** False for what is only likely: an assignment inside a longer text, a value that could be a digest or an id. */
  certain: boolean;
  /** The value is filled in later: nothing is given away yet. */
  placeholder: boolean;
  /** Tells findings at one place apart. */
  discriminator: string;
};

/** The compiled tables. */
export interface Secrets {
  readonly names: SecretNames;
  readonly values: SecretValues;
  readonly placeholder: (text: string) => boolean;
}

/** What one judgement finds: names and kinds of secrets, never their values. */
export type Found = SecretLiteral[];

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const DIGEST = /^[0-9a-f]{64}$/i;
/** With a namespace before it. */
const LONGEST_OBJECT_NAME = 317;
const OBJECT_NAME = /^(?:[a-z0-9-]+\/)?[a-z]{1,20}(?:-[a-z0-9]{1,16})+$/;
const COMPILED = new WeakMap<FactContext, Secrets>();

/** The tables of a catalogue, compiled once. */
export function secretsOf(context: FactContext): Secrets {
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

type Place = SecretLiteral['place'];

/** By form, else by name. */
export function judge(
  name: string,
  value: string,
  place: Place,
  at: () => JsonPointer,
  secrets: Secrets,
  found: Found,
): void {
  if (judgeForm(name, value, place, at, secrets, found)) return;
  judgeName(name, value, place, at, secrets, found);
}

/** A credential of a known form, whatever the name. */
export function judgeForm(
  name: string,
  value: string,
  place: Place,
  at: () => JsonPointer,
  secrets: Secrets,
  found: Found,
): boolean {
  const form = secrets.values.findForm(value);
  if (form === undefined || value.startsWith('sealed.')) return false;
  // Of a longer text only the credential itself counts: a placeholder elsewhere in it hides nothing, and one here ends nothing.
  const isText = /\s/.test(value.trim());
  const placeholder = secrets.placeholder(isText ? form.text : value);
  if (isText && placeholder) return false;
  found.push({
    path: at(),
    place,
    name,
    what: form.what,
    masked: maskSecret(form.text),
    line: null,
    certain: true,
    placeholder,
    discriminator: form.id,
  });
  return true;
}

/** A value under the name of a secret. */
export function judgeName(
  name: string,
  value: string,
  place: Place,
  at: () => JsonPointer,
  secrets: Secrets,
  found: Found,
): void {
  if (value === '' || !secrets.names.isSecret(name)) return;
  // A placeholder is shown as a skip.
  const placeholder = secrets.placeholder(value);
  if (!placeholder && (!secrets.values.maybeSecret(value) || isObjectName(name, value, secrets))) return;
  found.push({
    path: at(),
    place,
    name,
    what: null,
    masked: maskSecret(value),
    line: null,
    certain: !(UUID.test(value) || (DIGEST.test(value) && !/key|pass/i.test(name))),
    placeholder,
    discriminator: name,
  });
}

/** Whether a value that stands under a name is a secret by that name. */
export function isNamedSecret(name: string, value: string, secrets: Secrets): boolean {
  if (secrets.placeholder(value) || !secrets.names.isSecret(name)) return false;
  return secrets.values.maybeSecret(value) && !isObjectName(name, value, secrets);
}

function isObjectName(name: string, value: string, secrets: Secrets): boolean {
  return value.length <= LONGEST_OBJECT_NAME && OBJECT_NAME.test(value) && secrets.names.mayNameObject(name);
}

/** Assignments inside a longer text: likely, and each name reported once. */
export function judgeText(text: string, place: Place, at: () => JsonPointer, secrets: Secrets, found: Found): void {
  const seen = new Set<string>();
  for (const { name, value, offset } of findNamedValues(text, secrets.names)) {
    if (seen.has(name) || !isNamedSecret(name, value, secrets)) continue;
    seen.add(name);
    found.push({
      path: at(),
      place,
      name,
      what: null,
      masked: maskSecret(value),
      line: lineAt(text, offset),
      certain: false,
      placeholder: false,
      discriminator: name,
    });
  }
}

function lineAt(text: string, offset: number): number | null {
  return text.includes('\n') ? text.slice(0, offset).split('\n').length : null;
}
