/** What `check` and `fix` say, as a whole: every folder of test/golden/check and test/golden/fix is one run of the command. */

import assert from 'node:assert/strict';
import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { catalog, ROOT } from './support/checkout.ts';
import { runCli } from './support/cli.ts';
import { expectedTexts, textsBelow } from './support/golden.ts';
import { temporaryFolder } from './support/temporary.ts';

/** `input/` is the repository, `args` the words after the command, `stdin` what is piped in. */
const isGiven = (path: string) => path.startsWith('input/') || path === 'args' || path === 'stdin';

/** What a case gives: the exit code, both streams where they are not empty, and files that are new or changed. */
function runCase(command: string, folder: string): Record<string, string> {
  const cwd = temporaryFolder();
  if (existsSync(`${folder}/input`)) cpSync(`${folder}/input`, cwd, { recursive: true });
  const args = readFileSync(`${folder}/args`, 'utf8').trim().split(/\s+/);
  const stdin = existsSync(`${folder}/stdin`) ? readFileSync(`${folder}/stdin`) : '';
  const before = textsBelow(cwd);
  const run = runCli([command, ...args], { cwd, stdin });
  const written = Object.entries(textsBelow(cwd)).filter(([path, text]) => text !== before[path]);
  const texts = [
    ['exit', `${run.exit}\n`],
    ['expected.stderr', run.stderr],
    ['expected.stdout', run.stdout],
    ...written.map(([path, text]) => [`expected.files/${path}`, text]),
  ] as const;
  return Object.fromEntries(
    texts.filter(([, text]) => text !== '').map(([path, text]) => [path, withoutDigests(text)]),
  );
}

/** Digests of the catalogue change with every rule, and are no part of what a case is about. */
function withoutDigests(text: string): string {
  const profiles = catalog.profiles.map(({ name, digest }) => [digest, `(digest of ${name})`] as const);
  const digests = [[catalog.digest, '(digest of the catalogue)'] as const, ...profiles];
  return digests.reduce((shown, [digest, name]) => shown.replaceAll(digest, name), text);
}

for (const command of ['check', 'fix']) {
  describe(`golden runs of ${command}`, () => {
    for (const name of readdirSync(`${ROOT}test/golden/${command}`).sort()) {
      it(name, () => {
        const folder = `${ROOT}test/golden/${command}/${name}`;
        const actual = runCase(command, folder);
        const expected = expectedTexts(folder, actual, isGiven);
        for (const [path, text] of Object.entries(actual))
          assert.equal(`${path}:\n${text}`, `${path}:\n${expected[path]}`);
        assert.deepEqual(Object.keys(expected), Object.keys(actual).sort());
      });
    }
  });
}
