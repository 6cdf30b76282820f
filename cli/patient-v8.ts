/** How soon V8 optimises what it runs, when each core has a thread of ours to run. */

import { setFlagsFromString } from 'node:v8';

/** Of V8 11; `node --v8-options` tells. */
const DEFAULT = 67_584;
const PATIENT = 264_000;
let isPatient = false;

/**
 * Lets V8 11 (Node 20) wait longer: it optimises functions before it has seen their types, throws the code away and begins
 * again, on cores that are needed (docs/adr/0006-stream-and-keep-candidates.md has the figures). Later versions of V8 have
 * another tiering, and no such flag. Undone at exit, for what the launcher keeps of V8 is valid for one set of flags.
 */
export function makeV8Patient(): void {
  if (isPatient || !process.versions.v8.startsWith('11.')) return;
  isPatient = true;
  setFlagsFromString(`--interrupt-budget=${PATIENT}`);
  process.prependOnceListener('exit', () => setFlagsFromString(`--interrupt-budget=${DEFAULT}`));
}
