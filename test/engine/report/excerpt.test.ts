import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cellsOf, excerptOf } from '../../../engine/report/excerpt.ts';
import { wrap } from '../../../engine/report/wrap.ts';

/** The excerpt with its caret line, as a reader sees it. */
function drawn(line: string, start: number, end: number, width: number): string[] {
  const { text, offset, length } = excerptOf(line, start, end, width);
  return [text, ' '.repeat(offset) + '^'.repeat(length)];
}

describe('source excerpt', () => {
  it('marks the range', () => {
    assert.deepEqual(drawn('  hostNetwork: true', 15, 19, 60), ['  hostNetwork: true', '               ^^^^']);
  });

  it('marks one cell for an empty range, also at the end of the line', () => {
    assert.deepEqual(drawn('value:', 6, 6, 60), ['value:', '      ^']);
    assert.deepEqual(drawn('ab', 90, 95, 60), ['ab', '  ^']);
  });

  it('gives a tab two cells and a wide character two', () => {
    assert.deepEqual(drawn('\tx: 決済', 4, 6, 60), ['  x: 決済', '     ^^^^']);
    assert.deepEqual(drawn('決: true', 3, 7, 60), ['決: true', '    ^^^^']);
    assert.equal(cellsOf('e\u0301'), 1, 'a combining accent has no cell of its own');
  });

  it('shows control characters and keeps the caret under what follows', () => {
    assert.deepEqual(drawn('a\u001b: b', 4, 5, 60), ['a\\x1b: b', '       ^']);
  });

  it('drops a byte order mark, which the columns count', () => {
    assert.deepEqual(drawn('\ufeffkind: x', 7, 8, 60), ['kind: x', '      ^']);
  });

  it('cuts a long line around the range', () => {
    const line = `${'a'.repeat(100)}NEEDLE${'b'.repeat(100)}`;
    const { text, offset, length } = excerptOf(line, 100, 106, 40);
    assert.ok(cellsOf(text) <= 40);
    assert.ok(text.startsWith('…') && text.endsWith('…'));
    assert.equal(text.slice(offset, offset + length), 'NEEDLE');
  });

  it('cuts a long range and says so', () => {
    const { text, length } = excerptOf(`key: ${'x'.repeat(500)}`, 5, 505, 40);
    assert.ok(text.startsWith('key: xxx') && text.endsWith('…'), text);
    assert.ok(length > 10);
  });

  it('never looks at more than it shows: a line of ten megabytes', () => {
    const line = 'y'.repeat(10_000_000);
    const started = performance.now();
    for (let round = 0; round < 100; round++) excerptOf(line, 5_000_000, 5_000_004, 80);
    assert.ok(performance.now() - started < 1000);
  });

  it('fits, and the caret stays inside, whatever the line', () => {
    const line = fc.string({ unit: fc.constantFrom('a', ' ', '\t', '決', '\u001b', '😀', '\u0301'), maxLength: 200 });
    fc.assert(
      fc.property(line, fc.nat(220), fc.nat(220), fc.integer({ min: 20, max: 90 }), (text, start, length, width) => {
        const excerpt = excerptOf(text, start, start + length, width);
        assert.ok(cellsOf(excerpt.text) <= width, `${cellsOf(excerpt.text)} > ${width}`);
        assert.ok(excerpt.length >= 1 && excerpt.offset + excerpt.length <= cellsOf(excerpt.text) + 1);
      }),
      { seed: 3, numRuns: 3000 },
    );
  });
});

describe('wrapping', () => {
  it('breaks between words and keeps long words whole', () => {
    assert.deepEqual(wrap('aa bb cc', 7, '  '), ['  aa bb', '  cc']);
    assert.deepEqual(wrap('aaaaaaaaaaaa b', 7, '  '), ['  aaaaaaaaaaaa', '  b']);
    assert.deepEqual(wrap('', 7, '  '), []);
  });

  it('counts wide characters', () => assert.deepEqual(wrap('決済 決済', 8, ''), ['決済', '決済']));

  it('lets no line start with a log command', () => {
    assert.deepEqual(wrap('::error::x and ::stop', 12, '  '), ['  \\::error::x', '  and ::stop']);
  });
});
