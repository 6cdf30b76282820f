import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { userBuiltins } from '../../../engine/rego/builtins/index.ts';
import { AT_COMPILE_TIME, DEPRECATED, IN_WASM, REFUSED, SUPPLIED } from '../../../engine/rego/builtins/table.ts';
import { builtinsPage } from '../../../scripts/builtins-page.ts';
import { BUILTIN_CASES } from './builtin-cases.ts';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');

describe('the table of built-ins', () => {
  it('says what becomes of each of OPA’s, once', () => {
    const { builtins } = JSON.parse(read('./capabilities.recorded.json')) as { builtins: string[] };
    const said = [...SUPPLIED, ...IN_WASM, ...Object.keys(AT_COMPILE_TIME), ...DEPRECATED, ...Object.keys(REFUSED)];
    assert.deepEqual(said.sort(), builtins);
  });

  it('names what the host supplies', () => {
    assert.deepEqual(SUPPLIED, Object.keys(userBuiltins('2026-11-21')).sort());
  });

  it('has a compared call of each that the host supplies', () => {
    const uncalled = [...SUPPLIED].filter((name) => !BUILTIN_CASES.some((call) => call.includes(`${name}(`)));
    assert.deepEqual(uncalled, ['time.now_ns']);
  });

  it('is what docs/rego-builtins.md prints', () => {
    assert.equal(read('../../../docs/rego-builtins.md'), builtinsPage());
  });
});
