/**
 * Builds the Go programs of `engine/sandbox/programs` into committed, compressed Wasm with a lock. A folder of programs
 * is copied into a temporary one, where copies of the modules that it patches are made and edited.
 *
 * - no flag: builds and writes (needs Go; some minutes, most of them brotli)
 * - `--check`: builds and compares the raw Wasm with the lock (needs Go)
 * - `--verify`: compares the committed files and the Go sources with the lock (needs nothing)
 */

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import { sha256 } from '../engine/sandbox/artefact.ts';
import { buildProgram, type GoProgram, sourceDigests, toolchainOf } from './sandbox/go-program.ts';

const FOLDER = fileURLToPath(new URL('../engine/sandbox/programs/', import.meta.url));

const PROGRAMS: readonly GoProgram[] = [
  { name: 'rego-compiler', folder: join(FOLDER, 'rego-compiler'), package: '.' },
  { name: 'kustomize', folder: join(FOLDER, 'renderers'), package: './kustomize' },
  { name: 'helm', folder: join(FOLDER, 'renderers'), package: './helm' },
];

interface Lock {
  readonly go: string;
  readonly raw: { readonly bytes: number; readonly sha256: string };
  readonly compressed: { readonly bytes: number; readonly sha256: string };
  readonly sources: Readonly<Record<string, string>>;
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

function readLock({ folder, name }: GoProgram): Lock {
  return JSON.parse(readFileSync(join(folder, `${name}.lock.json`), 'utf8')) as Lock;
}

function write(program: GoProgram): void {
  const { folder, name } = program;
  const raw = buildProgram(program);
  const lockFile = join(folder, `${name}.lock.json`);
  const artefact = join(folder, `${name}.wasm.br`);
  const unchanged =
    existsSync(lockFile) && existsSync(artefact) && readLock(program).raw.sha256 === sha256(raw)
      ? readFileSync(artefact)
      : undefined;
  const compressed = unchanged ?? compress(raw);
  writeFileSync(artefact, compressed);
  const lock: Lock = {
    go: toolchainOf(folder),
    raw: entryOf(raw),
    compressed: entryOf(compressed),
    sources: sourceDigests(folder),
  };
  writeFileSync(lockFile, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(`${name}: ${raw.length} bytes raw, ${compressed.length} compressed`);
}

/** What differs from the lock, in words. */
function problemsOf(program: GoProgram, rebuild: boolean): string[] {
  const { folder, name } = program;
  const lock = readLock(program);
  const compressed = readFileSync(join(folder, `${name}.wasm.br`));
  const digests = sourceDigests(folder);
  const files = [...new Set([...Object.keys(digests), ...Object.keys(lock.sources)])];
  const stale = files.filter((file) => lock.sources[file] !== digests[file]);
  return [
    ...stale.map((file) => `${name}: ${file} changed since the artefact was built`),
    ...(lock.compressed.sha256 === sha256(compressed) ? [] : [`${name}.wasm.br is not what the lock describes`]),
    ...(!rebuild || lock.raw.sha256 === sha256(buildProgram(program))
      ? []
      : [`${name}: a new build gives other bytes`]),
  ];
}

const rebuild = process.argv.includes('--check');
if (rebuild || process.argv.includes('--verify')) {
  const problems = PROGRAMS.flatMap((program) => problemsOf(program, rebuild));
  for (const problem of problems) console.error(`${problem}; run \`npm run build:sandbox\``);
  console.log(problems.length === 0 ? 'sandbox programs are as locked' : 'sandbox programs are stale');
  process.exitCode = problems.length === 0 ? 0 : 1;
} else {
  for (const program of PROGRAMS) write(program);
}
