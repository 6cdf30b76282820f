/** Where the files are that cannot be bundled: compressed programs, and the entry points of workers. */

/**
 * `program-worker` (engine/sandbox), `evaluate-worker` (engine/rego) and `part-worker` (engine/workspace) are modules for
 * `new Worker(url)`; the others are data files of engine/sandbox/programs.
 */
export type AssetName =
  | 'rego-compiler.wasm.br'
  | 'rego-compiler.lock.json'
  | 'kustomize.wasm.br'
  | 'kustomize.lock.json'
  | 'helm.wasm.br'
  | 'helm.lock.json'
  | 'program-worker'
  | 'evaluate-worker'
  | 'part-worker';

/** A packed CLI has these files elsewhere than a checkout, so whoever starts the engine says where. */
export type AssetUrl = (name: AssetName) => URL;
