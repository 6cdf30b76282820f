/** The `ccpolicy` command as users get it: built once per test run, started as a process of its own. */

import { spawnSync } from 'node:child_process';
import { copyFileSync, symlinkSync } from 'node:fs';
import { ROOT } from './checkout.ts';
import { temporaryFolder } from './temporary.ts';

/** What a run of the command gave. */
export interface CliRun {
  readonly exit: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** How a run differs from the plain one. */
export interface CliOptions {
  readonly cwd?: string;
  readonly stdin?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  /** Flags of Node itself. */
  readonly node?: readonly string[];
  /** The folder of the installed package, when it is not the ordinary one. */
  readonly installation?: string;
}

let installed: string | undefined;
let cache: string | undefined;

/** A folder that looks like the installed package; made by the first test that asks. */
export function installation(): string {
  installed ??= install();
  return installed;
}

function install(): string {
  const folder = temporaryFolder();
  const build = spawnSync(process.execPath, ['--import', 'tsx', 'scripts/build-cli.ts', `${folder}/dist`], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  if (build.status !== 0) throw new Error(`the command cannot be built:\n${build.stderr}`);
  copyFileSync(`${ROOT}package.json`, `${folder}/package.json`);
  symlinkSync(`${ROOT}policies`, `${folder}/policies`);
  return folder;
}

/** The environment of every run: nothing of the machine's but what Node needs; one private cache for all runs. */
export function cliEnvironment(more: CliOptions['env'] = {}): Record<string, string> {
  cache ??= temporaryFolder();
  return { PATH: process.env['PATH'] ?? '', HOME: cache, XDG_CACHE_HOME: cache, ...more };
}

/** The arguments that start the command under Node. */
export function cliArguments(args: readonly string[], { node = [], installation: folder }: CliOptions = {}): string[] {
  return [...node, `${folder ?? installation()}/dist/ccpolicy.js`, ...args];
}

/** Runs the command to its end. */
export function runCli(args: readonly string[], options: CliOptions = {}): CliRun {
  const { status, stdout, stderr } = spawnSync(process.execPath, cliArguments(args, options), {
    cwd: options.cwd ?? ROOT,
    env: cliEnvironment(options.env),
    input: options.stdin ?? '',
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  return { exit: status, stdout, stderr };
}

/** Runs the command with a JSON report. */
export function runJson(args: readonly string[], options: CliOptions = {}): CliRun & { readonly report: JsonReport } {
  const run = runCli(['check', '--format', 'json', ...args], options);
  if (run.stdout === '') throw new Error(`no report: ${run.stderr}`);
  return { ...run, report: JSON.parse(run.stdout) as JsonReport };
}

interface JsonLocation {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly pointer?: string;
}

/** The parts of the JSON report that tests look at. */
export interface JsonReport {
  readonly profiles: readonly { readonly name: string }[];
  readonly coverage: {
    readonly files: number;
    readonly documents: number;
    readonly resources: number;
    readonly evaluated: number;
    readonly excepted: number;
    readonly skipped: Readonly<Record<string, number>>;
    readonly skippedRules: Readonly<Record<string, number>>;
    readonly notEvaluated: readonly { readonly path: string; readonly line: number; readonly reason: string }[];
  };
  readonly summary: Readonly<Record<'pass' | 'fail' | 'warn' | 'error' | 'skip' | 'blocking', number>>;
  readonly results: readonly {
    readonly ruleId: string;
    readonly policy: string;
    readonly status: string;
    readonly severity: string;
    readonly failureAction: string;
    readonly blocking: boolean;
    readonly message: string;
    readonly resource: { readonly kind: string; readonly namespace: string; readonly name: string };
    readonly location: JsonLocation;
    readonly fingerprint: string;
    readonly skipReason?: string;
    readonly exception?: string;
    readonly renderings?: { readonly roots: readonly string[]; readonly of: number };
  }[];
  readonly errors: readonly { readonly code: string; readonly message: string; readonly location?: JsonLocation }[];
  readonly notes?: readonly { readonly code: string; readonly message: string; readonly location?: JsonLocation }[];
}
