/** A Go program of the sandbox: its sources, and how they become Wasm. */

import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { sha256 } from '../../engine/sandbox/artefact.ts';
import { patchModules } from './patch-module.ts';

/** One artefact. A folder is a Go module and may hold several main packages. */
export interface GoProgram {
  readonly name: string;
  readonly folder: string;
  readonly package: string;
}

const NOT_SOURCE = /(?:^README\.md|\.wasm\.br|\.lock\.json)$/;

/** The Go version is part of the bytes, so go.mod pins it and Go fetches it where another one is installed. */
export function toolchainOf(folder: string): string {
  const version = /^toolchain (go\S+)$/m.exec(readFileSync(join(folder, 'go.mod'), 'utf8'))?.[1];
  if (version === undefined) throw new Error(`${folder}/go.mod has no toolchain line`);
  return version;
}

/** The raw Wasm. */
export function buildProgram(program: GoProgram): Buffer {
  const work = mkdtempSync(join(tmpdir(), 'ccpolicy-sandbox-'));
  try {
    const source = join(work, 'program');
    cpSync(program.folder, source, { recursive: true });
    const env = { ...process.env, GOFLAGS: '', GOWORK: 'off', GOTOOLCHAIN: toolchainOf(source) };
    for (const { module, folder } of patchModules(source, env)) {
      execFileSync('go', ['mod', 'edit', `-replace=${module}=${folder}`], { cwd: source, env });
    }
    const file = join(work, 'program.wasm');
    const flags = ['-buildmode=c-shared', '-trimpath', '-buildvcs=false', '-ldflags=-s -w -buildid='];
    execFileSync('go', ['build', ...flags, '-o', file, program.package], {
      cwd: source,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...env, GOOS: 'wasip1', GOARCH: 'wasm', GOWASM: '', CGO_ENABLED: '0' },
    });
    return readFileSync(file);
  } finally {
    rmSync(work, { recursive: true });
  }
}

/** Everything in the folder that can change the bytes, by relative, `/`-separated path. */
export function sourceDigests(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !NOT_SOURCE.test(entry.name))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
  return Object.fromEntries(names.map((name) => [name, sha256(readFileSync(join(folder, name)))]));
}
