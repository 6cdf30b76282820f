/** The patch: what `git apply` makes of it is what the edits make of the text. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { unifiedDiff } from '../../../engine/fix/diff.ts';
import { applyEdits } from '../../../engine/yaml/splice.ts';

const line = fc.constantFrom('a\n', 'b\n', 'c: d\r\n', '\n', '- x\n', 'é\n');
const text = fc
  .tuple(fc.array(line, { maxLength: 30 }), fc.constantFrom('', 'end'))
  .map(([lines, end]) => lines.join('') + end);

/** Edits between two cuts each, in order. */
const edited = fc
  .tuple(text, fc.array(fc.nat(200), { maxLength: 6 }), fc.array(text, { maxLength: 3 }))
  .map(([before, cuts, texts]) => {
    const sorted = cuts.map((cut) => cut % (before.length + 1)).sort((a, b) => a - b);
    const edits = texts.flatMap((replacement, index) => {
      const [start, end] = [sorted[2 * index], sorted[2 * index + 1]];
      return start === undefined || end === undefined ? [] : [{ range: { start, end }, text: replacement }];
    });
    return { before, edits: edits.filter(({ range }, index) => range.start > (edits[index - 1]?.range.end ?? -1)) };
  });

describe('unified diff', () => {
  const directory = mkdtempSync(join(tmpdir(), 'ccpolicy-diff-'));
  const file = join(directory, 'a.yaml');
  before(() => execFileSync('git', ['init', '-q', directory]));
  after(() => rmSync(directory, { recursive: true }));

  it('gives what the edits give, by git apply', function () {
    this.timeout(60_000);
    fc.assert(
      fc.property(edited, ({ before: old, edits }) => {
        const fresh = applyEdits(old, edits);
        const patch = unifiedDiff('a.yaml', old, edits);
        if (fresh === old || old === '' || fresh === '') return;
        writeFileSync(file, old);
        execFileSync('git', ['apply', '-'], { cwd: directory, input: patch, stdio: ['pipe', 'ignore', 'pipe'] });
        assert.equal(readFileSync(file, 'utf8'), fresh);
      }),
      { seed: 20261122, numRuns: 300 },
    );
  });

  it('compares many changes in time that grows with their number', () => {
    const count = 20_000;
    const old = 'same: 1\nold: 2\nsame: 3\n'.repeat(count);
    const size = old.length / count;
    const edits = Array.from({ length: count }, (_, index) => ({
      range: { start: index * size, end: (index + 1) * size },
      text: 'same: 1\nnew: 2\nsame: 3\n',
    }));
    const patch = unifiedDiff('a.yaml', old, edits);
    assert.equal(patch.split('\n').filter((written) => written === '+new: 2').length, count);
  });
});
