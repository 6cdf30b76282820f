/** The initdata in a pod's annotations, under the old and the new key: whether it decodes, and the policy in it. */

import { gunzipSync } from 'node:zlib';
import { parse } from 'smol-toml';
import { isObject, joinPointer } from '../json/pointer.ts';
import type { JsonPointer } from '../model/json.ts';
import { digestPolicyText, judgePolicyText } from './agent-policy-text.ts';
import { findStrictBase64, findUtf8 } from './decode-base64.ts';
import type { Fact } from './fact.ts';

type Initdata = Decoded & { path: JsonPointer; key: string; place: 'hypervisor' | 'runtime' };

type Decoded = {
  /** `empty`, `base64`, `gzip`, `size`, `utf8`, `toml`, `data`, or null. */
  problem: string | null;
  /** Peer pods took plain base64 once. */
  compressed: boolean;
  /** `[data]."policy.rego"` is there. */
  hasPolicy: boolean;
  /** As in the fact agentPolicy. */
  policyProblem: string | null;
  policyDigest: string | null;
};

const KEYS = [
  { place: 'hypervisor', key: 'io.katacontainers.config.hypervisor.cc_init_data' },
  { place: 'runtime', key: 'io.katacontainers.config.runtime.cc_init_data' },
] as const;
/** Kubernetes holds 256 KiB of annotations; what unpacks to more than this is no initdata. */
const LARGEST = 2 * 1024 * 1024;
const NOTHING: Decoded = {
  problem: null,
  compressed: false,
  hasPolicy: false,
  policyProblem: null,
  policyDigest: null,
};

/** Initdata specification 0.1.0: base64 of (gzip of) TOML with `version`, `algorithm` and `[data]`. */
export const initdata: Fact = {
  name: 'initdata',
  reads: KEYS.map(({ key }) => `podMetadata:/annotations/${key}`),
  compute({ pod }) {
    const annotations = pod?.metadata.annotations;
    if (pod === null || !isObject(annotations)) return undefined;
    const found: Initdata[] = [];
    for (const { place, key } of KEYS) {
      const value = annotations[key];
      if (typeof value !== 'string') continue;
      found.push({ path: joinPointer(pod.metadataPointer, 'annotations', key), key, place, ...decodeInitdata(value) });
    }
    return found.length === 0 ? undefined : found;
  },
};

/** Workloads of a set mostly carry the same initdata: the last few texts are not unpacked again. */
const RECENT = new Map<string, Decoded>();
const RECENT_KEPT = 64;

/** Unpacks and judges the annotation's value. */
export function decodeInitdata(value: string): Decoded {
  const known = RECENT.get(value);
  if (known !== undefined) return known;
  const decoded = unpackAndJudge(value);
  const [oldest] = RECENT.keys();
  if (RECENT.size >= RECENT_KEPT && oldest !== undefined) RECENT.delete(oldest);
  RECENT.set(value, decoded);
  return decoded;
}

function unpackAndJudge(value: string): Decoded {
  if (value === '') return { ...NOTHING, problem: 'empty' };
  const packed = findStrictBase64(value);
  if (packed === undefined) return { ...NOTHING, problem: 'base64' };
  const compressed = packed[0] === 0x1f && packed[1] === 0x8b;
  const bytes = compressed ? unpack(packed) : packed;
  if (typeof bytes === 'string') return { ...NOTHING, compressed, problem: bytes };
  if (bytes.length > LARGEST) return { ...NOTHING, compressed, problem: 'size' };
  const text = findUtf8(bytes);
  return text === undefined ? { ...NOTHING, compressed, problem: 'utf8' } : { ...judge(text), compressed };
}

function unpack(packed: Buffer): Buffer | 'gzip' | 'size' {
  try {
    return gunzipSync(packed, { maxOutputLength: LARGEST });
  } catch (error) {
    return error instanceof RangeError ? 'size' : 'gzip';
  }
}

function judge(text: string): Decoded {
  let data: unknown;
  try {
    data = parse(text).data;
  } catch {
    return { ...NOTHING, problem: 'toml' };
  }
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return { ...NOTHING, problem: 'data' };
  const policy: unknown = Object.hasOwn(data, 'policy.rego') ? Reflect.get(data, 'policy.rego') : undefined;
  if (typeof policy !== 'string') return NOTHING;
  return {
    ...NOTHING,
    hasPolicy: true,
    policyProblem: judgePolicyText(policy),
    policyDigest: digestPolicyText(policy),
  };
}
