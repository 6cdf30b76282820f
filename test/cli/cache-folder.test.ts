/** Where caches stand, and what is said of one that is damaged. */

import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { cacheFolder } from '../../cli/cache-folder.ts';
import { runCli } from '../support/cli.ts';
import { temporaryFolder } from '../support/temporary.ts';

const POD =
  'apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: shop}\nspec: {containers: [{name: p, image: p}]}\n';
const RULE = `# METADATA
# title: A rule
# custom:
#   severity: low
#   kinds: [Pod]
#   reads: ["resource:/spec"]
#   messages: {bad: "Bad."}
package acme.never

violations contains {"messageId": "bad", "args": {}, "path": "/spec"} if input.never
`;

describe('the folder of caches', () => {
  const home = join(homedir(), '.cache', 'ccpolicy');

  it('is the XDG one, which is ignored when it is empty or relative', () => {
    assert.equal(cacheFolder({ XDG_CACHE_HOME: '/var/tmp/me' }, '/srv/repository'), '/var/tmp/me/ccpolicy');
    for (const named of [undefined, '', '.', 'cache', '../cache']) {
      assert.equal(cacheFolder({ XDG_CACHE_HOME: named }, '/srv/repository'), home);
    }
  });

  it('is none inside of what is checked', () => {
    assert.equal(cacheFolder({ XDG_CACHE_HOME: '/srv/repository/.cache' }, '/srv/repository'), undefined);
    assert.equal(cacheFolder({ XDG_CACHE_HOME: '/srv/repository' }, '/srv/repository'), undefined);
  });
});

describe('a cache of compiled rules', function () {
  this.timeout(60_000);

  it('is not written into the repository for want of a home of caches', () => {
    const cwd = temporaryFolder({ 'm.yaml': POD, 'acme/never.rego': RULE });
    for (const named of ['', 'cache']) {
      const { exit } = runCli(['check', 'm.yaml', '--policy', 'acme'], { cwd, env: { XDG_CACHE_HOME: named } });
      assert.equal(exit, 0);
      assert.deepEqual(readdirSync(cwd).sort(), ['acme', 'm.yaml']);
    }
  });

  it('that is damaged is not used, written anew, and told in a note', () => {
    const cwd = temporaryFolder({ 'm.yaml': POD, 'acme/never.rego': RULE });
    const caches = temporaryFolder();
    const run = () => runCli(['check', 'm.yaml', '--policy', 'acme'], { cwd, env: { XDG_CACHE_HOME: caches } });
    const first = run();
    const name = readdirSync(join(caches, 'ccpolicy')).find((each) => each.endsWith('.rego-cache')) ?? '';
    const file = join(caches, 'ccpolicy', name);
    writeFileSync(file, 'garbage\n');
    const second = run();
    assert.deepEqual(second, {
      ...first,
      stderr: `note[CACHE_DAMAGED]: The cache of compiled rules: ${file} is not what was written; it was not used, and is written anew.
  If this comes back, look who writes there.
`,
    });
    assert.deepEqual(run(), first);
  });
});
