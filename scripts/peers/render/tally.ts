/** What a comparison of renderings has found. */

import type { NotRendered, RenderedChart, RenderedKustomization } from '../../../engine/render/renderer.ts';
import type { Output } from './commands.ts';

/** Functions that give the same in any place without a cluster. */
const SAME_EVERYWHERE: ReadonlySet<string> = new Set(['lookup', 'getHostByName']);

/** Counts, and prints what differs as it comes. */
export class Tally {
  readonly #what: string;
  readonly #command: string;
  readonly #reasons = new Map<string, number>();
  readonly #native: number[] = [];
  readonly #ours: number[] = [];
  #equal = 0;
  #empty = 0;
  #failed = 0;
  #chance = 0;
  different = 0;

  constructor(what: string, command: string) {
    this.#what = what;
    this.#command = command;
  }

  add(
    name: string,
    expected: Output,
    rendered: RenderedKustomization | RenderedChart | NotRendered,
    time: { readonly native: number; readonly ours: number },
  ): void {
    const { failure } = rendered;
    if (failure !== undefined) {
      this.#reasons.set(failure.reason, (this.#reasons.get(failure.reason) ?? 0) + 1);
      if (expected === null) this.#failed += 1;
      else this.#differ(name, `only the command renders it; ${failure.reason}: ${failure.message}`);
      return;
    }
    if (expected === null) {
      this.#differ(name, 'only the sandbox renders it');
    } else if (rendered.text === expected) {
      this.#equal += 1;
      if (expected.trim() === '') this.#empty += 1;
      this.#native.push(time.native);
      this.#ours.push(time.ours);
    } else if (rendered.unsteady.some((call) => !SAME_EVERYWHERE.has(call))) {
      this.#chance += 1;
    } else {
      this.#differ(name, 'the texts differ');
    }
  }

  #differ(name: string, why: string): void {
    this.different += 1;
    console.error(`${name}: ${why}`);
  }

  print(): void {
    const reasons = [...this.#reasons].map(([reason, count]) => `${count} ${reason}`).join(', ');
    console.log(`${this.#what}, compared with ${this.#command}:`);
    console.log(`  ${this.#equal} equal (${this.#empty} of them empty), ${this.different} different`);
    console.log(`  ${this.#chance} differ by chance, ${this.#failed} cannot be rendered by either (${reasons})`);
    console.log(`  of the equal ones, with origins: ${timesOf(this.#ours)}; the command: ${timesOf(this.#native)}`);
  }
}

function timesOf(times: readonly number[]): string {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number) => (sorted[Math.floor((sorted.length - 1) * share)] ?? 0).toFixed(0);
  const sum = times.reduce((total, each) => total + each, 0) / 1000;
  return `${sum.toFixed(1)} s, median ${at(0.5)} ms, p90 ${at(0.9)} ms`;
}
