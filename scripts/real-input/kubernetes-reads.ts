/** Where Kubernetes' own reader reads a repository's files otherwise than we do. Needs Go. */

import { differenceOf } from '../peers/kubernetes-yaml/difference.ts';
import { isKnown } from '../peers/kubernetes-yaml/known.ts';
import { askPeer } from '../peers/kubernetes-yaml/peer.ts';

const AT_ONCE = 500;

/** Differences by file, those that Kubernetes reads and we refuse apart. */
export interface Readings {
  readonly compared: number;
  readonly onlyKubernetes: readonly string[];
  readonly otherwise: readonly string[];
}

/** Compares the readings of all texts. */
export function compareReadings(binary: string, texts: ReadonlyMap<string, string>): Readings {
  const onlyKubernetes: string[] = [];
  const otherwise: string[] = [];
  const entries = [...texts];
  for (let from = 0; from < entries.length; from += AT_ONCE) {
    const batch = entries.slice(from, from + AT_ONCE);
    const answers = askPeer(
      binary,
      batch.map(([, text]) => text),
    );
    for (const [index, [path, text]] of batch.entries()) {
      const difference = differenceOf(text, answers[index] ?? []);
      if (difference === undefined) continue;
      const entry = `${path}: ${isKnown(text, difference) ? '(known) ' : ''}${difference.slice(0, 300)}`;
      (difference.includes('ours refused') ? onlyKubernetes : otherwise).push(entry);
    }
  }
  return { compared: texts.size, onlyKubernetes, otherwise };
}
