/** What a Secret manifest gives away: its values decoded, and left out where everybody or nobody may read them. */

import { isObject, joinPointer } from '../json/pointer.ts';
import type { JsonObject, JsonPointer, JsonValue } from '../model/json.ts';
import { findStrictBase64, findUtf8 } from './decode-base64.ts';
import type { Fact, FactContext } from './fact.ts';
import { compileSecretNames, type SecretNames, strings, tableOf, wordsOf } from './secret-names.ts';
import { compileSecretValues, type SecretValues } from './secret-values.ts';

type SecretDatum = {
  path: JsonPointer;
  key: string;
  /** A credential of a known form, or null for anything else. */
  what: string | null;
  /** The decoded value is a placeholder: nothing is given away yet. */
  placeholder: boolean;
  /** Stands in `data` and is no base64: the API server refuses the object. */
  malformed: boolean;
};

interface PublicMaterial {
  readonly pemLabels: ReadonlySet<string>;
  readonly sshKeyTypes: readonly string[];
  readonly privateJwkMembers: readonly string[];
  readonly sealedPrefixes: readonly string[];
  readonly exemptTypes: readonly string[];
  readonly publicLastWords: ReadonlySet<string>;
  readonly publicWords: ReadonlySet<string>;
  readonly names: SecretNames;
  readonly values: SecretValues;
}

const PEM_LABEL = /-----BEGIN ([A-Z0-9 ]{1,60})-----/g;
const DIGEST = /^(?:sha(?:256|384|512):)?[0-9a-f]{64,128}$/i;
const FLAG = /^(?:true|false|yes|no|on|off|null|[+-]?[0-9.]{1,7})$/i;
const URL_WITHOUT_USER = /^[a-z][a-z0-9+.-]{0,30}:\/\/[^\s@?]+$/i;
/** `ACCESS_SECRET_KEY`, alone or as user and password of a URL: what belongs there, not what it is. */
const WORDS_IN_CAPITALS = /^(?:[a-z]+:\/\/[^:@\s]+:)?[A-Z]+(?:_[A-Z]+)+(?:@\S*)?$/;
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** The keys of `data` and `stringData` whose values can be used by whoever reads the repository. */
export const secretData: Fact = {
  name: 'secretData',
  reads: ['resource:/data', 'resource:/stringData', 'resource:/type'],
  compute({ kind, apiVersion, value }, context) {
    if (kind !== 'Secret' || apiVersion !== 'v1') return undefined;
    const material = materialOf(context);
    // SOPS writes its own member beside the encrypted values.
    if (isObject(value.sops) || material.exemptTypes.includes(String(value.type))) return undefined;
    const found: SecretDatum[] = [];
    search(value.stringData, '/stringData', material, context, found, (text) => ({ text, malformed: false }));
    search(value.data, '/data', material, context, found, decoded);
    return found.length === 0 ? undefined : found;
  },
};

const COMPILED = new WeakMap<FactContext, PublicMaterial>();

function materialOf(context: FactContext): PublicMaterial {
  const known = COMPILED.get(context);
  if (known !== undefined) return known;
  const table = tableOf(context.platforms, 'public_material');
  const words = tableOf(context.platforms, 'secret_words');
  const material = {
    pemLabels: new Set(strings(table.pemLabels)),
    sshKeyTypes: strings(table.sshKeyTypes),
    privateJwkMembers: strings(table.privateJwkMembers),
    sealedPrefixes: strings(table.sealedPrefixes),
    exemptTypes: strings(table.exemptTypes),
    publicLastWords: new Set([...strings(table.publicLastWords), ...strings(words.harmlessLastWords)]),
    publicWords: new Set(strings(table.publicWords)),
    names: compileSecretNames(words),
    values: compileSecretValues(words),
  };
  COMPILED.set(context, material);
  return material;
}

interface Read {
  readonly text: string;
  readonly malformed: boolean;
}

/** What does not decode is judged as it stands: SOPS and templates write plain text there. */
function decoded(text: string): Read {
  const bytes = findStrictBase64(text.replace(/\s+/g, ''));
  if (bytes === undefined) return { text, malformed: true };
  return { text: findUtf8(bytes) ?? bytes.toString('latin1'), malformed: false };
}

function search(
  data: JsonValue | undefined,
  pointer: JsonPointer,
  material: PublicMaterial,
  context: FactContext,
  found: SecretDatum[],
  read: (text: string) => Read,
): void {
  if (!isObject(data)) return;
  for (const key of Object.keys(data)) {
    const written = data[key];
    if (typeof written !== 'string') continue;
    const { text: raw, malformed } = read(written);
    const text = raw.trim();
    const placeholder = context.placeholder(written.trim()) || context.placeholder(text);
    const form = material.values.findForm(text);
    if (!placeholder && form === undefined && (isHarmless(text, material) || isPublicName(key, material))) continue;
    found.push({ path: joinPointer(pointer, key), key, what: form?.what ?? null, placeholder, malformed });
  }
}

function isHarmless(text: string, material: PublicMaterial): boolean {
  if (text === '' || material.sealedPrefixes.some((prefix) => text.startsWith(prefix))) return true;
  if ([DIGEST, FLAG, URL_WITHOUT_USER, UUID, WORDS_IN_CAPITALS].some((pattern) => pattern.test(text))) return true;
  return isPublicPem(text, material) || isPublicSsh(text, material) || isPublicJson(text, material);
}

/** A login or an address gives nothing away without what belongs to it. */
function isPublicName(key: string, { names, publicLastWords, publicWords }: PublicMaterial): boolean {
  if (names.isSecret(key)) return false;
  const words = wordsOf(key);
  return publicLastWords.has(words.at(-1) ?? '') || words.some((word) => publicWords.has(word));
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
