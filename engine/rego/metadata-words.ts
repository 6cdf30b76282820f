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

/** Severities, the worst first. */
export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'] as const;
/** What a rule may say of its findings. */
export const ACTIONS = ['Enforce', 'Audit'] as const;
/** The strongest repair of a rule. */
export const FIXES = ['none', 'safe', 'suggest', 'generate'] as const;
/** JSON types of parameters. */
export const PARAMETER_TYPES = ['string', 'number', 'boolean', 'array', 'object'] as const;
/** Keys of METADATA itself. */
export const TOP_KEYS = new Set([
  'scope',
  'title',
  'description',
  'related_resources',
  'custom',
  'authors',
  'organizations',
]);
/** Keys below `custom`. */
export const CUSTOM_KEYS = new Set([
  ...['id', 'ordinal', 'severity', 'action', 'systems', 'kinds', 'reads', 'when', 'facts', 'joins', 'messages'],
  ...['parameters', 'fix', 'remediation', 'aliases', 'judgesPlaceholders', 'movesPolicy', 'sensitive'],
]);
/** Keys below `custom` that no rule may leave out. */
export const ALWAYS_REQUIRED = ['kinds', 'reads', 'messages'];
/** Keys below `custom` that rules of the catalogue must have, too. */
export const REQUIRED_OF_CATALOGUE = ['ordinal', 'severity', 'action', 'systems', 'fix', 'remediation'];
