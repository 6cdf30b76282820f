/** The words of METADATA: its keys, and the names that stand behind them. */

/** The joins of docs/writing-rules.md. */
export const JOINS: ReadonlySet<string> = new Set([
  'runtimeClass',
  'namespace',
  'secrets',
  'configMaps',
  'limitRanges',
  'peerPodsConfig',
  'pods',
  'tees',
]);

export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'] as const;
export const ACTIONS = ['Enforce', 'Audit'] as const;
export const FIXES = ['none', 'safe', 'suggest', 'generate'] as const;
export const PARAMETER_TYPES = ['string', 'number', 'boolean', 'array', 'object'] as const;
export const TOP_KEYS = new Set([
  'scope',
  'title',
  'description',
  'related_resources',
  'custom',
  'authors',
  'organizations',
]);
export const CUSTOM_KEYS = new Set([
  ...['id', 'ordinal', 'severity', 'action', 'systems', 'kinds', 'reads', 'when', 'facts', 'joins', 'messages'],
  ...['parameters', 'fix', 'remediation', 'aliases', 'judgesPlaceholders', 'movesPolicy', 'sensitive'],
]);
export const ALWAYS_REQUIRED = ['kinds', 'reads', 'messages'];
export const REQUIRED_OF_CATALOGUE = ['ordinal', 'severity', 'action', 'systems', 'fix', 'remediation'];
