import assert from 'node:assert/strict';
import { findConfig } from '../../../engine/config/find.ts';

const find = (start: string, cwd: string, ...paths: string[]) => findConfig(start, cwd, (path) => paths.includes(path));

describe('where .ccpolicy.yaml is looked for', () => {
  it('is the nearest folder, up to the root of the repository', () => {
    assert.equal(find('/r/a/b', '/r', '/r/.git', '/r/.ccpolicy.yaml'), '/r/.ccpolicy.yaml');
    assert.equal(find('/r/a/b', '/r', '/r/.git', '/r/.ccpolicy.yaml', '/r/a/.ccpolicy.yaml'), '/r/a/.ccpolicy.yaml');
    assert.equal(find('/r/a', '/elsewhere', '/r/.git', '/r/.ccpolicy.yaml'), '/r/.ccpolicy.yaml');
    assert.equal(find('/r', '/r', '/r/.git', '/r/.ccpolicy.yaml'), '/r/.ccpolicy.yaml');
  });
  it('is never above the repository', () => {
    assert.equal(find('/home/r/a', '/home', '/home/r/.git', '/home/.ccpolicy.yaml'), undefined);
    assert.equal(find('/r/sub/a', '/r', '/r/sub/.git', '/r/.git', '/r/.ccpolicy.yaml'), undefined);
  });
  it('is, without a repository, from the path up to the working directory', () => {
    assert.equal(find('/w/a/b', '/w', '/w/.ccpolicy.yaml'), '/w/.ccpolicy.yaml');
    assert.equal(find('/w/a/b', '/w', '/.ccpolicy.yaml'), undefined);
    assert.equal(find('/other/a', '/w', '/other/.ccpolicy.yaml'), undefined);
    assert.equal(find('/other/a', '/w', '/other/a/.ccpolicy.yaml'), '/other/a/.ccpolicy.yaml');
    assert.equal(find('/', '/', '/.ccpolicy.yaml'), '/.ccpolicy.yaml');
  });
  it('refuses a name that would be passed over in silence', () => {
    assert.throws(() => find('/r/a', '/r', '/r/.git', '/r/.ccpolicy.yml'), {
      code: 'CONFIG_INVALID',
      message: '.ccpolicy.yml is not read: the configuration is called .ccpolicy.yaml.',
    });
    assert.equal(find('/r/a', '/r', '/r/.git', '/r/.ccpolicy.yml', '/r/.ccpolicy.yaml'), '/r/.ccpolicy.yaml');
  });
});
