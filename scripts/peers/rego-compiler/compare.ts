/**
 * Compares the compiler in engine/sandbox with the real `opa build -t wasm`, byte for byte: on the catalogue, on modules
 * that use much of the language, and on as many generated rules. Needs Go (to install opa) unless `OPA` names one.
 */

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { openCompiler, type RegoFiles } from '../../../engine/rego/compile.ts';
import { DISPATCHER, DISPATCHER_PATH, ENTRYPOINT } from '../../../engine/rego/dispatcher.ts';
import { BUILTIN_CASES } from '../../../test/engine/rego/builtin-cases.ts';
import { caseModule } from '../../../test/engine/rego/builtin-module.ts';
import { checkoutAssets } from '../../checkout-assets.ts';
import { OPA_VERSION, opaBinary } from './opa.ts';

interface Case {
  readonly name: string;
  readonly files: RegoFiles;
  readonly entrypoints: readonly string[];
}

const FOLDER = new URL('./cases/', import.meta.url);
const POLICIES = fileURLToPath(new URL('../../../policies', import.meta.url));

function generated(count: number): RegoFiles {
  const rule = (index: number) => `# METADATA
# title: Rule ${index}
# custom:
#   severity: high
package ccpolicy.rules.r${index}

violations contains {"messageId": "m", "args": {"c": c.name}, "path": concat("/", [c.path, "image"])} if {
	some c in input.pod.containers
	not c.limits["cpu${index}"]
	count([x | some x in c.env; x.name == "N${index}"]) > ${index}
}
`;
  const files = Array.from({ length: count }, (_, index) => [`rules/r${index}.rego`, rule(index)]);
  return { ...Object.fromEntries(files), [DISPATCHER_PATH]: DISPATCHER };
}

function catalogue(): RegoFiles {
  const files: Record<string, string> = { [DISPATCHER_PATH]: DISPATCHER };
  for (const folder of ['lib', 'rules'].filter((name) => existsSync(join(POLICIES, name)))) {
    for (const entry of readdirSync(join(POLICIES, folder), { recursive: true, encoding: 'utf8' })) {
      const path = `${folder}/${entry.replaceAll('\\', '/')}`;
      if (!path.endsWith('.rego') || path.endsWith('_test.rego')) continue;
      files[path] = readFileSync(join(POLICIES, path), 'utf8');
    }
  }
  return files;
}

function cases(): Case[] {
  const single = readdirSync(FOLDER)
    .filter((name) => name.endsWith('.rego'))
    .sort()
    .map((name) => ({
      name,
      files: { [name]: readFileSync(new URL(name, FOLDER), 'utf8') },
      entrypoints: [`${name.replace('.rego', '')}/result`],
    }));
  return [
    ...single,
    { name: 'every built-in', files: { 'cases.rego': caseModule(BUILTIN_CASES) }, entrypoints: ['cases/all'] },
    { name: '100 rules', files: generated(100), entrypoints: [ENTRYPOINT] },
    { name: 'the catalogue', files: catalogue(), entrypoints: [ENTRYPOINT] },
  ];
}

/** `opa build` of the same files below the same relative paths. */
function buildWithOpa({ files, entrypoints }: Case): Buffer {
  const directory = mkdtempSync(join(tmpdir(), 'ccpolicy-opa-'));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(directory, path)), { recursive: true });
      writeFileSync(join(directory, path), text);
    }
    const flags = entrypoints.flatMap((entrypoint) => ['--entrypoint', entrypoint]);
    execFileSync(opaBinary(), ['build', '--target', 'wasm', ...flags, '--output', 'bundle.tar.gz', '.'], {
      cwd: directory,
    });
    return fileOf(gunzipSync(readFileSync(join(directory, 'bundle.tar.gz'))), '/policy.wasm');
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** One file of a tar archive: 512-byte headers with the name first and the size in octal at 124. */
function fileOf(archive: Buffer, name: string): Buffer {
  for (let at = 0; at < archive.length; ) {
    const found = archive.toString('latin1', at, at + 100).replace(/\0.*$/s, '');
    const size = Number.parseInt(archive.toString('latin1', at + 124, at + 136), 8);
    if (found === name) return archive.subarray(at + 512, at + 512 + size);
    at += 512 + Math.ceil(size / 512) * 512;
  }
  throw new Error(`the bundle holds no ${name}`);
}

const compiler = openCompiler(checkoutAssets);
let different = 0;
for (const each of cases()) {
  const { wasm } = await compiler.compile(each);
  const same = buildWithOpa(each).equals(wasm);
  if (!same) different++;
  console.log(`${same ? 'same bytes' : 'DIFFERENT '}  ${String(wasm.length).padStart(8)}  ${each.name}`);
}
await compiler.close();
console.log(`compared with opa ${OPA_VERSION}: ${different === 0 ? 'all the same' : `${different} different`}`);
process.exitCode = different === 0 ? 0 : 1;
