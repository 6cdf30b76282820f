/** Whether a workload is production: it is, unless a flag, the configuration, its namespace or its path says otherwise (decisions 7). */

import type { Resource } from '../model/resource.ts';
import type { PlatformTables } from './platform-tables.ts';

/** What may decide. The configured tests are compiled by whoever knows selectors and globs. */
export interface ProductionContext {
  readonly tables: Pick<PlatformTables, 'productionWords' | 'developmentWords' | 'environmentLabels'>;
  /** `--production` decides for all; `--dev` only for what nothing else decides. */
  readonly flag: 'production' | 'dev' | null;
  /** Labels of a Namespace, from the set or the configuration. */
  readonly namespaceLabels: (name: string) => Readonly<Record<string, string>> | undefined;
  /** The configuration's `production.namespaceSelector`, where there is one. */
  readonly isProductionNamespace?: (name: string, labels: Readonly<Record<string, string>>) => boolean;
  /** The configuration's `production.paths`, where there are some. */
  readonly isProductionPath?: (path: string) => boolean;
}

/** Evidence for production beats evidence against it; an assumed namespace is no evidence. */
export function isProduction(resource: Resource, context: ProductionContext): boolean {
  if (context.flag === 'production') return true;
  const votes = [...configured(resource, context)];
  // Who has configured production has said what is not: the names are then only names.
  if (votes.length === 0) votes.push(...named(resource, context));
  if (votes.includes(true)) return true;
  return votes.includes(false) ? false : context.flag !== 'dev';
}

function configured(resource: Resource, context: ProductionContext): boolean[] {
  const { isProductionNamespace, isProductionPath } = context;
  const votes: boolean[] = [];
  if (isProductionPath !== undefined) votes.push(isProductionPath(resource.document.file.path));
  if (isProductionNamespace !== undefined && !resource.namespaceAssumed) {
    votes.push(isProductionNamespace(resource.namespace, context.namespaceLabels(resource.namespace) ?? {}));
  }
  return votes;
}

function named(resource: Resource, context: ProductionContext): boolean[] {
  const { tables, namespaceLabels } = context;
  const names = resource.document.file.path.split('/').slice(0, -1);
  if (!resource.namespaceAssumed && resource.namespace !== '') {
    const labels = namespaceLabels(resource.namespace) ?? {};
    names.push(resource.namespace);
    for (const label of tables.environmentLabels) if (Object.hasOwn(labels, label)) names.push(labels[label] ?? '');
  }
  return names.map((name) => vote(name, tables)).filter((answer) => answer !== null);
}

function vote(name: string, tables: ProductionContext['tables']): boolean | null {
  const [word = ''] = name.toLowerCase().split(/[^a-z0-9]+/, 1);
  if (tables.productionWords.has(word)) return true;
  return tables.developmentWords.has(word) ? false : null;
}
