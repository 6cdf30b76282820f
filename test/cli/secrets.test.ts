/** No format prints a secret, whatever it stands beside and whatever could not be read. */

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FORMATS } from '../../engine/index.ts';
import { runCli } from '../support/cli.ts';
import { temporaryFolder } from '../support/temporary.ts';

const FILES = {
  'overridden.yaml': `apiVersion: v1
kind: Secret
metadata: {name: a}
stringData:
  password: hunter2aaaa
  password: hunter2bbbb
  pin: 31337
`,
  'pod.yaml': `apiVersion: v1
kind: Pod
metadata: {name: p, annotations: {note: "password=hunter2cccc", x: "https://user:hunter2dddd@host/x"}}
spec:
  hostNetwork: true # token: hunter2eeee
  containers:
    - name: a
      image: https://user:hunter2ffff@host/x
      env: [{name: DB_PASSWORD, value: hunter2gggg, value: hunter2hhhh}]
`,
  'unreadable.yaml': 'kind: Secret\napiVersion: v1\nstringData:\n  a: [hunter2iiii\n  b: hunter2jjjj: x\n',
  'tags.yaml':
    'apiVersion: v1\nkind: Pod\nspec: {password: !!int hunter2kkkk}\n---\napiVersion: v1\nkind: Pod\npassword: *hunter2llll\n---\napiVersion: v1\nkind: Pod\npassword: !hunter2mmmm!x y\n---\napiVersion: v1\nkind: Pod\npassword: !hunter2{nnnn y\n',
};

describe('secrets', () => {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text);

  for (const format of Object.keys(FORMATS)) {
    it(`are not in ${format}`, () => {
      const shows = format === 'terminal' || format === 'html' ? ['--show-exceptions'] : [];
      const flags = ['--all', ...shows, '--profile', 'baseline@1'];
      const { stdout, stderr, exit } = runCli(['check', '.', '--format', format, ...flags], { cwd: folder });
      assert.equal(exit, 3, stderr);
      assert.ok(stdout.includes('cc-no-plaintext-secret-env'), 'there is something to show');
      assert.deepEqual(`${stdout}${stderr}`.match(/hunter2[a-z]+|31337/g) ?? [], []);
    });
  }
});
