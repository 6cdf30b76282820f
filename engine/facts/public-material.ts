/** What may stand in a Secret manifest: what everybody may know, by its form and by its key, and what nobody can read. */

import { isObject } from '../json/pointer.ts';
import type { JsonObject, JsonValue } from '../model/json.ts';
import type { FactContext } from './fact.ts';
import { compileSecretNames, type SecretNames, strings, tableOf, wordsOf } from './secret-names.ts';

/** The tables, compiled once per catalogue. */
export interface PublicMaterial {
  readonly pemLabels: ReadonlySet<string>;
  readonly sshKeyTypes: readonly string[];
  readonly privateJwkMembers: readonly string[];
  readonly sealedPrefixes: readonly string[];
  readonly exemptTypes: readonly string[];
  readonly publicLastWords: ReadonlySet<string>;
  readonly publicWords: ReadonlySet<string>;
  readonly keyLastWords: ReadonlySet<string>;
  readonly webhookWords: ReadonlySet<string>;
  readonly harmlessWords: ReadonlySet<string>;
  readonly names: SecretNames;
}

const PEM_LABEL = /-----BEGIN ([A-Z0-9 ]{1,60})-----/g;
const HEX = /^[0-9a-f]{64,128}$/i;
const DIGEST = /^sha(?:256|384|512):[0-9a-f]{64,128}$/i;
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const FLAG = /^(?:true|false|yes|no|on|off|null|[01])$/i;
const SHORT_NUMBER = /^[+-]?[0-9.]{1,7}$/;
const URL_WITHOUT_USER = /^[a-z][a-z0-9+.-]{0,30}:\/\/[^\s@?]+$/i;
/** A long segment of a path, of letters and digits: who knows the URL of a webhook may call it. */
const TOKEN_SEGMENT = /[^/]\/(?=[A-Za-z_-]*[0-9])(?=[0-9_-]*[A-Za-z])[A-Za-z0-9_-]{20,}(?:\/|$)/;
/** `ACCESS_SECRET_KEY`: what belongs there, not what it is; as user and password of a URL too. */
const WORDS_IN_CAPITALS = /^[A-Z]+(?:_[A-Z]+)+$/;
const URL_IN_CAPITALS = /^[a-z]+:\/\/[^:@\s]+:[A-Z]+(?:_[A-Z]+)+(?:@\S*)?$/;

/** Compiles the tables. */
export function compilePublicMaterial({ platforms }: FactContext): PublicMaterial {
  const table = tableOf(platforms, 'public_material');
  const words = tableOf(platforms, 'secret_words');
  return {
    pemLabels: new Set(strings(table.pemLabels)),
    sshKeyTypes: strings(table.sshKeyTypes),
    privateJwkMembers: strings(table.privateJwkMembers),
    sealedPrefixes: strings(table.sealedPrefixes),
    exemptTypes: strings(table.exemptTypes),
    publicLastWords: new Set([...strings(table.publicLastWords), ...strings(words.harmlessLastWords)]),
    publicWords: new Set(strings(table.publicWords)),
    keyLastWords: new Set(strings(table.keyLastWords)),
    webhookWords: new Set(strings(table.webhookWords)),
    harmlessWords: new Set(strings(words.harmlessWords)),
    names: compileSecretNames(words),
  };
}

/** Whether a text gives nothing away, whoever reads it. */
export function isHarmless(key: string, text: string, material: PublicMaterial): boolean {
  if (text === '' || material.sealedPrefixes.some((prefix) => text.startsWith(prefix))) return true;
  if (FLAG.test(text) || DIGEST.test(text) || URL_IN_CAPITALS.test(text)) return true;
  if (isPublicPem(text, material) || isPublicSsh(text, material) || isPublicJson(text, material)) return true;
  if (URL_WITHOUT_USER.test(text)) return !(TOKEN_SEGMENT.test(text) && hasTokenUrl(key, material));
  if (!isSecretName(key, material)) return [HEX, SHORT_NUMBER, UUID, WORDS_IN_CAPITALS].some((it) => it.test(text));
  return WORDS_IN_CAPITALS.test(text) && isSecretName(text, material);
}

/** False for what is only likely: an id or a digest under a name such as token could be just that. */
export function isCertain(key: string, text: string): boolean {
  return !(UUID.test(text) || (HEX.test(text) && !/key|pass/i.test(key)));
}

/** A login or an address gives nothing away without what belongs to it. */
export function isPublicName(key: string, { names, publicLastWords, publicWords }: PublicMaterial): boolean {
  if (names.isSecret(key)) return false;
  const words = wordsOf(key);
  return publicLastWords.has(words.at(-1) ?? '') || words.some((word) => publicWords.has(word));
}

/** Here `key` alone is the name of a secret: what else would a Secret hold under it? */
function isSecretName(name: string, { names, keyLastWords, harmlessWords }: PublicMaterial): boolean {
  if (names.isSecret(name)) return true;
  const words = wordsOf(name);
  return keyLastWords.has(words.at(-1) ?? '') && !words.some((word) => harmlessWords.has(word));
}

function hasTokenUrl(key: string, material: PublicMaterial): boolean {
  return isSecretName(key, material) || wordsOf(key).some((word) => material.webhookWords.has(word));
}

/** All blocks are public, and nothing else is there than comments. */
function isPublicPem(text: string, material: PublicMaterial): boolean {
  const labels = [...text.matchAll(PEM_LABEL)].map((match) => match[1] ?? '');
  return labels.length > 0 && labels.every((label) => material.pemLabels.has(label));
}

/** `*.pub`, `authorized_keys` and `known_hosts`: each line has a key type and a key, or is a comment. */
function isPublicSsh(text: string, material: PublicMaterial): boolean {
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'));
  return lines.length > 0 && lines.every((line) => hasSshKey(line, material));
}

function hasSshKey(line: string, { sshKeyTypes }: PublicMaterial): boolean {
  const words = line.split(/\s+/);
  return words.some((word, index) => sshKeyTypes.includes(word) && (words[index + 1] ?? '').startsWith('AAAA'));
}

/** A JSON Web Key (set) without private members, or an object that SOPS has encrypted. */
function isPublicJson(text: string, material: PublicMaterial): boolean {
  if (!text.startsWith('{')) return false;
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue;
  } catch {
    return false;
  }
  if (!isObject(value)) return false;
  if (Object.keys(value).length === 0 || isObject(value.sops)) return true;
  const keys = Array.isArray(value.keys) ? value.keys.filter(isObject) : [value];
  return keys.length > 0 && keys.every((key) => isPublicJwk(key, material));
}

function isPublicJwk(key: JsonObject, { privateJwkMembers }: PublicMaterial): boolean {
  return typeof key.kty === 'string' && !privateJwkMembers.some((member) => Object.hasOwn(key, member));
}
