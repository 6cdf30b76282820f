/** Comments, and what only looks like one. */

import assert from 'node:assert/strict';
import { commentsOf } from '../../../engine/yaml/comments.ts';
import { treeOf } from '../../../engine/yaml/parse.ts';

function comments(text: string): string[] {
  const root = treeOf(text, { start: 0, end: text.length });
  return root === null ? [] : commentsOf(text, root);
}

describe('engine/yaml/comments', () => {
  it('finds comments above, beside, inside and below', () => {
    const text =
      '# 1\na: b # 2\r\nc: |  # 3\n  d\n# 4\ne: [f, # 5\n  g] # 6\n? h # 7\n: i\n"j": # 8\n  - # 9\n    k\n#\n';
    assert.deepEqual(comments(text), ['#', ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((number) => `# ${number}`)]);
  });

  it('takes no text for a comment', () => {
    assert.deepEqual(
      comments('a: "x # y"\nb: \' # z\'\nc: d#e\n"k # l": |\n  # m\n  n # o\n\n  # p\nq: >-\n  # r\ns: !t#u v\n'),
      [],
    );
    assert.deepEqual(comments('a: !x#y 1\nc: d\n  e#f\n'), []);
    assert.deepEqual(comments('a: |-\n\n  # text\n\n  # text\nb: |\n# 1\n'), ['# 1']);
  });
});
