/** Scripted edits of dependencies: they change one place or fail. */

import assert from 'node:assert/strict';
import { applyEdit } from '../../scripts/sandbox/patch-module.ts';

const TEXT = 'package a\n\nfunc one() {\n\treturn\n}\n\nfunc two() {\n\treturn\n}\n';
const edit = (changes: object) => ({ file: 'a.go', replace: 'func one() {', with: ['// gone', ''], ...changes });

describe('a scripted edit', () => {
  it('replaces its anchor, what lies before the second one, or all that follows', () => {
    assert.equal(applyEdit(TEXT, edit({})), TEXT.replace('func one() {', '// gone\n'));
    assert.equal(applyEdit(TEXT, edit({ until: 'func two() {' })), 'package a\n\n// gone\nfunc two() {\n\treturn\n}\n');
    assert.equal(applyEdit(TEXT, edit({ until: null })), 'package a\n\n// gone\n');
  });

  it('fails when an anchor is not there, or not only once', () => {
    assert.throws(() => applyEdit(TEXT, edit({ replace: 'func three' })), /a\.go: the anchor is not there: func three/);
    assert.throws(() => applyEdit(TEXT, edit({ replace: '\treturn' })), /there more than once/);
    assert.throws(() => applyEdit(TEXT, edit({ until: 'package a' })), /second anchor is not there/);
  });
});
