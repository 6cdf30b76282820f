/** The engine as a checkout has it: the committed bundle, workers as TypeScript. */

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Catalog, openCatalog } from '../../engine/catalog/catalog.ts';
import type { ModuleEvaluator } from '../../engine/check/evaluation.ts';
import { BatchEvaluator } from '../../engine/rego/batch.ts';
import { loadModule } from '../../engine/rego/module.ts';

/** The root of the checkout, with a slash at the end. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

const bundle = (name: string) => readFileSync(`${ROOT}policies/bundle/${name}`);

/** The committed catalogue. */
export const catalog: Catalog = openCatalog({
  lock: bundle('bundle.lock.json'),
  catalog: bundle('catalog.json'),
  wasm: () => bundle('policy.wasm'),
});

let modules: ReadonlyMap<string, ModuleEvaluator> | undefined;

/** The catalogue's rules, loaded once for all tests. */
export function catalogModules(): ReadonlyMap<string, ModuleEvaluator> {
  modules ??= new Map([
    [
      '',
      new BatchEvaluator(
        loadModule(Uint8Array.from(catalog.wasm()), {
          maxMemoryPages: 8192,
          data: { platforms: catalog.platforms },
        }),
      ),
    ],
  ]);
  return modules;
}
