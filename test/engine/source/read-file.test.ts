import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MAXIMUM_FILE_BYTES, readFile, readFiles, toFileTest } from '../../../engine/source/read-file.ts';
import { readStdin } from '../../../engine/source/stdin.ts';

let root = '';
const put = (path: string, bytes: string | Buffer) => writeFileSync(join(root, path), bytes);
const problemOf = (path: string) => {
  const read = readFile(root, path);
  return 'problem' in read ? read.problem : undefined;
};

describe('reading files', () => {
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'read-'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('keeps byte order mark, line breaks and every character', () => {
    const text = '\ufeffa: 1\r\nb: \u2028ä😀\r\n';
    put('a.yaml', text);
    assert.deepEqual(readFile(root, 'a.yaml'), { file: { path: 'a.yaml', text } });
    put('empty.yaml', '');
    assert.deepEqual(readFile(root, 'empty.yaml'), { file: { path: 'empty.yaml', text: '' } });
  });

  it('refuses what is not UTF-8, at its line', () => {
    put('a.yaml', Buffer.from('a: 1\nb: \xe4\nc: 3\n', 'latin1'));
    assert.deepEqual([problemOf('a.yaml')?.code, problemOf('a.yaml')?.line], ['FILE_NOT_UTF8', 2]);
    put('b.yaml', Buffer.from('a: 1\nb: \xe4', 'latin1'));
    assert.equal(problemOf('b.yaml')?.line, 2);
    put('utf16.yaml', Buffer.from('\ufeffa: 1', 'utf16le'));
    assert.equal(problemOf('utf16.yaml')?.code, 'FILE_NOT_UTF8');
  });

  it('keeps the documents that are UTF-8, each on its lines', () => {
    const bytes = Buffer.from('a: 1\n---\nb: \xe4\r\nc: 2\n--- # x\nd: 3\n', 'latin1');
    put('part.yaml', bytes);
    assert.deepEqual(problemOf('part.yaml'), {
      path: 'part.yaml',
      code: 'FILE_NOT_UTF8',
      message: 'This file is not UTF-8. Save it as UTF-8.',
      line: 3,
      rest: { path: 'part.yaml', text: 'a: 1\n---\n\r\n\n--- # x\nd: 3\n', isPart: true },
    });
    put('a.yaml', Buffer.from('a: \xe4\n', 'latin1'));
    assert.equal(problemOf('a.yaml')?.rest, undefined);
  });

  it('does not read beyond the bound, and says so', () => {
    put('large.yaml', '');
    truncateSync(join(root, 'large.yaml'), MAXIMUM_FILE_BYTES + 1);
    assert.equal(problemOf('large.yaml')?.code, 'FILE_TOO_LARGE');
  });

  it('reports what cannot be read, without absolute paths', () => {
    mkdirSync(join(root, 'folder.yaml'));
    for (const path of ['gone.yaml', 'folder.yaml']) {
      const problem = problemOf(path);
      assert.equal(problem?.code, 'FILE_UNREADABLE');
      assert.ok(!problem.message.includes(root));
    }
  });

  it('keeps the order, one file at a time', () => {
    put('a.yaml', 'a');
    put('b.yaml', 'b');
    const files = readFiles(root, ['b.yaml', 'gone.yaml', 'a.yaml']);
    const first = files.next().value;
    assert.deepEqual(first, { file: { path: 'b.yaml', text: 'b' } });
    put('a.yaml', 'changed');
    const rest = [...files].map((read) => ('file' in read ? read.file.text : read.problem.code));
    assert.deepEqual(rest, ['FILE_UNREADABLE', 'changed']);
  });

  it('asks for files by path', () => {
    put('Chart.yaml', '');
    const hasFile = toFileTest(root);
    assert.deepEqual([hasFile('Chart.yaml'), hasFile('x/Chart.yaml')], [true, false]);
  });
});

describe('standard input', () => {
  async function* chunks(...parts: Uint8Array[]) {
    yield* parts;
  }

  it('is one file, characters across chunks intact', async () => {
    const bytes = Buffer.from('a: ä\n');
    assert.deepEqual(await readStdin(chunks(bytes.subarray(0, 4), bytes.subarray(4))), {
      file: { path: '<stdin>', text: 'a: ä\n' },
    });
    assert.deepEqual(await readStdin(chunks(), 'x.yaml'), { file: { path: 'x.yaml', text: '' } });
  });

  it('has the bounds of files', async () => {
    const endless = (async function* () {
      for (;;) yield new Uint8Array(16 * 1024 * 1024);
    })();
    const read = await readStdin(endless);
    assert.equal('problem' in read && read.problem.code, 'FILE_TOO_LARGE');
    const invalid = await readStdin(chunks(Buffer.from([0xff])));
    assert.equal('problem' in invalid && invalid.problem.code, 'FILE_NOT_UTF8');
  });
});
