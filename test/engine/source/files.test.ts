import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { SourceError } from '../../../engine/errors.ts';
import { type CollectOptions, collectFiles } from '../../../engine/source/files.ts';

let root = '';

function put(files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

function collect(options: Partial<CollectOptions> = {}) {
  return collectFiles({ root, paths: ['.'], readIgnoreFiles: true, ...options });
}

describe('files of the set', () => {
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'files-'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('are YAML and JSON, sorted, each once', () => {
    put({
      'b.yaml': '',
      'a/z.yml': '',
      'a.json': '',
      'README.md': '',
      'k/Kustomization': '',
      'chart.yaml.in': '',
      'a-b.yaml': '',
      '.git/x.yaml': '',
      'sub/node_modules/x.yaml': '',
    });
    assert.deepEqual(collect().files, ['a-b.yaml', 'a.json', 'a/z.yml', 'b.yaml', 'chart.yaml.in', 'k/Kustomization']);
    assert.deepEqual(collect({ paths: ['a', 'b.yaml', './a/z.yml', join(root, 'b.yaml')] }).files, [
      'a/z.yml',
      'b.yaml',
    ]);
  });

  it('follow include and exclude, braces too', () => {
    put({ 'a/x.yaml': '', 'a/x.json': '', 'b/x.yaml': '', 'b/skip/x.yaml': '', 'k/Kustomization': '' });
    assert.deepEqual(collect({ include: ['**/*.{yaml,yml}'] }).files, [
      'a/x.yaml',
      'b/skip/x.yaml',
      'b/x.yaml',
      'k/Kustomization',
    ]);
    assert.deepEqual(collect({ include: ['a/'] }).files, ['a/x.json', 'a/x.yaml']);
    assert.deepEqual(collect({ exclude: ['skip/', '*.json', 'k'] }).files, ['a/x.yaml', 'b/x.yaml']);
    assert.deepEqual(collect({ paths: ['b/skip/x.yaml'], exclude: ['b'], include: ['a/'] }).files, ['b/skip/x.yaml']);
  });

  it('honour ignore files, nested and negated, but not for files that the user names', () => {
    put({
      '.gitignore': 'out/\n*.gen.yaml\n',
      '.ccpolicyignore': '!keep.gen.yaml\n/legacy/*\n!/legacy/new/\n',
      'out/a.yaml': '',
      'a.gen.yaml': '',
      'keep.gen.yaml': '',
      'legacy/old/a.yaml': '',
      'legacy/new/a.yaml': '',
      'sub/.gitignore': '*.yaml\n!b.yaml\n',
      'sub/a.yaml': '',
      'sub/b.yaml': '',
      'sub/c.gen.yaml': '',
    });
    assert.deepEqual(collect().files, ['keep.gen.yaml', 'legacy/new/a.yaml', 'sub/b.yaml']);
    assert.deepEqual(collect({ paths: ['sub'] }).files, ['sub/b.yaml'], 'ignore files above a folder count');
    assert.deepEqual(collect({ paths: ['sub/a.yaml', 'out/a.yaml'] }).files, ['out/a.yaml', 'sub/a.yaml']);
    assert.deepEqual(collect({ paths: ['out'] }).files, [], 'a folder that the user names is no exception');
    assert.equal(collect({ readIgnoreFiles: false }).files.length, 8);
  });

  it('of a folder are the same from wherever the run starts, whatever excludes them, and a named file always counts', () => {
    const texts = { 'apps/coco/pod.yaml': '', 'apps/coco/deep/pod.yaml': '', 'apps/web.yaml': '' };
    const ways: Record<string, { files?: Record<string, string>; options?: Partial<CollectOptions> }> = {
      '.gitignore': { files: { '.gitignore': 'coco/\n' } },
      '.ccpolicyignore': { files: { '.ccpolicyignore': 'apps/coco/**\n' } },
      'apps/.gitignore': { files: { 'apps/.gitignore': 'coco\n' } },
      exclude: { options: { exclude: ['apps/coco/**'] } },
      include: { options: { include: ['apps/*.yaml'] } },
    };
    for (const [way, { files = {}, options = {} }] of Object.entries(ways)) {
      rmSync(root, { recursive: true, force: true });
      put({ ...texts, ...files });
      const below = (path: string) => collect({ ...options, paths: [path] }).files;
      assert.deepEqual(below('.'), ['apps/web.yaml'], way);
      assert.deepEqual(below('apps'), ['apps/web.yaml'], way);
      assert.deepEqual(below('apps/coco'), [], way);
      assert.deepEqual(below('apps/coco/deep'), [], way);
      assert.deepEqual(below('apps/coco/pod.yaml'), ['apps/coco/pod.yaml'], way);
    }
  });

  it('that were excluded are counted by what excludes them, a folder as one', () => {
    put({
      '.gitignore': 'out/\n*.gen.yaml\nnotes.txt\n',
      '.ccpolicyignore': 'legacy/\n!kept.gen.yaml\n',
      'out/a.yaml': '',
      'out/b.yaml': '',
      'a.gen.yaml': '',
      'kept.gen.yaml': '',
      'notes.txt': '',
      'legacy/a.yaml': '',
      'skip/a.yaml': '',
      'a.json': '',
    });
    const { files, excluded } = collect({ exclude: ['skip'], include: ['*.yaml'] });
    assert.deepEqual(files, ['kept.gen.yaml']);
    assert.deepEqual(Object.fromEntries(excluded), { '.gitignore': 2, '.ccpolicyignore': 1, exclude: 1, include: 1 });
    assert.deepEqual([...collect({ paths: ['legacy', 'out/a.yaml'] }).excluded], [['.ccpolicyignore', 1]]);
  });

  it('agree with git about what is ignored', function () {
    this.timeout(60_000);
    const name = fc.constantFrom('a', 'b', 'c.yaml', 'd.yaml', 'e.json');
    const path = fc
      .array(fc.constantFrom('a', 'b'), { maxLength: 2 })
      .chain((folders) => fc.constantFrom('c.yaml', 'd.yaml', 'e.json').map((file) => [...folders, file].join('/')));
    const pattern = fc
      .tuple(
        fc.constantFrom('', '!', '/', '!/'),
        fc.oneof(
          name,
          path,
          fc.constantFrom('*', '*.yaml', '**/a', 'a/**', 'a/*', '?.json', '[cd].yaml', '**', '#x', ''),
        ),
        fc.constantFrom('', '/'),
      )
      .map((parts) => parts.join(''));
    const rules = fc.array(pattern, { maxLength: 4 }).map((lines) => lines.join('\n'));
    fc.assert(
      fc.property(fc.uniqueArray(path, { minLength: 1, maxLength: 8 }), rules, rules, rules, (paths, top, inA, inB) => {
        rmSync(root, { recursive: true, force: true });
        put({
          ...Object.fromEntries(paths.map((file) => [file, ''])),
          '.gitignore': top,
          'a/.gitignore': inA,
          'a/b/.gitignore': inB,
        });
        const git = (...args: string[]) =>
          execFileSync('git', ['-C', root, '-c', 'core.excludesFile=', ...args], { encoding: 'utf8' });
        git('init', '-q');
        for (const folder of ['.', 'a', 'a/b']) {
          const expected = git('ls-files', '-o', '--exclude-standard', folder)
            .split('\n')
            .filter((file) => /\.(yaml|json)$/.test(file));
          mkdirSync(join(root, folder), { recursive: true });
          assert.deepEqual([...collect({ paths: [folder] }).files], expected.sort());
        }
      }),
      { seed: 7, numRuns: 60 },
    );
  });

  it('are no pipes and sockets, which are told', () => {
    put({ 'a/b.yaml': '', 'a/.gitignore': 'ignored.yaml' });
    for (const name of ['p.yaml', 'p.txt', 'ignored.yaml']) execFileSync('mkfifo', [join(root, 'a', name)]);
    symlinkSync('p.yaml', join(root, 'a/link.yaml'));
    const { files, skipped, problems } = collect();
    assert.deepEqual([files, problems], [['a/b.yaml'], []]);
    const reason = 'pipe, socket or device';
    assert.deepEqual(skipped, [
      { path: 'a/link.yaml', reason },
      { path: 'a/p.yaml', reason },
    ]);
  });

  it('are never reached through links that leave the root, and loops end', () => {
    const outside = mkdtempSync(join(tmpdir(), 'outside-'));
    writeFileSync(join(outside, 'secret.yaml'), '');
    put({ 'real/a.yaml': '', 'hidden/.gitignore': 'b.yaml', 'hidden/b.yaml': '', '.git/c.yaml': '' });
    const link = (target: string, path: string) => symlinkSync(target, join(root, path));
    link(outside, 'out');
    link(join(outside, 'secret.yaml'), 'out.yaml');
    link('real', 'same');
    link('real/a.yaml', 'same.yaml');
    link('..', 'real/up');
    link('gone', 'gone.yaml');
    link('hidden/b.yaml', 'shown.yaml');
    link('hidden/b.yaml', 'shown-twice.yaml');
    link('.git/c.yaml', 'git.yaml');
    const { files, skipped, problems } = collect();
    assert.deepEqual(files, ['real/a.yaml', 'shown-twice.yaml']);
    assert.deepEqual(skipped, [
      { path: 'git.yaml', reason: 'link to .git or node_modules' },
      { path: 'gone.yaml', reason: 'broken link' },
      { path: 'out', reason: 'link that leaves the root' },
      { path: 'out.yaml', reason: 'link that leaves the root' },
    ]);
    assert.deepEqual(problems, []);
    for (const path of ['out.yaml', 'out/secret.yaml', '..', outside]) {
      assert.throws(
        () => collect({ paths: [path] }),
        (error) => error instanceof SourceError && error.code === 'PATH_OUTSIDE_ROOT',
        path,
      );
    }
    rmSync(outside, { recursive: true });
  });

  it('through a linked folder are found when the folder itself is not walked', () => {
    put({ 'base/a.yaml': '', 'app/own.yaml': '' });
    symlinkSync('../base', join(root, 'app/base'));
    assert.deepEqual(collect({ paths: ['app'] }).files, ['app/base/a.yaml', 'app/own.yaml']);
    assert.deepEqual(collect().files, ['app/own.yaml', 'base/a.yaml']);
  });

  it('that are named and missing are an error with a hint', () => {
    put({ 'deploy/web.yaml': '' });
    assert.throws(
      () => collect({ paths: ['deploy/wbe.yaml'] }),
      (error) =>
        error instanceof SourceError &&
        error.code === 'PATH_NOT_FOUND' &&
        error.hint === 'Did you mean "web.yaml"?' &&
        !error.message.includes(root),
    );
    assert.throws(
      () => collect({ paths: ['deploy/web.yaml/x'] }),
      (error) => error instanceof SourceError && error.code === 'PATH_NOT_FOUND',
    );
  });

  it('are collected around folders that cannot be read', function () {
    if (process.getuid?.() === 0) return this.skip();
    put({ 'a/x.yaml': '', 'b.yaml': '' });
    chmodSync(join(root, 'a'), 0);
    const { files, problems } = collect();
    chmodSync(join(root, 'a'), 0o700);
    assert.deepEqual(files, ['b.yaml']);
    assert.deepEqual(
      problems.map(({ path, code }) => [path, code]),
      [['a', 'FILE_UNREADABLE']],
    );
  });

  it('stay cheap under hostile patterns and names', () => {
    const name = `${'a'.repeat(200)}.yaml`;
    put({ [name]: '', 'odd [x] name ☃.yaml': '', '.gitignore': `${'a*'.repeat(40)}b\n` });
    const { files, problems } = collect();
    assert.deepEqual(files, [name, 'odd [x] name ☃.yaml']);
    assert.deepEqual(
      problems.map(({ code }) => code),
      ['IGNORE_PATTERN_REFUSED'],
    );
  });
});
