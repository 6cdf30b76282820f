/**
 * The same bytes under every version of Node: of renderings with their origins, and of the reports of what was rendered.
 * `NODES=path/to/node:path/to/node npm run test:nodes`; `CORPUS_DIR` names a folder of repositories to render, too.
 */

import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const FIXTURES = join(ROOT, 'test/engine/render/fixtures/repository');
const MOST_OUTPUT = 1024 * 1024 * 1024;

/** What a program prints; exit codes 1 and 3 are answers, too. */
function output(node: string, args: readonly string[], cwd = ROOT): string {
  const options = { cwd, encoding: 'utf8', maxBuffer: MOST_OUTPUT } as const;
  const { status, stdout, stderr } = spawnSync(node, args, options);
  if (status === null || ![0, 1, 3].includes(status)) throw new Error(`${node} ${args.join(' ')}: ${stderr}`);
  return `${stdout}exit ${status}\n`;
}

function digests(node: string): string[] {
  return output(node, ['--import', 'tsx', 'scripts/peers/render/all-digests.ts']).split('\n');
}

/** The reports in both forms that people and programs read. */
function report(node: string, folder: string): string {
  const check = [join(ROOT, 'dist/ccpolicy.js'), 'check', '--render', 'auto', '--as-of', '2026-11-21'];
  return ['json', 'terminal'].map((format) => output(node, [...check, '--format', format], folder)).join('');
}

/** Lines that differ, and how many there are of them. */
function compareLines(what: string, expected: readonly string[], found: readonly string[]): number {
  const lines = Math.max(expected.length, found.length);
  let different = 0;
  for (let index = 0; index < lines; index++) {
    if (expected[index] === found[index]) continue;
    different += 1;
    console.log(`${what}\n  - ${expected[index]}\n  + ${found[index]}`);
  }
  return different;
}

const [first, ...others] = (process.env.NODES ?? '').split(delimiter).filter((node) => node !== '');
if (first === undefined || others.length === 0) {
  console.error('NODES names two or more programs to compare: NODES=/a/node:/b/node');
  process.exit(2);
}
const corpus = process.env.CORPUS_DIR;
const below = corpus === undefined ? [] : readdirSync(corpus, { withFileTypes: true });
const folders = [FIXTURES, join(ROOT, 'examples')].concat(
  below.filter((entry) => entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name)),
);
const expected = { digests: digests(first), reports: folders.map((folder) => report(first, folder)) };
let different = 0;
for (const node of others) {
  const found = digests(node);
  let own = compareLines('rendering', expected.digests, found);
  folders.forEach((folder, index) => {
    own += compareLines(folder, (expected.reports[index] ?? '').split('\n'), report(node, folder).split('\n'));
  });
  const versions = [first, node].map((each) => spawnSync(each, ['--version'], { encoding: 'utf8' }).stdout.trim());
  console.log(
    `${versions.join(' and ')}: ${found.length - 2} renderings, ${folders.length} reports, ${own} lines differ`,
  );
  different += own;
}
process.exitCode = different === 0 ? 0 : 1;
