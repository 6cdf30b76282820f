/** Input that wants to break the tool, its reader, or the terminal of who reads the report. */

import assert from 'node:assert/strict';
import { closeSync, ftruncateSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { marked } from 'marked';
import { parse } from 'parse5';
import { FORMATS } from '../../engine/report/index.ts';
import { runCli, runJson } from '../support/cli.ts';
import { context, report as exampleReport } from '../support/report-fixtures.ts';
import { temporaryFolder } from '../support/temporary.ts';

const AS_OF = ['--as-of', '2026-11-21'];
const pod = (name: string, more = '') =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${JSON.stringify(name)}\nspec:\n  runtimeClassName: kata-vm-isolation\n  hostNetwork: true\n${more}  containers: [{name: app, image: "ghcr.io/a/b:1"}]\n`;

/** Names as an attacker would choose them. */
const NAMES: Readonly<Record<string, string>> = {
  'a workflow command': 'x::error file=README.md::pwned',
  'a line break': 'x\n::error::pwned',
  'a terminal escape': 'x\u001b[2J\u001b]0;pwned\u0007',
  'bidirectional text': 'x\u202egnp.exe\u2066',
  HTML: '<script>alert(1)</script><img src=x onerror=alert(1)>',
  markdown: '[click](http://evil.example) `x` | <!-- -->',
  'a CDATA end': ']]><x/>',
  'a prototype key': '__proto__',
};

/** The page's own: its program and its data. */
const SCRIPTS = tagsOf(parse(FORMATS.html.render(exampleReport(), context()))).filter((tag) => tag === 'script').length;

/** Control characters that move a cursor, and marks that turn text around; line breaks and tabs are text. */
function isTreacherous(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  if (code === 0x09 || code === 0x0a) return false;
  return (
    code < 0x20 ||
    (code >= 0x7f && code < 0xa0) ||
    (code >= 0x202a && code <= 0x202e) ||
    (code >= 0x2066 && code <= 0x2069)
  );
}

/** Every element of a page, as browsers read it. */
function tagsOf(node: object): string[] {
  const own = 'tagName' in node ? [String(node.tagName)] : [];
  const children = 'childNodes' in node ? (node.childNodes as object[]) : [];
  return [...own, ...children.flatMap(tagsOf)];
}

describe('hostile names', () => {
  for (const [what, name] of Object.entries(NAMES)) {
    it(`${what} is shown and does nothing, in every format`, () => {
      const cwd = temporaryFolder({ 'a.yaml': pod(name) });
      const out = temporaryFolder();
      const formats = Object.keys(FORMATS);
      const run = runCli(['check', ...AS_OF, ...formats.flatMap((one) => ['--output', `${one}=${out}/${one}`])], {
        cwd,
      });
      assert.equal(run.exit, 1, run.stderr);
      for (const format of formats) {
        const text = readFileSync(`${out}/${format}`, 'utf8');
        assert.deepEqual([...text].filter(isTreacherous), [], format);
        assert.equal(/^::error::pwned/m.test(text), false, format);
      }
      const tags = tagsOf(parse(readFileSync(`${out}/html`, 'utf8')));
      assert.equal(tags.filter((tag) => tag === 'img').length, 0);
      assert.equal(tags.filter((tag) => tag === 'script').length, SCRIPTS);
      const rendered = tagsOf(parse(String(marked.parse(readFileSync(`${out}/markdown`, 'utf8')))));
      assert.deepEqual(
        rendered.filter((tag) => ['script', 'img'].includes(tag)),
        [],
      );
      const github = readFileSync(`${out}/github`, 'utf8').split('\n').filter(Boolean);
      assert.ok(
        github.every((line) => /^::(error|warning|notice) /.test(line)),
        github.join('\n'),
      );
    });
  }

  it('in paths, messages of errors, and patches', () => {
    const path = 'x\u001b[2J ::error::.yaml';
    const cwd = temporaryFolder({ [path]: `${pod('web')}---\napiVersion: v1\nkind: Pod\nmetadata: [\n` });
    for (const args of [
      ['check'],
      ['check', '--format', 'github'],
      ['fix', '--dry-run'],
      ['explain', 'rule', 'R61', '.'],
    ]) {
      const { stdout, stderr } = runCli([...args, ...AS_OF.slice(0, 2)], { cwd });
      assert.equal(`${stdout}${stderr}`.includes('\u001b'), false, args.join(' '));
    }
    assert.equal(runCli(['check', 'no\u001b[2Jwhere'], { cwd }).stderr.includes('\u001b'), false);
  });
});

describe('hostile documents', function () {
  this.timeout(60_000);
  const neighbour = pod('web');
  const judged = (text: string) => {
    const began = performance.now();
    const run = runJson(['--rule', 'R61', ...AS_OF], {
      cwd: temporaryFolder({ 'a.yaml': `${neighbour}---\n${text}` }),
      node: ['--max-old-space-size=300'],
    });
    assert.ok(performance.now() - began < 20_000);
    assert.deepEqual(run.report.results.map(({ resource }) => resource.name).slice(0, 1), ['web']);
    return run;
  };

  it('a bomb of aliases', () => {
    const levels = Array.from(
      { length: 12 },
      (_, i) => `l${i + 1}: &l${i + 1} [${Array(10).fill(`*l${i}`).join(', ')}]`,
    );
    const { exit, report } = judged(
      `apiVersion: v1\nkind: Pod\nmetadata: {name: bomb}\nl0: &l0 [x]\n${levels.join('\n')}\n`,
    );
    assert.deepEqual([exit, report.errors.length], [3, 1]);
    assert.match(report.errors[0]?.message ?? '', /comes from aliases/);
  });

  it('a hundred thousand brackets', () => {
    const { exit, report } = judged(`apiVersion: v1\nkind: Pod\nmetadata: {name: deep}\nx: ${'['.repeat(100_000)}`);
    assert.deepEqual([exit, report.errors.length], [3, 1]);
  });

  it('a document beyond 8 MiB, and a scalar of 60 MB', () => {
    const { exit, report } = judged(
      `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: big}\ndata: {x: "${'a'.repeat(60_000_000)}"}\n`,
    );
    assert.deepEqual([exit, report.errors.length], [3, 1]);
    assert.match(report.errors[0]?.message ?? '', /8 MiB/);
  });

  it('more than a hundred thousand documents in a file', () => {
    for (const tiny of ['a: 1\n---\n', '--- a\n']) {
      const { exit, report } = judged(tiny.repeat(2_000_000));
      assert.equal(exit, 3);
      const { code, message } = report.errors.at(-1) ?? {};
      assert.deepEqual([code, /more than 100000 documents/.test(message ?? '')], ['yaml-too-many-documents', true]);
    }
  });

  it('forty thousand findings in one document, and four thousand containers in one pod', function () {
    this.timeout(180_000);
    // Processor time, for the machine may have other things to do.
    const used = temporaryFolder();
    const meter = `process.on('exit', () => require('fs').writeFileSync('${used}/cpu', String(process.cpuUsage().user)))`;
    writeFileSync(`${used}/meter.cjs`, meter);
    const many = (count: number, line: (index: number) => string) =>
      Array.from({ length: count }, (_, index) => line(index)).join('');
    const secrets = many(40_000, (i) => `  password${i}: hunter2hunter${i}\n`);
    const containers = many(4_000, (i) => `    - {name: c${i}, image: "a"}\n`);
    const spec = `spec:\n  runtimeClassName: kata-qemu-snp\n  containers:\n${containers}`;
    for (const [text, results] of [
      [`apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, namespace: a}\ndata:\n${secrets}`, 40_000],
      [`apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: a}\n${spec}`, 8_001],
    ] as const) {
      const cwd = temporaryFolder({ 'a.yaml': text });
      const { report } = runJson([...AS_OF, '--jobs', '1'], { cwd, node: ['--require', `${used}/meter.cjs`] });
      assert.equal(report.results.length, results);
      assert.ok(Number(readFileSync(`${used}/cpu`, 'utf8')) < 12_000_000);
    }
  });

  it('a file beyond 64 MiB, by its size alone', () => {
    const cwd = temporaryFolder({ 'a.yaml': neighbour, 'big.yaml': '' });
    const descriptor = openSync(`${cwd}/big.yaml`, 'r+');
    ftruncateSync(descriptor, 100 * 1024 * 1024);
    closeSync(descriptor);
    const { exit, report } = runJson(['--rule', 'R61', ...AS_OF], { cwd });
    assert.deepEqual([exit, report.errors.map(({ code }) => code), report.results.length], [3, ['FILE_TOO_LARGE'], 1]);
  });

  it('keys of prototypes are keys', () => {
    const keys = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];
    const labels = keys.map((key) => `    ${key}: "x"\n`).join('');
    const text = pod('odd').replace(
      'spec:\n',
      `  labels:\n${labels}  annotations:\n${labels}spec:\n  nodeSelector:\n${labels}`,
    );
    const { exit, report } = judged(text);
    assert.deepEqual([exit, report.errors, report.results.length], [1, [], 2]);
    const polluted = judged(
      'apiVersion: v1\nkind: Pod\n__proto__: {hostNetwork: true}\nmetadata: {name: p}\nspec: {__proto__: {hostNetwork: true, runtimeClassName: kata-vm-isolation}, containers: []}\n',
    );
    assert.equal(polluted.report.results.length, 1);
  });

  it('what is no text at all', () => {
    const cwd = temporaryFolder({
      'a.yaml': neighbour,
      'latin.yaml': Buffer.from('apiVersion: v1\nkind: Pod # caf\xe9\n', 'latin1'),
      'nul.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: "\0"}\n',
      'random.json': Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 7919) % 256)),
    });
    const { exit, report } = runJson(['--rule', 'R61', ...AS_OF], { cwd });
    assert.deepEqual([exit, report.results.length], [3, 1]);
    assert.deepEqual([...new Set(report.errors.map(({ location }) => location?.path))].sort(), [
      'latin.yaml',
      'nul.yaml',
      'random.json',
    ]);
  });
});
