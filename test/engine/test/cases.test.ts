/** How a file of test documents is taken apart. */

import assert from 'node:assert/strict';
import { readCases } from '../../../engine/test/cases.ts';

const pod = (name: string) => `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\n`;
const read = (text: string) => readCases({ path: 'bad.yaml', text });

describe('the cases of a file', () => {
  it('begin at their comments, with what stands before the first as one of their own', () => {
    const { cases, problems } = read(
      `${pod('a')}---\n# case: two of them\n${pod('b')}---\n${pod('c')}---\n# case: last\n${pod('d')}`,
    );
    assert.deepEqual(problems, []);
    assert.deepEqual(
      cases.map(({ title, line }) => [title, line]),
      [
        ['', 1],
        ['two of them', 5],
        ['last', 14],
      ],
    );
  });

  it('have the text of the whole file, blank but for their own part, so that lines and offsets stay', () => {
    const text = `# case: å\r\n${pod('a')}---\r\n# case: b\n${pod('b')}`;
    const [first, second] = read(text).cases;
    assert.ok(first !== undefined && second !== undefined);
    for (const { file, region } of [first, second]) {
      assert.equal(file.text.length, text.length);
      assert.equal(file.text.slice(region.start, region.end), text.slice(region.start, region.end));
      assert.match(file.text.slice(0, region.start) + file.text.slice(region.end), /^[ \r\n]*$/);
      assert.equal(file.text.split('\n').length, text.split('\n').length);
    }
    assert.equal(first.region.end, second.region.start);
    assert.equal(second.region.end, text.length);
  });

  it('are none where there is no document', () => {
    assert.deepEqual(read(''), { cases: [], problems: [] });
    assert.deepEqual(read('# case: nothing\n# and more of it\n').cases, []);
    const [only] = read(`# case: empty\n---\n# case: full\n${pod('a')}`).cases;
    assert.equal(only?.title, 'full');
  });

  it('have settings, of which only a mapping is one', () => {
    const { cases, problems } = read(
      `# case: a\n# settings: {profile: coco-snp@0.22, production: false}\n${pod('a')}---\n# case: b\n# settings: coco\n${pod('b')}`,
    );
    assert.deepEqual(
      cases.map(({ settings }) => settings),
      [{ profile: 'coco-snp@0.22', production: false }, {}],
    );
    assert.deepEqual(problems, [{ line: 8, message: 'settings must be a flow mapping: {profile: coco-snp@0.22}' }]);
  });
});

describe('the wants of a case', () => {
  const wants = (line: string) => read(`# case: a\n${line}\n${pod('a')}`).cases[0]?.wants;

  it('stand at the end of a line, of any kind or of one', () => {
    assert.deepEqual(wants('x: 1 # want: no such field'), [{ line: 2, kind: null, text: 'no such field' }]);
    assert.deepEqual(wants('x: 1 # want[Audit]:  spaced  '), [{ line: 2, kind: 'Audit', text: 'spaced' }]);
  });

  it('are several where bars divide them', () => {
    assert.deepEqual(wants('x: 1 # want[skip]: one | a||b | three'), [
      { line: 2, kind: 'skip', text: 'one' },
      { line: 2, kind: 'skip', text: 'a||b' },
      { line: 2, kind: 'skip', text: 'three' },
    ]);
  });

  it('name a pointer where no comment can stand, and one inside the text there', () => {
    assert.deepEqual(wants('# want@/data/a.json: whole'), [
      { line: 2, pointer: '/data/a.json', kind: null, text: 'whole' },
    ]);
    assert.deepEqual(wants('# want@/data/a.json#/url[Enforce]: one | two'), [
      { line: 2, pointer: '/data/a.json', embedded: '/url', kind: 'Enforce', text: 'one' },
      { line: 2, pointer: '/data/a.json', embedded: '/url', kind: 'Enforce', text: 'two' },
    ]);
  });

  it('belong to the case in which they stand', () => {
    const { cases } = read(
      `# case: a\n${pod('a')}# want: first\n---\n# case: b\n${pod('b')}---\n${pod('c')}# want: second\n`,
    );
    assert.deepEqual(
      cases.map((one) => one.wants.map(({ line, text }) => [line, text])),
      [[[5, 'first']], [[15, 'second']]],
    );
  });
});
