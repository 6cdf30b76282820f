/** Variables of Flux: what is replaced, and what stays. */

import assert from 'node:assert/strict';
import { substituteVariables } from '../../../engine/render/substitute.ts';

/** `<a>` stands for `${a}`. */
const variables = (text: string) => text.replace(/<([^>]*)>/g, (_, inside: string) => `\${${inside}}`);

const values = new Map([
  ['a', 'One'],
  ['empty', ''],
  ['dollar', variables('$& <a>')],
]);
const complete = (text: string) => substituteVariables(variables(text), { values, isComplete: true });

describe('variables of Flux', () => {
  const cases: [text: string, expected: string][] = [
    ['<a> <unknown>.', 'One .'],
    ['<unknown:-d> <unknown=d> <empty:-d> <a:-d>', 'd d d One'],
    ['<a^^> <a,> <a,,> <a^>', 'ONE one one One'],
    ['$a $<a> $(a) <1a> <a#O>', '$a <a> $(a) <1a> <a#O>'],
    ['<dollar>', '$& <a>'],
    ['<unknown:-http://x:1/>', 'http://x:1/'],
  ];
  for (const [text, expected] of cases) {
    it(`make of ${text}: ${expected}`, () => assert.equal(complete(text), variables(expected)));
  }

  it('stay as they are when something else may set them', () => {
    const open = substituteVariables(variables('<a> <b:-c>'), { values, isComplete: false });
    assert.equal(open, variables('One <b:-c>'));
  });

  it('stay as they are in objects that say so', () => {
    const marked = '  annotations:\n    kustomize.toolkit.fluxcd.io/substitute: disabled\nk: <a>\n';
    assert.equal(complete(`k: <a>\n---\n${marked}---\nk: <a>\n`), variables(`k: One\n---\n${marked}---\nk: One\n`));
  });
});
