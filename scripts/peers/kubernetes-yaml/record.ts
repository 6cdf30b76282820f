/** Records how Kubernetes reads the committed cases: `node --import tsx scripts/peers/kubernetes-yaml/record.ts`. */

import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { cases } from './cases.ts';
import { askPeer, buildPeer } from './peer.ts';

const target = fileURLToPath(new URL('../../../test/yaml/kubernetes.recorded.json', import.meta.url));
const modules = readFileSync(new URL('go.mod', import.meta.url), 'utf8').match(/^\t(?:k8s|sigs|go)\S+ v\S+/gm) ?? [];
const answers = askPeer(buildPeer(), cases);
const recorded = {
  command: 'node --import tsx scripts/peers/kubernetes-yaml/record.ts',
  reader: modules.map((line) => line.trim()),
  cases: cases.map((text, index) => ({ text, documents: answers[index] ?? [] })),
};
writeFileSync(target, `${JSON.stringify(recorded, null, 1)}\n`);
console.log(`${cases.length} cases recorded`);
