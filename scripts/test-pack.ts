/**
 * Packs the CLI as npm would publish it, installs it into an empty project elsewhere, and uses it there: check, fix,
 * rules, a rule of the user's own, which needs the compiler and the workers, and a chart inside a kustomization, which
 * needs both renderers.
 */

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const NEEDED = [
  'dist/ccpolicy.js',
  'dist/kustomize.wasm.br',
  'dist/helm.wasm.br',
  'policies/bundle/policy.wasm',
  'policies/schemas/policy.schema.json',
  'README.md',
];
const UNWANTED = /^(?:engine|cli|scripts|test|bench|node_modules|examples)\/|\.ts$/;

const RULE = `# METADATA
# title: Teams are named
# custom:
#   kinds: [Deployment]
#   reads: ["resource:/metadata/labels/team"]
#   messages:
#     unnamed: "{name} names no team. Add the label."
package acme.team_label

import data.ccpolicy.lib

violations contains lib.fail("unnamed", {"name": input.resource.metadata.name}, "/metadata/labels/team", {}) if {
	not input.resource.metadata.labels.team
}
`;

/** Packs into a folder; returns the file, and the paths it holds. */
function pack(folder: string): { file: string; paths: string[] } {
  const args = ['pack', '--json', '--pack-destination', folder];
  const text = execFileSync('npm', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  const answer: unknown = JSON.parse(text.slice(text.search(/^[[{]/m)));
  // An array up to npm 11, an object by package name in later versions.
  const [packed] = Object.values(answer as Record<string, { filename: string; files: { path: string }[] }>);
  assert.ok(packed, 'npm pack names what it packed');
  return { file: join(folder, packed.filename), paths: packed.files.map(({ path }) => path) };
}

function install(project: string, tarball: string): void {
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), '{"name": "elsewhere", "private": true}\n');
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--save-dev', tarball], {
    cwd: project,
    stdio: 'inherit',
  });
}

const folder = mkdtempSync(join(tmpdir(), 'ccpolicy-pack-'));
try {
  const { file, paths } = pack(folder);
  for (const path of NEEDED) assert.ok(paths.includes(path), `${path} is not packed`);
  assert.deepEqual(
    paths.filter((path) => UNWANTED.test(path)),
    [],
    'sources are packed',
  );
  const project = join(folder, 'project');
  install(project, file);
  cpSync(join(root, 'examples'), join(project, 'manifests'), { recursive: true });
  const run = (...args: string[]) => {
    const env = { ...process.env, XDG_CACHE_HOME: join(folder, 'cache'), NO_COLOR: '1' };
    return spawnSync(join(project, 'node_modules/.bin/ccpolicy'), args, { cwd: project, encoding: 'utf8', env });
  };

  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  assert.equal(run('--version').stdout, `${version}\n`);

  const check = run('check', 'manifests');
  assert.equal(check.status, 1, check.stderr);
  assert.match(check.stdout, /cc-runtime-class-misplaced/);

  const fix = run('fix', 'manifests');
  assert.match(fix.stdout, /repaired {2}\d+: cc-policy-annotation-key/);
  assert.equal(run('fix', 'manifests', '--diff').stdout, '', 'a second fix finds nothing');

  mkdirSync(join(project, 'acme/team-label'), { recursive: true });
  writeFileSync(join(project, 'acme/team-label/policy.rego'), RULE);
  const own = run('check', 'manifests', '--policy', 'acme', '--rule', 'acme/team-label', '--format', 'json');
  const report = JSON.parse(own.stdout) as { results: { ruleId: string; status: string }[] };
  assert.ok(report.results.length > 0, own.stderr);
  assert.ok(report.results.every(({ ruleId, status }) => ruleId === 'acme/team-label' && status === 'fail'));
  assert.equal(own.status, 0, 'a rule without an action only audits');

  const chart = join(project, 'over/charts/small');
  mkdirSync(join(chart, 'templates'), { recursive: true });
  writeFileSync(join(project, 'over/kustomization.yaml'), 'namePrefix: p-\nhelmCharts: [{name: small}]\n');
  writeFileSync(join(chart, 'Chart.yaml'), 'apiVersion: v2\nname: small\nversion: 0.1.0\n');
  writeFileSync(join(chart, 'values.yaml'), 'a: 1\n');
  writeFileSync(join(chart, 'templates/a.yaml'), 'apiVersion: v1\nkind: A\nmetadata: {name: "a-{{ .Values.a }}"}\n');
  const rendered = run('render', 'over');
  assert.equal(rendered.stdout, 'apiVersion: v1\nkind: A\nmetadata:\n  name: p-a-1\n', rendered.stderr);
  console.log(`packed (${paths.length} files), installed elsewhere, used there: 5 runs as expected`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
