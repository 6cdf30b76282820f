/** What judging needs beyond run and scan, the same in every thread that judges. */

import type { CheckTools } from '../check/check.ts';
import type { Config } from '../model/policy.ts';
import { compileSelector } from '../policy/selector.ts';
import { generatedReasons } from '../source/generated.ts';
import { matchesBelow, toRules } from '../source/ignore-rules.ts';

/** `root` is null where there is no disk. The patterns of the configuration count from a folder below it. */
export function judgingTools(
  modules: CheckTools['modules'],
  settings: { readonly config: Config; readonly patternsFrom: string; readonly root: string | null },
): CheckTools {
  return {
    modules,
    production: productionTests(settings.config, settings.patternsFrom),
    generatedReason: generatedReasons(settings.root),
  };
}

/** The configuration's `production`, as tests. */
function productionTests(config: Config, patternsFrom: string): CheckTools['production'] {
  const { namespaceSelector, paths } = config.production ?? {};
  const selector = typeof namespaceSelector === 'object' ? compileSelector(namespaceSelector) : undefined;
  const rules = paths === undefined ? undefined : toRules(paths).rules;
  return {
    ...(selector === undefined ? {} : { isProductionNamespace: (_name, labels) => selector(labels) }),
    ...(rules === undefined ? {} : { isProductionPath: (path) => matchesBelow(rules, patternsFrom, path) }),
  };
}
