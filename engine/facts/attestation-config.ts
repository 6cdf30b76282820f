/** The house schema `attestation-config`: its JSON read, and the parts of it that Rego cannot take apart. */

import { isObject, joinPointer } from '../json/pointer.ts';
import { isAttestationConfig } from '../kubernetes/platform-objects.ts';
import type { JsonObject, JsonPointer, JsonValue } from '../model/json.ts';
import { embeddedJsonSource, readEmbeddedJson } from '../yaml/embedded.ts';
import type { Fact, FactContext } from './fact.ts';

/** One entry of `allowed_digests`. Types, not interfaces: they go to Rego as JSON. */
type AllowedDigest = {
  /** As written; other values than texts as JSON. */
  text: string;
  /** `form` is no digest, `placeholder` one that nothing can have, `repeated` stands in the list before. */
  problem: 'form' | 'placeholder' | 'repeated' | null;
  algorithm: string | null;
};

type AttestationUrl = {
  text: string;
  /** Lower case, without the colon; null for what is no URL. */
  scheme: string | null;
  hasUser: boolean;
  /** A host that is reserved for examples or for the machine itself, or a value that is still to be filled in. */
  isPlaceholder: boolean;
};

type FirmwareVersion = {
  /** As written, a number with its trailing zeros. */
  text: string;
  /** Whoever reads a JSON number loses its trailing zeros. */
  isNumber: boolean;
  /** The text, or for a whole number (`2`) the shortest version that is the same number (`2.0`). */
  version: string | null;
  /** `["1", "55"]`; null for what is no version. */
  parts: string[] | null;
};

const DIGEST = /^(?:(sha256):([0-9a-f]{64})|(sha384):([0-9a-f]{96})|(sha512):([0-9a-f]{128}))$/;
const WHOLE_NUMBER = /^[0-9]{1,9}$/;
const ONE_CHARACTER = /^(.)\1*$/;
const VERSION = /^[0-9]{1,9}(?:\.[0-9]{1,9}){1,3}$/;
/** RFC 2606 and RFC 6761, with everything below them. */
const PLACEHOLDER_HOST = /(?:^|\.)(?:example\.(?:com|org|net)|example|invalid|test|localhost)$|^127\.|^\[::1\]$/;

/**
 * Of a ConfigMap of that schema: `{state: missing}`, `{state: broken, error, line}` or `{state: read, value, url,
 * digests, firmware, unfilled}`, the three before the last null where the JSON has no such member, `unfilled` the
 * pointers in the JSON of policy members that are still to be filled in; always with `namespaceAssumed`.
 */
export const attestationConfig: Fact = {
  name: 'attestationConfig',
  reads: ['resource:/data/config.json'],
  compute(resource, context) {
    if (!isAttestationConfig(resource)) return undefined;
    const { namespaceAssumed } = resource;
    const text = isObject(resource.value.data) ? resource.value.data['config.json'] : undefined;
    if (typeof text !== 'string') return { state: 'missing', namespaceAssumed };
    const read = readEmbeddedJson(text);
    if ('error' in read) {
      const line = text.slice(0, read.offset).split('\n').length;
      return { state: 'broken', error: read.error, line, namespaceAssumed };
    }
    return { state: 'read', value: read.value, namespaceAssumed, ...describe(read.value, text, context) };
  },
};

function describe(config: JsonValue, source: string, context: FactContext) {
  const top = isObject(config) ? config : {};
  const policy = isObject(top.policy) ? top.policy : {};
  const { attestation_url: url } = top;
  const { allowed_digests: digests, min_firmware_version: firmware } = policy;
  return {
    url: url === undefined ? null : describeUrl(textOf(url), context),
    digests: Array.isArray(digests) ? describeDigests(digests, context) : null,
    firmware: firmware === undefined ? null : describeFirmware(firmware, source),
    unfilled: unfilledIn(policy, context),
  };
}

/** Members of the policy, and items of its lists, whose text is a placeholder. */
function unfilledIn(policy: JsonObject, { placeholder }: FactContext): JsonPointer[] {
  const isUnfilled = (value: JsonValue) => typeof value === 'string' && placeholder(value);
  return Object.entries(policy).flatMap(([key, value]) => {
    const pointer = joinPointer('/policy', key);
    if (!Array.isArray(value)) return isUnfilled(value) ? [pointer] : [];
    return value.flatMap((item, index) => (isUnfilled(item) ? [`${pointer}/${index}`] : []));
  });
}

function describeUrl(text: string, context: FactContext): AttestationUrl {
  const unfilled = context.placeholder(text);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !text.includes('://'))
    return { text, scheme: null, hasUser: false, isPlaceholder: unfilled };
  return {
    text,
    scheme: url.protocol.slice(0, -1),
    hasUser: url.username !== '' || url.password !== '',
    isPlaceholder: unfilled || PLACEHOLDER_HOST.test(url.hostname),
  };
}

function describeDigests(list: readonly JsonValue[], context: FactContext): AllowedDigest[] {
  const seen = new Set<string>();
  return list.map((item) => {
    const text = textOf(item);
    const match = DIGEST.exec(text);
    const [algorithm = null, hex = ''] = match?.slice(1).filter((part) => part !== undefined) ?? [];
    const digest = (problem: AllowedDigest['problem']): AllowedDigest => ({ text, problem, algorithm });
    if (match === null) return digest(context.placeholder(text) ? 'placeholder' : 'form');
    if (ONE_CHARACTER.test(hex)) return digest('placeholder');
    if (seen.has(text)) return digest('repeated');
    seen.add(text);
    return digest(null);
  });
}

function describeFirmware(value: JsonValue, source: string): FirmwareVersion {
  const isNumber = typeof value === 'number';
  const text = (isNumber ? embeddedJsonSource(source, '/policy/min_firmware_version') : undefined) ?? textOf(value);
  const version = isNumber && WHOLE_NUMBER.test(text) ? `${text}.0` : text;
  const parts = VERSION.test(version) ? version.split('.') : null;
  return { text, isNumber, version: parts === null ? null : version, parts };
}

function textOf(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
