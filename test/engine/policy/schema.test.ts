import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { isObject, joinPointer } from '../../../engine/json/pointer.ts';
import type { JsonObject, JsonValue } from '../../../engine/model/json.ts';
import { schemaProblems } from '../../../engine/policy/schema.ts';
import { readDocuments } from '../../../engine/yaml/read.ts';

const FOLDER = new URL('../../../policies/schemas/', import.meta.url);
const FILES = readdirSync(FOLDER).sort();
const schemaOf = (file: string) => JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as JsonObject;

function validatorOf(file: string) {
  const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, allErrors: true });
  for (const other of FILES) ajv.addSchema(schemaOf(other));
  const validate = ajv.getSchema(String(schemaOf(file).$id));
  assert.ok(validate);
  return validate;
}

describe('the published schemas', () => {
  it('are those of all formats we own', () => {
    const names = ['config', 'exception', 'lock', 'policy', 'profile', 'report', 'rule-metadata'];
    assert.deepEqual(
      FILES,
      names.map((name) => `${name}.schema.json`),
    );
  });

  for (const file of FILES) {
    it(`${file} says of every field what it is`, () => {
      const schema = schemaOf(file);
      assert.equal(schema.$schema, 'https://json-schema.org/draft/2020-12/schema');
      assert.equal(schema.$id, `https://ccpolicy.dev/schemas/${file}`);
      assert.deepEqual(unexplained(schema, ''), []);
    });

    it(`${file} compiles`, () => {
      assert.equal(validatorOf(file)({}), false);
    });
  }

  it('are what the compiled validators were made from', () => {
    const script = new URL('../../../scripts/build-schemas.ts', import.meta.url).pathname;
    const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', script, '--check'], {
      encoding: 'utf8',
    });
    assert.equal(status, 0, stderr);
  });

  it('accept every profile', () => {
    const validate = validatorOf('profile.schema.json');
    const root = new URL('../../../policies/profiles/', import.meta.url);
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.yaml'));
    assert.ok(files.length > 20);
    for (const path of files) {
      const [document] = readDocuments({ path, text: readFileSync(new URL(path, root), 'utf8') });
      assert.ok(validate(document?.value), `${path}: ${JSON.stringify(validate.errors)}`);
    }
  });

  it('accept the METADATA of every rule', () => {
    const root = new URL('../../../policies/rules/', import.meta.url);
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) =>
      path.endsWith('policy.rego'),
    );
    assert.ok(files.length > 0);
    for (const path of files) {
      const lines = readFileSync(new URL(path, root), 'utf8').split('\n');
      const start = lines.indexOf('# METADATA') + 1;
      const end = lines.findIndex((line, index) => index >= start && !line.startsWith('#'));
      const text = lines
        .slice(start, end)
        .map((line) => line.replace(/^# ?/, ''))
        .join('\n');
      const [document] = readDocuments({ path, text });
      assert.deepEqual(schemaProblems('rule-metadata', document?.value ?? null), [], path);
    }
  });

  it('refuse METADATA with an unknown key, and say where', () => {
    const custom = {
      severity: 'high',
      kinds: ['Pod'],
      reads: ['pod:/x', 'pods:/y'],
      messages: { a: 'b' },
      remediation: 'c',
      read: [],
    };
    assert.deepEqual(
      schemaProblems('rule-metadata', { title: 't', description: 'd', custom }).map(({ pointer, hint }) => [
        pointer,
        hint,
      ]),
      [
        ['/custom/read', 'Did you mean reads?'],
        ['/custom/reads/1', undefined],
      ],
    );
  });
});

/** Fields without a title or a description of their own or of what they refer to; the values of maps and lists are told by these. */
function unexplained(schema: JsonValue, pointer: string): string[] {
  if (!isObject(schema)) return [];
  const missing = pointer !== '' && !('$ref' in schema) && !(schema.title && schema.description) ? [pointer] : [];
  const inside = (['properties', '$defs'] as const).flatMap((key) =>
    Object.entries(isObject(schema[key]) ? schema[key] : {}).flatMap(([name, child]) =>
      unexplained(child, joinPointer(pointer, key, name)),
    ),
  );
  const items = schema.items ?? null;
  const isNamed = isObject(items) && isObject(items.properties);
  return [...missing, ...inside, ...(isNamed ? unexplained(items, joinPointer(pointer, 'items')) : [])];
}
