import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { FORMATS, type FormatName } from '../../../engine/report/index.ts';
import { expectedTexts } from '../../support/golden.ts';
import { cleanReport, context, report } from '../../support/report-fixtures.ts';

const FOLDER = fileURLToPath(new URL('../../golden/report', import.meta.url));

/** Colours as text, so that the file can be read and compared. */
const shownColors = (text: string) => text.replaceAll('\u001b', '\\e');

const CASES: Record<string, () => string> = {
  'terminal.txt': () => FORMATS.terminal.render(report(), context()),
  'terminal-color.txt': () => shownColors(FORMATS.terminal.render(report(), context({ color: true }))),
  'terminal-exceptions.txt': () => FORMATS.terminal.render(report(), context({ showExceptions: true })),
  'terminal-clean.txt': () => FORMATS.terminal.render(cleanReport(), context()),
  ...Object.fromEntries(
    (['json', 'markdown', 'github', 'codeclimate'] satisfies FormatName[]).map((name) => [
      `${name}.${FORMATS[name].extension}`,
      () => FORMATS[name].render(report(), context()),
    ]),
  ),
};

/** After a wanted change: `npm run golden`, and read the difference as a user would. */
describe('golden reports', () => {
  let actual: Record<string, string> = {};
  let expected: Record<string, string> = {};
  before(() => {
    actual = Object.fromEntries(Object.entries(CASES).map(([name, render]) => [name, render()]));
    expected = expectedTexts(FOLDER, actual);
  });

  for (const name of Object.keys(CASES)) it(name, () => assert.equal(actual[name], expected[name]));
  it('are all of test/golden/report', () => assert.deepEqual(Object.keys(expected), Object.keys(CASES).sort()));
});
