import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { userBuiltins } from '../../../engine/rego/builtins/index.ts';
import { type CompiledRego, compileRego } from '../../../engine/rego/compile.ts';
import { loadModule } from '../../../engine/rego/module.ts';
import { parseValue, type RegoValue } from '../../../engine/rego/value.ts';
import { checkoutAssets } from '../../../scripts/checkout-assets.ts';
import { BUILTIN_CASES, CASE_INPUT } from './builtin-cases.ts';
import { caseModule } from './builtin-module.ts';

const recorded = parseValue(readFileSync(new URL('./builtins.recorded.json', import.meta.url), 'utf8')) as {
  readonly answers: RegoValue[];
};

function evaluateCases(compiled: CompiledRego): RegoValue[] {
  const module = loadModule(new Uint8Array(compiled.wasm), {
    maxMemoryPages: 1024,
    builtins: userBuiltins('2026-11-21'),
  });
  return module.evaluate(CASE_INPUT) as RegoValue[];
}

describe('built-ins that the host supplies', () => {
  let answers: RegoValue[];

  before(async () => {
    const files = { 'cases.rego': caseModule(BUILTIN_CASES) };
    answers = evaluateCases(await compileRego({ files, entrypoints: ['cases/all'] }, checkoutAssets));
  });

  BUILTIN_CASES.forEach((expression, index) => {
    it(expression.slice(0, 100), () => {
      const expected = recorded.answers[index];
      assert.deepEqual(plain(answers[index]), plain(expected));
    });
  });
});

/** The evaluator's own JSON.parse rounds integers beyond 2^53. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (_, each) => (typeof each === 'bigint' ? Number(each) : each)));
}
