import assert from 'node:assert/strict';
import { countedReasons, reasonsLabel } from '../../../engine/report/resource-label.ts';

describe('reasons of a count', () => {
  it('are in the plural when there are several, the most frequent first', () => {
    assert.equal(reasonsLabel({ 'broken link': 1, 'ccpolicy document': 2 }), '2 ccpolicy documents, 1 broken link');
    assert.equal(reasonsLabel({ 'link that leaves the root': 2, gone: 0 }), 'links that leave the root');
    assert.equal(reasonsLabel({ 'broken link': 1 }), 'broken link');
    assert.equal(reasonsLabel({}), '');
    assert.equal(countedReasons({ 'kustomize patch': 1 }), '1 kustomize patch');
  });

  it('name JSON beside YAML, for package.json is not YAML', () => {
    assert.equal(reasonsLabel({ 'foreign YAML': 3, constructor: 2 }), '3 foreign YAML or JSON, 2 constructor');
  });
});
