/**
 * Makes `dist/` (or the folder that is named): the program and its workers as single files, the launcher that is the
 * command, and the assets that they load at run time.
 */

import { chmodSync, copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build } from 'esbuild';
import { lazyNodeModules } from './lazy-node-modules.ts';
import { withoutOpaWasmBuiltins } from './opa-wasm-builtins.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = resolve(process.argv[2] ?? `${root}dist`);

/** What `import.meta.url` is in a CommonJS module. */
const MODULE_URL = '"use strict";const __moduleUrl=require("node:url").pathToFileURL(__filename).href;';

const common: BuildOptions = {
  absWorkingDir: root,
  outdir: dist,
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  // CommonJS, for only scripts can be started from what V8 compiled before. Names stay: a bug report needs them.
  format: 'cjs',
  minifySyntax: true,
  minifyWhitespace: true,
  // Node shows the line of an error.
  lineLimit: 160,
  legalComments: 'linked',
  plugins: [lazyNodeModules, withoutOpaWasmBuiltins],
  define: { 'import.meta.url': '__moduleUrl' },
  banner: { js: MODULE_URL },
  logLevel: 'warning',
};

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);
await build({
  ...common,
  entryPoints: { main: 'cli/main.ts' },
  outExtension: { '.js': '.cjs' },
  // As Node wraps a module; the launcher hands it to V8 as it is.
  banner: { js: `(function(module,exports,require,__filename){${MODULE_URL}` },
  footer: { js: '})' },
});
await build({
  ...common,
  entryPoints: {
    'program-worker': 'engine/sandbox/program-worker.ts',
    'evaluate-worker': 'engine/rego/evaluate-worker.ts',
    'part-worker': 'engine/workspace/part-worker.ts',
  },
});
await build({
  ...common,
  entryPoints: { ccpolicy: 'cli/launch.ts' },
  plugins: [],
  banner: { js: '#!/usr/bin/env node' },
});
// The package is of type "module"; what is built is not.
writeFileSync(`${dist}/package.json`, '{ "type": "commonjs" }\n');
chmodSync(`${dist}/ccpolicy.js`, 0o755);
for (const program of ['rego-compiler/rego-compiler', 'renderers/kustomize', 'renderers/helm']) {
  for (const ending of ['wasm.br', 'lock.json']) {
    const file = `${root}engine/sandbox/programs/${program}.${ending}`;
    copyFileSync(file, `${dist}/${basename(file)}`);
  }
}
