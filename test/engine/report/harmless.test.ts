import assert from 'node:assert/strict';
import fc from 'fast-check';
import { harmlessJson, visible } from '../../../engine/report/harmless.ts';

const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;
/** Any UTF-16, lone surrogates too, rich in what is dangerous. */
const ugly = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '\u001b[2J',
        '\u202e',
        '\u2028',
        '\ud800',
        '\udfff',
        '##[',
        '##vso[',
        '\r\n',
        '\u{e0041}',
        '\u009b',
      ),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(''));

describe('harmless text', () => {
  it('shows what does not print', () => {
    assert.equal(visible('\u001b[31mred\u0007'), '\\x1b[31mred\\x07');
    assert.equal(visible('a\nb\r\tc'), 'a\\nb\\r\\tc');
    assert.equal(visible('x\u202Ey'), 'x\\u{202e}y');
    assert.equal(visible('\ud800'), '\\u{d800}');
    assert.equal(visible('\u{e0041}'), '\\u{e0041}');
    assert.equal(visible('##[error]a ##vso[b]'), '#\\x23[error]a #\\x23vso[b]');
  });

  it('leaves ordinary text of any language alone', () => {
    for (const text of ['plain', '決済 für 😀', 'a # b ## c', '`<>&|']) assert.equal(visible(text), text);
  });

  it('never lets anything unseen through', () => {
    fc.assert(
      fc.property(ugly, (text) => !UNSEEN.test(visible(text)) && !/##[[a-z]/i.test(visible(text))),
      { seed: 1, numRuns: 2000 },
    );
  });

  it('writes JSON that reads back as the same value and holds nothing unseen', () => {
    fc.assert(
      fc.property(fc.dictionary(ugly, ugly), (value) => {
        const text = harmlessJson(JSON.stringify(value, null, 2));
        assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(value)));
        assert.doesNotMatch(text.replaceAll('\n', ''), UNSEEN);
        assert.doesNotMatch(text, /##[[a-z]/i);
      }),
      { seed: 2, numRuns: 1000 },
    );
  });
});
