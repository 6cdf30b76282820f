/** What a sandboxed program can reach of the disk. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { ConfinedFiles } from '../../../engine/sandbox/files.ts';
import { temporaryFolder } from '../../support/temporary.ts';

describe('the files of a sandboxed program', () => {
  const outer = temporaryFolder({
    'secret.txt': 'secret',
    'other/a.txt': 'other',
    'root-beside/a.txt': 'beside',
    'root/a.txt': 'inside',
    'root/folder/b.txt': 'b',
    'root/folder/name\nwith break.txt': 'odd',
  });
  const root = `${outer}/root`;
  symlinkSync('folder', `${root}/link`);
  symlinkSync('../secret.txt', `${root}/out.txt`);
  symlinkSync('../other', `${root}/out`);
  symlinkSync('loop', `${root}/loop`);
  symlinkSync('../root/a.txt', `${root}/round.txt`);
  execFileSync('mkfifo', [`${root}/pipe`]);
  writeFileSync(`${root}/huge`, '');
  truncateSync(`${root}/huge`, 64 * 1024 * 1024 + 1);
  const files = new ConfinedFiles(root);
  const text = (path: string) => {
    const content = files.read(path);
    return content instanceof Uint8Array ? Buffer.from(content).toString() : content;
  };

  it('are those below the folder, links followed', () => {
    assert.equal(text('/a.txt'), 'inside');
    assert.equal(text('/link/b.txt'), 'b');
    assert.equal(text('/round.txt'), 'inside');
    assert.equal(text('/folder/name\nwith break.txt'), 'odd');
    assert.equal(files.resolve('/'), 'd/');
    assert.equal(files.resolve('/link'), 'd/folder');
    assert.equal(files.resolve('/link/b.txt'), 'f/folder/b.txt');
  });

  it('are none that lie outside, however they are named', () => {
    for (const path of [
      '/out.txt',
      '/out/a.txt',
      '/../secret.txt',
      '/folder/../../secret.txt',
      '/../root-beside/a.txt',
    ]) {
      assert.equal(files.read(path), undefined, path);
      assert.equal(files.resolve(path), undefined, path);
    }
    assert.equal(files.list('/out'), undefined);
    assert.equal(files.list('/..'), undefined);
  });

  it('are none that have no end or are no files', () => {
    for (const path of ['/loop', '/pipe', '/folder', '/absent', '/a.txt/b', '/a\0b', '']) {
      assert.equal(files.read(path), undefined, path);
    }
    assert.equal(files.read('/huge'), 'too-large');
  });

  it('are listed by their bytes, with what they lead to', () => {
    assert.deepEqual(files.list('/'), [
      'fa.txt',
      'dfolder',
      'fhuge',
      'dlink',
      'xloop',
      'xout',
      'xout.txt',
      'xpipe',
      'fround.txt',
    ]);
    assert.deepEqual(files.list('/a.txt'), undefined);
  });

  it('are joined by texts for one request, also through links, and never outside', () => {
    files.overlay({ 'folder/b.txt': 'new', 'link/c.txt': 'ü', 'absent/a.txt': 'x', '../secret.txt': 'x', 'a.txt': '' });
    assert.equal(text('/link/b.txt'), 'new');
    assert.equal(text('/folder/c.txt'), 'ü');
    assert.equal(text('/a.txt'), '');
    assert.equal(files.resolve('/link/c.txt'), 'f/folder/c.txt');
    assert.deepEqual(files.list('/link'), ['fb.txt', 'fc.txt', 'fname\nwith break.txt']);
    for (const path of ['/absent/a.txt', '/../secret.txt', '/absent']) assert.equal(files.read(path), undefined, path);
    files.overlay({});
    assert.equal(text('/folder/b.txt'), 'b');
    assert.equal(files.resolve('/folder/c.txt'), undefined);
  });
});
