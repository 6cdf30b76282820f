/** The engine's assets in a checkout, for scripts and tests; workers are TypeScript there. */

import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { AssetName, AssetUrl } from '../engine/sandbox/assets.ts';

const FILES: Readonly<Record<AssetName, string>> = {
  'rego-compiler.wasm.br': '../engine/sandbox/programs/rego-compiler/rego-compiler.wasm.br',
  'rego-compiler.lock.json': '../engine/sandbox/programs/rego-compiler/rego-compiler.lock.json',
  'kustomize.wasm.br': '../engine/sandbox/programs/renderers/kustomize.wasm.br',
  'kustomize.lock.json': '../engine/sandbox/programs/renderers/kustomize.lock.json',
  'helm.wasm.br': '../engine/sandbox/programs/renderers/helm.wasm.br',
  'helm.lock.json': '../engine/sandbox/programs/renderers/helm.lock.json',
  'program-worker': '../engine/sandbox/program-worker.ts',
  'evaluate-worker': '../engine/rego/evaluate-worker.ts',
  'part-worker': '../engine/workspace/part-worker.ts',
};

export const checkoutAssets: AssetUrl = (name) => {
  const file = new URL(FILES[name], import.meta.url);
  return file.pathname.endsWith('.ts') ? typescriptWorker(file) : file;
};

/** A URL for `new Worker` that runs a TypeScript module: workers do not inherit tsx on Node 20. */
function typescriptWorker(entry: URL): URL {
  const tsx = createRequire(import.meta.url).resolve('tsx/package.json');
  const api = new URL('./dist/esm/api/index.mjs', pathToFileURL(tsx)).href;
  const code = `import { register } from ${JSON.stringify(api)}; register(); await import(${JSON.stringify(entry.href)});`;
  return new URL(`data:text/javascript,${encodeURIComponent(code)}`);
}
