/**
 * Writes `engine/kubernetes/field-types.gen.json` from k8s.io/api by the Go program in `scripts/field-types` (needs Go).
 * `--check` only compares, and exits 1 when the committed file is stale.
 */

import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('field-types', import.meta.url));
const target = fileURLToPath(new URL('../engine/kubernetes/field-types.gen.json', import.meta.url));

const made = execFileSync('go', ['run', './cmd/types'], { cwd: program, encoding: 'utf8' });
if (!process.argv.includes('--check')) writeFileSync(target, made);
else if (readFileSync(target, 'utf8') !== made) {
  console.error('engine/kubernetes/field-types.gen.json is stale: run scripts/build-field-types.ts');
  process.exitCode = 1;
}
