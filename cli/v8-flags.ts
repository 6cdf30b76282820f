/** How V8 11 (Node 20) optimises: less than it would, where that costs more than it saves. */

import { setFlagsFromString } from 'node:v8';

/** A flag of V8, the value that we give it, and its default; `node --v8-options` tells. */
interface Flag {
  readonly name: string;
  readonly ours: number;
  readonly usual: number;
}

/** How soon functions are optimised. */
const BUDGET: Flag = { name: 'interrupt-budget', ours: 264_000, usual: 67_584 };
/** How much of its callees goes into a function that is optimised. */
const INLINING: Flag = { name: 'max-inlined-bytecode-size-cumulative', ours: 300, usual: 920 };

const changed = new Set<Flag>();

/**
 * For a set that several threads read: V8 optimises functions before it has seen their types, throws the code away and
 * begins again, on cores that are needed.
 */
export function whenThreadsRead(): void {
  change(BUDGET);
}

/** For judging: its large functions run too few times to earn back what optimising them with all their callees costs. */
export function whenJudging(): void {
  change(INLINING);
}

/**
 * docs/adr/0006-stream-and-keep-candidates.md has the figures. Later versions of V8 have another tiering, and need no
 * such help. Undone at exit, for what the launcher keeps of V8 is valid for one set of flags.
 */
function change(flag: Flag): void {
  if (changed.has(flag) || !process.versions.v8.startsWith('11.')) return;
  changed.add(flag);
  set(flag.name, flag.ours);
  process.prependOnceListener('exit', () => set(flag.name, flag.usual));
}

function set(name: string, value: number): void {
  setFlagsFromString(`--${name}=${value}`);
}
