/**
 * Builds the Go programs of `engine/sandbox/programs` into committed, compressed Wasm with a lock.
 *
 * - no flag: builds and writes (needs Go; about a minute, most of it brotli)
 * - `--check`: builds and compares the raw Wasm with the lock (needs Go)
 * - `--verify`: compares the committed files and the Go sources with the lock (needs nothing)
 */

import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import { sha256 } from '../engine/sandbox/artefact.ts';

const PROGRAMS = fileURLToPath(new URL('../engine/sandbox/programs/', import.meta.url));
const SOURCES: Readonly<Record<string, readonly string[]>> = {
  'rego-compiler': ['go.mod', 'go.sum', 'main.go', 'compile.go', 'describe.go'],
};

interface Lock {
  readonly go: string;
  readonly raw: { readonly bytes: number; readonly sha256: string };
  readonly compressed: { readonly bytes: number; readonly sha256: string };
  readonly sources: Readonly<Record<string, string>>;
}

/** The Go version is part of the bytes, so go.mod pins it and Go fetches it where another one is installed. */
function toolchainOf(directory: string): string {
  const version = /^toolchain (go\S+)$/m.exec(readFileSync(join(directory, 'go.mod'), 'utf8'))?.[1];
  if (version === undefined) throw new Error(`${directory}/go.mod has no toolchain line`);
  return version;
}

function build(directory: string): Buffer {
  const output = mkdtempSync(join(tmpdir(), 'ccpolicy-sandbox-'));
  try {
    const file = join(output, 'program.wasm');
    const linker = '-ldflags=-s -w -buildid=';
    execFileSync('go', ['build', '-buildmode=c-shared', '-trimpath', '-buildvcs=false', linker, '-o', file, '.'], {
      cwd: directory,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: {
        ...process.env,
        GOOS: 'wasip1',
        GOARCH: 'wasm',
        GOWASM: '',
        CGO_ENABLED: '0',
        GOFLAGS: '',
        GOWORK: 'off',
        GOTOOLCHAIN: toolchainOf(directory),
      },
    });
    return readFileSync(file);
  } finally {
    rmSync(output, { recursive: true });
  }
}

function compress(raw: Buffer): Buffer {
  return brotliCompressSync(raw, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_LGWIN]: 24,
      [constants.BROTLI_PARAM_SIZE_HINT]: raw.length,
    },
  });
}

function entryOf(bytes: Buffer): { bytes: number; sha256: string } {
  return { bytes: bytes.length, sha256: sha256(bytes) };
}

function sourceDigests(program: string): Record<string, string> {
  const names = SOURCES[program] ?? [];
  return Object.fromEntries(names.map((name) => [name, sha256(readFileSync(join(PROGRAMS, program, name)))]));
}

function readLock(program: string): Lock {
  return JSON.parse(readFileSync(join(PROGRAMS, program, `${program}.lock.json`), 'utf8')) as Lock;
}

function write(program: string): void {
  const directory = join(PROGRAMS, program);
  const raw = build(directory);
  const lockFile = join(directory, `${program}.lock.json`);
  const artefact = join(directory, `${program}.wasm.br`);
  const unchanged =
    existsSync(lockFile) && existsSync(artefact) && readLock(program).raw.sha256 === sha256(raw)
      ? readFileSync(artefact)
      : undefined;
  const compressed = unchanged ?? compress(raw);
  writeFileSync(artefact, compressed);
  const lock: Lock = {
    go: toolchainOf(directory),
    raw: entryOf(raw),
    compressed: entryOf(compressed),
    sources: sourceDigests(program),
  };
  writeFileSync(lockFile, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(`${program}: ${raw.length} bytes raw, ${compressed.length} compressed`);
}

/** What differs from the lock, in words. */
function problemsOf(program: string, rebuild: boolean): string[] {
  const lock = readLock(program);
  const compressed = readFileSync(join(PROGRAMS, program, `${program}.wasm.br`));
  const digests = sourceDigests(program);
  const stale = Object.keys(digests).filter((name) => lock.sources[name] !== digests[name]);
  return [
    ...stale.map((name) => `${program}/${name} changed since the artefact was built`),
    ...(lock.compressed.sha256 === sha256(compressed) ? [] : [`${program}.wasm.br is not what the lock describes`]),
    ...(!rebuild || lock.raw.sha256 === sha256(build(join(PROGRAMS, program)))
      ? []
      : [`${program}: a new build gives other bytes`]),
  ];
}

const rebuild = process.argv.includes('--check');
if (rebuild || process.argv.includes('--verify')) {
  const problems = Object.keys(SOURCES).flatMap((program) => problemsOf(program, rebuild));
  for (const problem of problems) console.error(`${problem}; run \`npm run build:sandbox\``);
  console.log(problems.length === 0 ? 'sandbox programs are as locked' : 'sandbox programs are stale');
  process.exitCode = problems.length === 0 ? 0 : 1;
} else {
  for (const program of Object.keys(SOURCES)) write(program);
}
