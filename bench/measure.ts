/** Runs commands and tells what they took; several of them in turn, so that a busy machine is busy for all. */

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What one run took, in seconds; CPU is user and system time of the process and all that it waited for. */
export interface Measurement {
  readonly cpu: number;
  readonly wall: number;
}

/** A command to be measured. */
export interface Subject {
  readonly command: readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Exit codes that mean that it worked. */
  readonly exits?: readonly number[];
  /** Brings back what the last run changed; not measured. */
  readonly prepare?: () => void;
}

/** What starting Node takes. */
export const NODE: Subject = { command: [process.execPath, '-e', '0'] };

/** bash knows the times of its children to the millisecond, Node does not. */
const TIMED = `TIMEFORMAT='%U %S %R'; { time "$@" 2>/dev/null; } 2>&3`;

/** Runs a command once. Its standard output goes to a pipe. @throws Error when it fails */
export function run({ command, cwd, env, exits = [0], prepare }: Subject): Measurement & { readonly stdout: string } {
  prepare?.();
  const { status, stdout, output } = spawnSync('bash', ['-c', TIMED, 'bash', ...command], {
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
    stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
    ...(cwd === undefined ? {} : { cwd }),
    env: { ...process.env, ...env },
  });
  if (status === null || !exits.includes(status)) throw new Error(`exit ${status}: ${command.join(' ')}`);
  const [user = 0, system = 0, wall = 0] = (output[3] ?? '').trim().split(' ').map(Number);
  return { cpu: user + system, wall, stdout };
}

/** The largest memory of a Node command, in MiB. */
export function peakMemory(subject: Subject, scratch: string): number {
  const file = join(scratch, 'peak-memory');
  const preload = new URL('peak-memory.cjs', import.meta.url).pathname;
  const [node = 'node', ...rest] = subject.command;
  run({ ...subject, command: [node, '--require', preload, ...rest], env: { ...subject.env, PEAK_MEMORY_FILE: file } });
  return Number(readFileSync(file, 'utf8')) / 1024;
}

/** The medians of several runs of each, one after the other. */
export function inTurn<Name extends string>(
  subjects: Readonly<Record<Name, Subject>>,
  runs: number,
): Record<Name, Measurement> {
  const names = Object.keys(subjects) as Name[];
  const taken = new Map<Name, Measurement[]>(names.map((name) => [name, []]));
  for (const name of names) run(subjects[name]);
  for (let round = 0; round < runs; round++) {
    for (const name of names) taken.get(name)?.push(run(subjects[name]));
  }
  const entries = [...taken].map(([name, all]): [Name, Measurement] => [
    name,
    { cpu: median(all.map(({ cpu }) => cpu)), wall: median(all.map(({ wall }) => wall)) },
  ]);
  return Object.fromEntries(entries) as Record<Name, Measurement>;
}

/** The value in the middle, or the mean of the two there. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
}
