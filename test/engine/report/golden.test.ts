import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { FORMATS, type FormatName } from '../../../engine/report/index.ts';
import { cleanReport, context, report } from '../../support/report-fixtures.ts';

const FOLDER = new URL('../../golden/report/', import.meta.url);

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

/** Run with GOLDEN=write after a wanted change, and read the difference as a user would. */
describe('golden reports', () => {
  for (const [name, render] of Object.entries(CASES)) {
    it(name, () => {
      const file = new URL(name, FOLDER);
      if (process.env['GOLDEN'] === 'write') {
        mkdirSync(FOLDER, { recursive: true });
        writeFileSync(file, render());
      }
      assert.ok(existsSync(file), `${name} is missing`);
      assert.equal(render(), readFileSync(file, 'utf8'));
    });
  }
});
