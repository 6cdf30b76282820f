import assert from 'node:assert/strict';
import { FORMATS, isFormatName } from '../../../engine/report/index.ts';
import { cleanReport, context, hostileReport, report } from '../../support/report-fixtures.ts';

describe('every format', () => {
  for (const [name, { render }] of Object.entries(FORMATS)) {
    it(`${name}: same report, same bytes, ending with a newline`, () => {
      assert.equal(render(report(), context()), render(report(), context()));
      for (const data of [report(), cleanReport()]) assert.match(render(data, context()), /[^\n]\n$/);
    });

    it(`${name}: never shows a secret`, () => {
      assert.doesNotMatch(render(report(), context({ showExceptions: true })), /correct|horse|battery/);
    });

    it(`${name}: holds no character that a screen would obey, and no log command`, () => {
      const hostile = hostileReport();
      const text = render(hostile.report, hostile.context);
      const body = name === 'html' ? text.replace(/<(style|script)>[\s\S]*?<\/\1>/g, '') : text;
      assert.doesNotMatch(body.replaceAll('\n', ''), /[\p{Cc}\u202a-\u202e\u2066-\u2069\u2028\u2029\ufeff]/u);
      assert.doesNotMatch(body, /##[[a-z]/i);
      if (name !== 'github') assert.doesNotMatch(body, /^\s*::/m);
    });
  }

  it('are nine, known by their own names only', () => {
    assert.equal(Object.keys(FORMATS).length, 9);
    assert.ok(isFormatName('sarif') && !isFormatName('toString') && !isFormatName('__proto__'));
  });
});
