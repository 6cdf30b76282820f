/** `npm run architecture` can fail: each kind of wrong import, planted in a small tree, is found under the project's own rules. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { ROOT } from './support/checkout.ts';
import { type Files, temporaryFolder } from './support/temporary.ts';

const PROGRAM = `${ROOT}node_modules/dependency-cruiser/bin/dependency-cruise.mjs`;
const CONFIG = readFileSync(`${ROOT}.dependency-cruiser.cjs`, 'utf8');

/** A tree in which every import is allowed. */
const SOUND: Files = {
  'tsconfig.json': readFileSync(`${ROOT}tsconfig.json`, 'utf8'),
  'node_modules/js-yaml/package.json': '{"name": "js-yaml", "version": "5.0.0", "main": "index.js"}',
  'node_modules/js-yaml/index.js': 'module.exports = {};',
  'engine/model/json.ts': 'export type JsonValue = string;',
  'engine/yaml/js-yaml.ts': "import 'js-yaml';\nexport const events = 1;",
  'engine/yaml/read.ts':
    "import type { JsonValue } from '../model/json.ts';\nimport { events } from './js-yaml.ts';\nexport const read: JsonValue = String(events);",
  'engine/check/check.ts': "import { read } from '../yaml/read.ts';\nexport const check = read;",
  'engine/fix/repair.ts': "import { check } from '../check/check.ts';\nexport const repair = check;",
  'engine/index.ts': "export { repair } from './fix/repair.ts';",
  'cli/main.ts': "import { repair } from '../engine/index.ts';\nexport const main = repair;",
};

/** What the planted files do wrong, by the rule that must say so. */
const PLANTED: readonly (readonly [rule: string, files: Files])[] = [
  ['engine-yaml-looks-down', { 'engine/yaml/upwards.ts': "import { check } from '../check/check.ts';\ncheck;" }],
  ['engine-check-looks-down', { 'engine/check/type-only.ts': "import type { repair } from '../fix/repair.ts';" }],
  ['engine-knows-no-shell', { 'engine/check/shell.ts': "import { main } from '../../cli/main.ts';\nmain;" }],
  ['shells-use-the-door', { 'cli/around.ts': "import { check } from '../engine/check/check.ts';\ncheck;" }],
  ['model-is-types', { 'engine/model/value.ts': "import { read } from '../yaml/read.ts';\nread;" }],
  ['one-importer-of-js-yaml', { 'engine/check/second.ts': "import 'js-yaml';" }],
  [
    'no-cycles',
    {
      'engine/check/left.ts': "import { right } from './right.ts';\nexport const left = () => right;",
      'engine/check/right.ts': "import { left } from './left.ts';\nexport const right = () => left;",
    },
  ],
  ['no-orphans', { 'engine/check/alone.ts': 'export const alone = 1;' }],
];

function brokenRules(files: Files): Set<string> {
  const cwd = temporaryFolder({ ...SOUND, ...files, 'config.cjs': CONFIG });
  const args = [PROGRAM, 'engine', 'cli', '--config', 'config.cjs', '--output-type', 'json'];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8' });
  assert.notEqual(stdout, '', stderr);
  const { summary } = JSON.parse(stdout) as { summary: { violations: { rule: { name: string } }[] } };
  return new Set(summary.violations.map(({ rule }) => rule.name));
}

describe('the directions of docs/architecture.md', function () {
  this.timeout(60_000);

  it('let a sound tree pass', () => assert.deepEqual(brokenRules({}), new Set()));

  for (const [rule, files] of PLANTED) {
    it(`find what ${rule} forbids`, () => assert.ok(brokenRules(files).has(rule)));
  }
});

describe('docs/architecture.md', () => {
  it('draws every room', () => {
    const page = readFileSync(`${ROOT}docs/architecture.md`, 'utf8');
    const rooms = [...CONFIG.matchAll(/^ {2}\[(.*)\],$/gm)].flatMap(([, line = '']) => line.match(/\w+/g) ?? []);
    assert.ok(rooms.length > 10);
    assert.deepEqual(
      rooms.filter((room) => !page.includes(`<b>${room}</b>`)),
      [],
    );
  });
});
