import assert from 'node:assert/strict';
import type { Location } from '../../../engine/model/source.ts';
import { sourceReader } from '../../../engine/report/source-lines.ts';
import { context, report, result } from '../../support/report-fixtures.ts';

/** The lines of `text` as they may be shown when secrets stand at these places. */
function shown(text: string, ...secrets: Partial<Location>[]): string[] {
  const results = secrets.map((place) => {
    const line = place.line ?? 1;
    return result({
      sensitive: true,
      location: { path: 'f.yaml', line, column: 1, endLine: line, endColumn: 1, ...place },
    });
  });
  const lines = sourceReader(report({ results }), context({ source: () => text }))('f.yaml');
  assert.ok(lines !== undefined);
  return Array.from({ length: lines.count }, (_, index) => lines.line(index + 1).text);
}

describe('source lines', () => {
  it('splits at every line break', () => {
    assert.deepEqual(shown('a\nb\r\nc\rd\n'), ['a', 'b', 'c', 'd']);
    assert.deepEqual(shown('\ufeffa\n\n'), ['\ufeffa', '']);
    assert.deepEqual(shown(''), ['']);
  });

  it('is undefined for a file that is not at hand', () => {
    assert.equal(sourceReader(report(), context({ source: () => undefined }))('x'), undefined);
  });

  it('keeps two characters of a long value and none of a short one', () => {
    assert.deepEqual(shown('k: "hunter2hunter2" # old', { column: 4, endColumn: 20 }), ['k: "hu•••']);
    assert.deepEqual(shown('k: hunter2', { column: 4, endColumn: 11 }), ['k: •••']);
  });

  it('masks the value also when only its key is named', () => {
    assert.deepEqual(shown('  pass: hunter2hunter2', { column: 3, endColumn: 7 }), ['  pass: hu•••']);
    assert.deepEqual(shown('"pass": "hunter2hunter2",', { column: 1, endColumn: 7 }), ['"pass": "hu•••']);
    assert.deepEqual(shown('- {pass: hunter2hunter2}', { column: 3, endColumn: 25 }), ['- {pass: hu•••']);
  });

  it('masks every line of a block scalar, named by key or by range', () => {
    const text = 'data:\n  key: |\n    SECRET-A\n\n    SECRET-B\n  next: 1\n';
    const expected = ['data:', '  key: |', '    •••', '', '    •••', '  next: 1'];
    assert.deepEqual(shown(text, { line: 2, column: 3, endColumn: 6 }), expected);
    assert.deepEqual(shown(text, { line: 2, column: 8, endLine: 5, endColumn: 13 }), expected);
  });

  it('masks the rest of a list item and of a multi-line string', () => {
    assert.deepEqual(shown('- name: PW\n  value: hunter2\n- name: B', { column: 3, endLine: 2, endColumn: 17 }), [
      '- name: •••',
      '  •••',
      '- name: B',
    ]);
    assert.deepEqual(shown('k: "ab\ncd"\nx: 1', { column: 4, endLine: 2, endColumn: 4 }), ['k: •••', '•••', 'x: 1']);
  });

  it('masks a secret in the excerpt of another finding on the same line', () => {
    assert.deepEqual(
      shown(
        '[{"a":"hunter2hunter2"},{"b":"other-secret"}]',
        { column: 7, endColumn: 23 },
        { column: 30, endColumn: 44 },
      ),
      ['[{"a":"hu•••'],
    );
  });

  it('masks the anchor that holds the value', () => {
    const anchored = result({
      sensitive: true,
      location: { path: 'f.yaml', line: 2, column: 4, endLine: 2, endColumn: 6 },
      related: [{ path: 'f.yaml', line: 1, column: 7, endLine: 1, endColumn: 23 }],
    });
    const source = () => 'a: &p hunter2hunter2\nb: *p\n';
    const lines = sourceReader(report({ results: [anchored] }), context({ source }))('f.yaml');
    assert.equal(lines?.line(1).text, 'a: &p hu•••');
  });
});
