/**
 * Lets the real `opa` answer the calls of test/engine/rego/builtin-cases.ts.
 *
 * - no flag: writes test/engine/rego/builtins.recorded.json
 * - `--check`: compares with it
 */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BUILTIN_CASES, CASE_INPUT } from '../../../test/engine/rego/builtin-cases.ts';
import { caseModule } from '../../../test/engine/rego/builtin-module.ts';
import { OPA_VERSION, opaBinary } from './opa.ts';

const RECORDED = fileURLToPath(new URL('../../../test/engine/rego/builtins.recorded.json', import.meta.url));

function answers(): string {
  const directory = mkdtempSync(join(tmpdir(), 'ccpolicy-builtins-'));
  writeFileSync(join(directory, 'cases.rego'), caseModule(BUILTIN_CASES));
  writeFileSync(join(directory, 'input.json'), JSON.stringify(CASE_INPUT));
  const command = ['eval', '--format', 'raw', '--data', 'cases.rego', '--input', 'input.json', 'data.cases.all'];
  const text = execFileSync(opaBinary(), command, { cwd: directory, encoding: 'utf8', maxBuffer: 1 << 26 });
  // The values stay text: integers beyond 2^53 would not survive JSON.parse.
  const lines = text.trim().slice(1, -1);
  return `{"opa":"${OPA_VERSION}","command":"opa ${command.join(' ')}","answers":[${lines}]}\n`;
}

const found = answers();
if (process.argv.includes('--check')) {
  const same = readFileSync(RECORDED, 'utf8') === found;
  console.log(same ? `${BUILTIN_CASES.length} built-in calls: opa answers as recorded` : 'opa answers differently');
  process.exitCode = same ? 0 : 1;
} else {
  writeFileSync(RECORDED, found);
}
