/** The agent policy in a pod's own annotation: whether it decodes, never its text. */

import { isObject, joinPointer } from '../json/pointer.ts';
import { digestPolicyText, judgePolicyText } from './agent-policy-text.ts';
import { findStrictBase64, findUtf8 } from './decode-base64.ts';
import type { Fact } from './fact.ts';

const KEY = 'io.katacontainers.config.agent.policy';

/** `problem`: `base64`, `utf8`, `empty`, `no-package`, `other-package`, or null. */
export const agentPolicy: Fact = {
  name: 'agentPolicy',
  reads: ['podMetadata:/annotations/io.katacontainers.config.agent.policy'],
  compute({ pod }) {
    const annotations = pod?.metadata.annotations;
    if (pod === null || !isObject(annotations)) return undefined;
    const value = annotations[KEY];
    if (typeof value !== 'string') return undefined;
    return { path: joinPointer(pod.metadataPointer, 'annotations', KEY), key: KEY, ...judgeEncodedPolicy(value) };
  },
};

/** Judges the annotation's value: base64 of UTF-8 text whose package the agent queries. */
export function judgeEncodedPolicy(value: string): { problem: string | null; digest: string | null } {
  const bytes = findStrictBase64(value);
  if (bytes === undefined) return { problem: value === '' ? 'empty' : 'base64', digest: null };
  const text = findUtf8(bytes);
  if (text === undefined) return { problem: 'utf8', digest: null };
  return { problem: judgePolicyText(text), digest: digestPolicyText(text) };
}
