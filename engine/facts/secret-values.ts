/** Whether a value can be a secret, and whether it is a credential of a known form whatever it is called. */

import { isObject } from '../json/pointer.ts';
import type { JsonObject, JsonValue } from '../model/json.ts';
import { escapeRegExp, strings } from './secret-names.ts';

/** A credential found in a text. */
export interface CredentialForm {
  readonly id: string;
  /** Ends the sentence "it contains …". */
  readonly what: string;
  /** Where it begins. */
  readonly index: number;
  readonly text: string;
}

/** Answers about values; compiled once per catalogue. */
export interface SecretValues {
  /** A known form in the text: private keys, provider tokens, user and password in a URL, JSON Web Tokens. */
  findForm(text: string): CredentialForm | undefined;
  /** False for texts without any sign of a form: quick, for long texts. */
  maybeForm(text: string): boolean;
  /** False for what a secret's name may hold without being one: booleans, references, paths, URLs, public keys. */
  maybeSecret(value: string): boolean;
}

/** Shorter texts hold no form except a URL with a password. */
const SHORTEST_FORM = 20;
/** Paths, URLs and names are shorter; expressions with groups do not survive megabytes. */
const LONGEST_REFERENCE = 4096;
/** `scheme://user:password@host`; bounded, so that it is linear in long texts. */
const USER_INFO = /:\/\/([^\s:@/$<{"'`]{0,64}):([^\s@/$<{"'`]{1,200})@[A-Za-z0-9[]/;
const JWT = /(?<![A-Za-z0-9._-])(eyJ[A-Za-z0-9_-]{8,2000})\.[A-Za-z0-9_-]{2,16000}\.[A-Za-z0-9_-]{8}/;
const SHORT_NUMBER = /^[+-]?[0-9.,]{1,7}$/;
const DURATION = /^[0-9]{1,12}(?:ns|us|ms|s|m|h|d|w|y)$/;
const MASKED = /^(?:[*xX.•#-]+|\[?redacted\]?|<[^>]*>)$/i;
const ANY_REFERENCE = /\$\(|\$\{|\{\{|`/;
const VARIABLE = /^\$[A-Za-z_]/;
const ABSOLUTE_PATH = /^(?:\.{0,2}\/|~\/|[A-Za-z]:\\|file:)/;
/** Base64 has capitals; a relative path of configuration hardly ever. */
const RELATIVE_PATH = /^[a-z0-9._-]+(?:\/[a-z0-9._-]+)+$/;
const URL_WITHOUT_USER = /^[A-Za-z][A-Za-z0-9+.-]{0,30}:\/\/[^@]*$/;
const VARIABLE_NAME = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/;
const PUBLIC_PEM = /^\s*-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}(?:CERTIFICATE|CERTIFICATE REQUEST|PUBLIC KEY)-----/;

/** Compiles the tables. */
export function compileSecretValues(table: JsonObject): SecretValues {
  const forms = toForms(table.forms);
  const hint = new RegExp([...forms.flatMap(({ hints }) => hints), 'eyJ'].map(escapeRegExp).join('|'));
  const harmless = new Set(strings(table.harmlessValues));
  const prefixes = strings(table.harmlessPrefixes);
  return {
    findForm(text) {
      if (text.length >= SHORTEST_FORM && hint.test(text)) {
        const form = findProvider(text, forms) ?? findJwt(text);
        if (form !== undefined) return form;
      }
      return text.includes('@') ? findUserInfo(text) : undefined;
    },
    maybeForm: (text) => hint.test(text) || (text.includes('://') && text.includes('@')),
    maybeSecret(value) {
      const text = value.trim();
      if (text === '' || harmless.has(text.toLowerCase())) return false;
      if (prefixes.some((prefix) => text.startsWith(prefix)) || PUBLIC_PEM.test(text)) return false;
      return text.length > LONGEST_REFERENCE || !isElsewhere(text);
    },
  };
}

/** Values that say where something is, or that are no values yet. */
function isElsewhere(text: string): boolean {
  return [
    SHORT_NUMBER,
    DURATION,
    MASKED,
    ANY_REFERENCE,
    VARIABLE,
    ABSOLUTE_PATH,
    RELATIVE_PATH,
    URL_WITHOUT_USER,
    VARIABLE_NAME,
  ].some((pattern) => pattern.test(text));
}

interface Form {
  readonly id: string;
  readonly what: string;
  /** A text without any of these cannot match. */
  readonly hints: readonly string[];
  readonly pattern: RegExp;
}

function toForms(value: JsonValue | undefined): Form[] {
  const forms = (Array.isArray(value) ? value : []).filter(isObject);
  return forms.map((form) => ({
    hints: strings(form.hints),
    id: String(form.id),
    what: String(form.what),
    pattern: new RegExp(String(form.pattern)),
  }));
}

function findProvider(text: string, forms: readonly Form[]): CredentialForm | undefined {
  for (const { id, what, pattern } of forms) {
    const match = pattern.exec(text);
    // The keys that documentation shows (AKIAIOSFODNN7EXAMPLE) open nothing.
    if (match !== null && !match[0].endsWith('EXAMPLE')) return { id, what, index: match.index, text: match[0] };
  }
  return undefined;
}

function findUserInfo(text: string): CredentialForm | undefined {
  if (!text.includes('://')) return undefined;
  const match = USER_INFO.exec(text);
  const password = match?.[2];
  if (match === null || password === undefined || isNoPassword(password)) return undefined;
  return { id: 'url-password', what: 'a URL with a password', index: match.index, text: password };
}

/** `user:PASSWORD_OF_USER@host` names what belongs there, as `***` and `%(password)s` do. */
function isNoPassword(text: string): boolean {
  return MASKED.test(text) || text.includes('%(') || VARIABLE_NAME.test(text);
}

function findJwt(text: string): CredentialForm | undefined {
  if (!text.includes('eyJ')) return undefined;
  const match = JWT.exec(text);
  const header = match?.[1];
  if (match === null || header === undefined || !isJwtHeader(header)) return undefined;
  return { id: 'jwt', what: 'a JSON Web Token', index: match.index, text: match[0] };
}

function isJwtHeader(encoded: string): boolean {
  try {
    const header: unknown = JSON.parse(Buffer.from(encoded, 'base64url').toString('utf8'));
    return typeof header === 'object' && header !== null && Object.hasOwn(header, 'alg');
  } catch {
    return false;
  }
}

/** What may be shown of a secret, in messages as in excerpts: two characters of a long value, none of a short one. */
export function maskSecret(value: string): string {
  return value.length < 8 ? '…' : `${[...value].slice(0, 2).join('')}…`;
}
