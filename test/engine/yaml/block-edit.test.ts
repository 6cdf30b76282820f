/** A literal block gets another text, and everything around it keeps its bytes. */

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { blockEdit } from '../../../engine/yaml/block-edit.ts';
import { readDocuments } from '../../../engine/yaml/read.ts';
import { applyEdits } from '../../../engine/yaml/splice.ts';

const file = (header: string, lines: readonly string[], eol: string) =>
  ['a: 1', `b: ${header} # why`, ...lines.map((line) => (line === '' ? '' : `    ${line}`)), 'c: 3 # end', ''].join(
    eol,
  );

describe('another text for a literal block', () => {
  it('is read back, whatever lines differ', () => {
    const line = fc.constantFrom('a: 1', 'b: 2', '- c', '  d: "x"', '', '# note');
    const text = fc.array(line, { maxLength: 6 }).map((lines) => ['first', ...lines, 'last']);
    const eols = fc.constantFrom('\n', '\r\n');
    fc.assert(
      fc.property(text, text, eols, fc.constantFrom('|', '|-'), fc.boolean(), (old, fresh, eol, header, cuts) => {
        const written = cuts ? fresh.slice(1) : fresh;
        const wanted = written.at(0) === '' || written.at(0)?.startsWith(' ') ? fresh : written;
        const before = file(header, old, eol);
        const [document] = readDocuments({ path: 'a.yaml', text: before });
        assert.ok(document !== undefined);
        const body = wanted.join('\n') + (header === '|' ? '\n' : '');
        const edit = blockEdit(document, '/b', body);
        assert.ok(edit !== undefined);
        assert.equal(applyEdits(before, [edit]), file(header, wanted, eol));
      }),
      { numRuns: 300 },
    );
  });

  it('has no edit in another style, or with other breaks at its end', () => {
    const [quoted] = readDocuments({ path: 'a.yaml', text: 'b: "x"\n' });
    const [literal] = readDocuments({ path: 'a.yaml', text: 'b: |\n  x\n' });
    assert.ok(quoted !== undefined && literal !== undefined);
    assert.equal(blockEdit(quoted, '/b', 'y'), undefined);
    assert.equal(blockEdit(literal, '/b', 'y'), undefined);
    assert.deepEqual(blockEdit(literal, '/b', 'y\n')?.text, '  y');
  });
});
