/** The compiled policies of a run: the catalogue's in this thread, users' own in confined workers; each when first asked. */

import type { Catalog } from '../catalog/catalog.ts';
import type { ModuleEvaluator } from '../check/evaluation.ts';
import { CATALOG_MODULE } from '../check/rulebook.ts';
import { BatchEvaluator } from '../rego/batch.ts';
import { type ConfinedModule, openConfined } from '../rego/confined.ts';
import { loadModule } from '../rego/module.ts';
import { inUsersRego, type UserRules } from '../rego/user-rules.ts';
import type { AssetUrl } from '../sandbox/assets.ts';

/** 512 MiB: our own rules need a few. */
const CATALOG_PAGES = 8192;

/** Opens and closes what evaluates the rules of a run. */
export class Modules {
  readonly evaluators: ReadonlyMap<string, ModuleEvaluator>;
  readonly #confined: ConfinedModule[] = [];

  constructor(catalog: Catalog, folders: readonly UserRules[], asOf: string, assets: AssetUrl) {
    const data = { platforms: catalog.platforms };
    // Workers start while files are read: their first answer then costs no waiting.
    const users = folders.map((folder): [string, ModuleEvaluator] => {
      const confined = openConfined({ wasm: folder.wasm, asOf, data }, assets);
      this.#confined.push(confined);
      return [folder.name, new Placed(new BatchEvaluator(confined), folder)];
    });
    this.evaluators = new Map<string, ModuleEvaluator>([[CATALOG_MODULE, catalogModule(catalog)], ...users]);
  }

  /** Ends the workers. */
  async close(): Promise<void> {
    await Promise.all(this.#confined.map((module) => module.close()));
  }
}

/** The catalogue's own rules; opened by the first question. */
export function catalogModule(catalog: Pick<Catalog, 'platforms' | 'wasm'>): ModuleEvaluator {
  const data = { platforms: catalog.platforms };
  return new Lazy(() => loadModule(Uint8Array.from(catalog.wasm()), { maxMemoryPages: CATALOG_PAGES, data }));
}

/** An evaluator whose errors stand where the user finds them. */
class Placed implements ModuleEvaluator {
  readonly #evaluator: ModuleEvaluator;
  readonly #folder: UserRules;

  constructor(evaluator: ModuleEvaluator, folder: UserRules) {
    this.#evaluator = evaluator;
    this.#folder = folder;
  }

  async evaluate(items: Parameters<ModuleEvaluator['evaluate']>[0]) {
    const outcomes = await this.#evaluator.evaluate(items);
    return outcomes.map((calls) =>
      calls.map((call) => ('error' in call ? { error: inUsersRego(call.error, this.#folder) } : call)),
    );
  }
}

/** An evaluator that is opened by its first question. */
class Lazy implements ModuleEvaluator {
  readonly #open: () => ConstructorParameters<typeof BatchEvaluator>[0];
  #evaluator: BatchEvaluator | undefined;

  constructor(open: () => ConstructorParameters<typeof BatchEvaluator>[0]) {
    this.#open = open;
  }

  evaluate(items: Parameters<ModuleEvaluator['evaluate']>[0]) {
    this.#evaluator ??= new BatchEvaluator(this.#open());
    return this.#evaluator.evaluate(items);
  }
}
