/** The directions of docs/architecture.md, held by `npm run architecture`. */
const rooms = [
  ['model'],
  ['json'],
  ['yaml', 'sandbox'],
  ['kubernetes'],
  ['facts', 'render', 'source', 'catalog', 'rego', 'policy', 'config'],
  ['report'],
  ['check'],
  ['explain', 'fix', 'test'],
  ['workspace'],
];
/** Beside one another, and allowed: rule metadata names the facts; policies and config share the schema check. */
const besides = { rego: ['facts'], catalog: [], policy: [], config: ['policy'], fix: [], facts: [], test: ['fix'] };

const upward = rooms.flatMap((level, index) =>
  level.map((room) => {
    const above = rooms.slice(index + 1).flat();
    const beside = level.filter((other) => other !== room && !(besides[room] ?? []).includes(other));
    return {
      name: `engine-${room}-looks-down`,
      severity: 'error',
      from: { path: `^engine/${room}/` },
      to: { path: `^engine/(${[...above, ...beside].join('|') || 'nothing'})/` },
    };
  }),
);

const oneImporter = (name, module, file) => ({
  name: `one-importer-of-${name}`,
  severity: 'error',
  from: { path: '^(engine|cli|scripts|bench)/', pathNot: file },
  to: { path: `^node_modules/${module}/` },
});

module.exports = {
  forbidden: [
    ...upward,
    {
      name: 'engine-knows-no-shell',
      severity: 'error',
      from: { path: '^engine/' },
      to: { path: '^(cli|github-action)/' },
    },
    {
      name: 'shells-use-the-door',
      severity: 'error',
      from: { path: '^(cli|github-action)/' },
      to: { path: '^engine/', pathNot: '^engine/(index|worker)\\.ts$' },
    },
    { name: 'model-is-types', severity: 'error', from: { path: '^engine/model/' }, to: { pathNot: '^engine/model/' } },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, path: '^(engine|cli)/', pathNot: '\\.d\\.ts$' },
      to: {},
    },
    oneImporter('js-yaml', 'js-yaml', '^(engine/yaml/js-yaml\\.ts|bench/)'),
    oneImporter('opa-wasm', '@open-policy-agent/opa-wasm', '^engine/rego/module\\.ts'),
    oneImporter('fast-json-patch', 'fast-json-patch', '^engine/json/patch\\.ts'),
    oneImporter('ajv', 'ajv', '^(engine/policy/|scripts/)'),
    oneImporter('simple-git', 'simple-git', '^engine/workspace/clean-tree\\.ts'),
    oneImporter('ignore', 'ignore', '^engine/source/ignore-rules\\.ts'),
    oneImporter('diff', 'diff', '^engine/fix/diff\\.ts'),
    oneImporter('smol-toml', 'smol-toml', '^engine/facts/initdata\\.ts'),
    oneImporter('picocolors', 'picocolors', '^engine/report/terminal'),
    oneImporter('commander', 'commander', '^cli/'),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.mjs', '.cjs', '.json'] },
  },
};
