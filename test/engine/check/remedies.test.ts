import assert from 'node:assert/strict';
import { findRemedy } from '../../../engine/check/remedies.ts';
import { Tally } from '../../../engine/check/tally.ts';
import { withHint } from '../../../engine/report/with-hint.ts';

describe('what could not be judged', () => {
  it('has a remedy, its own or that of its code', () => {
    const tally = new Tally();
    tally.fail({ code: 'FILE_UNREADABLE', message: 'This file cannot be read (EACCES).' });
    tally.fail({ code: 'yaml-syntax', message: 'no', hint: 'Say yes.' });
    tally.fail({ code: 'toString', message: 'unknown' });
    assert.deepEqual(
      tally.errors.map(({ hint }) => hint),
      ['Correct the file or its permissions, or exclude it in `.ccpolicyignore`.', 'Say yes.', undefined],
    );
    assert.match(findRemedy('yaml-syntax') ?? '', /^Correct the text\./);
  });

  it('is told with its remedy as two sentences', () => {
    assert.equal(withHint('missed comma', 'Write it.'), 'missed comma. Write it.');
    assert.equal(withHint('It is not UTF-8.', 'Save it.'), 'It is not UTF-8. Save it.');
    assert.equal(withHint('missed comma', undefined), 'missed comma');
  });
});
