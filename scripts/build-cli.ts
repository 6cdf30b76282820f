/**
 * Makes `dist/` (or the folder that is named): the CLI and its workers as single files, and the assets that they load
 * at run time.
 */

import { chmodSync, copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { withoutOpaWasmBuiltins } from './opa-wasm-builtins.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = resolve(process.argv[2] ?? `${root}dist`);

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);
await build({
  absWorkingDir: root,
  entryPoints: {
    ccpolicy: 'cli/main.ts',
    'program-worker': 'engine/sandbox/program-worker.ts',
    'evaluate-worker': 'engine/rego/evaluate-worker.ts',
  },
  outdir: dist,
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  format: 'esm',
  // Names and lines stay: a stack trace that nobody can read helps nobody, and the time is not in parsing.
  minifySyntax: true,
  legalComments: 'linked',
  banner: {
    // Bundled CommonJS packages ask for Node's own modules by `require`.
    js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
  },
  plugins: [withoutOpaWasmBuiltins],
  logLevel: 'warning',
});
// Only the command itself is started by a shell; workers are loaded by Node.
const command = readFileSync(`${dist}/ccpolicy.js`);
writeFileSync(`${dist}/ccpolicy.js`, Buffer.concat([Buffer.from('#!/usr/bin/env node\n'), command]));
chmodSync(`${dist}/ccpolicy.js`, 0o755);
for (const name of ['rego-compiler.wasm.br', 'rego-compiler.lock.json']) {
  copyFileSync(`${root}engine/sandbox/programs/rego-compiler/${name}`, `${dist}/${name}`);
}
