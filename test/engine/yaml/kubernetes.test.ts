/** Our reading of the committed ugly documents equals what Kubernetes' own reader answered when it was asked. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { differenceOf } from '../../../scripts/peers/kubernetes-yaml/difference.ts';
import { isKnown } from '../../../scripts/peers/kubernetes-yaml/known.ts';
import type { PeerDocument } from '../../../scripts/peers/kubernetes-yaml/peer.ts';

interface Recorded {
  readonly cases: readonly { readonly text: string; readonly documents: readonly PeerDocument[] }[];
}

const recorded = JSON.parse(
  readFileSync(new URL('../../yaml/kubernetes.recorded.json', import.meta.url), 'utf8'),
) as Recorded;

describe('engine/yaml against the recorded answers of Kubernetes', () => {
  it('has a recording worth the name', () => {
    assert.ok(recorded.cases.length > 500);
    assert.ok(recorded.cases.some(({ documents }) => documents.some((document) => document.error !== undefined)));
  });

  it('agrees on every value and every refusal', () => {
    const differences = recorded.cases.flatMap(({ text, documents }) => {
      const difference = differenceOf(text, documents);
      return difference === undefined || isKnown(text, difference) ? [] : [`${JSON.stringify(text)}: ${difference}`];
    });
    assert.deepEqual(differences, []);
  });

  it('knows at most a handful of differences among them', () => {
    const known = recorded.cases.filter(({ text, documents }) => differenceOf(text, documents) !== undefined);
    assert.ok(known.length <= 8, known.map(({ text }) => JSON.stringify(text)).join('\n'));
  });
});
