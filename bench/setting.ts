/** What every row works with: the built command as users install it, corpora on disk, a private cache. */

import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type CorpusOptions, writeCorpus } from './corpus.ts';
import type { Subject } from './measure.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** Corpora are kept between runs: they are seeded. */
const KEPT = join(tmpdir(), 'ccpolicy-bench');

/** Documents of the ordinary corpus. */
export const DOCUMENTS = 10_000;

/** Folders and commands of one run of the benchmark. */
export interface Setting {
  /** A folder that is gone afterwards. */
  readonly scratch: string;
  /** Where tools are kept that take long to install. */
  readonly kept: string;
  readonly runs: number;
  /** Of the built package. */
  readonly dist: string;
  readonly environment: Readonly<Record<string, string>>;
  /** The command, as a process of its own. Findings are no failure. */
  ccpolicy(args: readonly string[], more?: Partial<Subject>): Subject;
  close(): void;
}

/** Builds the command and makes the setting. */
export function openSetting(runs: number): Setting {
  const scratch = mkdtempSync(join(tmpdir(), 'ccpolicy-bench-'));
  const installed = join(scratch, 'package');
  mkdirSync(installed);
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', 'scripts/build-cli.ts', join(installed, 'dist')], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error('the command cannot be built');
  copyFileSync(join(ROOT, 'package.json'), join(installed, 'package.json'));
  symlinkSync(join(ROOT, 'policies'), join(installed, 'policies'));
  const environment = { XDG_CACHE_HOME: join(scratch, 'cache'), NO_COLOR: '1' };
  return {
    scratch,
    kept: KEPT,
    runs,
    dist: join(installed, 'dist'),
    environment,
    ccpolicy: (args, more) => ({
      command: [process.execPath, join(installed, 'dist/ccpolicy.js'), ...args, '--as-of', '2026-11-21'],
      cwd: installed,
      exits: [0, 1],
      ...more,
      env: { ...environment, ...more?.env },
    }),
    close: () => rmSync(scratch, { recursive: true, force: true }),
  };
}

/** The folder of a corpus; made when it is not there yet. */
export async function corpus(name: string, options: CorpusOptions): Promise<string> {
  const folder = join(KEPT, `${name}-${Object.values(options).join('-')}`);
  const complete = join(folder, '.complete');
  if (existsSync(complete)) return folder;
  rmSync(folder, { recursive: true, force: true });
  await writeCorpus(folder, options);
  writeFileSync(complete, '');
  return folder;
}

/** A copy of a folder, in place of what was there; on the disk, so that no later fsync has to wait for it. */
export function copyFolder(from: string, to: string): void {
  rmSync(to, { recursive: true, force: true });
  cpSync(from, to, { recursive: true });
  spawnSync('sync', ['-f', to]);
}

/** A script of this folder, run by Node. */
export function script(name: string, ...args: readonly string[]): Subject {
  const loader = name.endsWith('.ts') ? ['--import', 'tsx'] : [];
  return { command: [process.execPath, ...loader, fileURLToPath(new URL(name, import.meta.url)), ...args], cwd: ROOT };
}
