import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { findUndeclaredReads } from '../../../engine/rego/undeclared-reads.ts';
import { catalog, ROOT } from '../../support/checkout.ts';

/** `line:column reference, advice` for each note. */
function notes(text: string, reads: readonly string[]): string[] {
  const packages = [{ file: 'policy.rego', row: 1, path: ['acme', 'a'], rules: ['violations'] }];
  return findUndeclaredReads(['acme', 'a'], { reads }, { packages }, { 'policy.rego': text }).map(
    ({ code, message, hint, location }) => {
      assert.equal(code, 'REGO_METADATA_INVALID');
      return `${location?.line}:${location?.column} ${message.split(' is ')[0]}, ${hint}`;
    },
  );
}

describe('fields that a rule does not declare', () => {
  it('are told once, at the first place, with the path to add', () => {
    const text =
      'package acme.a\n\nx if not input.resource.metadata.labels.owner\n\ny if input.resource.metadata.labels.owner == "a"\n';
    assert.deepEqual(notes(text, ['resource:/metadata/labels/team']), [
      '3:10 input.resource.metadata.labels.owner, Add "resource:/metadata/labels/owner" to custom.reads.',
    ]);
  });

  const cases: [what: string, reference: string, reads: string[], advice?: string][] = [
    ['identity', 'input.resource.metadata.name', []],
    ['the whole object', 'walk(input.resource)', []],
    ['what stands above a declared field', 'input.resource.spec', ['resource:/spec/replicas']],
    ['what stands below one', 'input.resource.spec.a.b', ['resource:/spec']],
    ['a key that a pattern reaches', 'input.resource.spec.a.b', ['resource:/spec/*/b']],
    ['a key that is no word', 'input.resource.metadata.labels["a/b"]', ['resource:/metadata/labels/a~1b']],
    ['what follows a variable', 'input.resource.spec[k].gone', ['resource:/spec/a']],
    ['a comment', '1 # input.resource.spec.gone', []],
    ['a text', '"input.resource.spec.gone"', []],
    ['a raw text', '`\n input.resource.spec.gone`', []],
    [
      'another key',
      'input.resource.metadata.labels["a/c"]',
      ['resource:/metadata/labels/a~1b'],
      'resource:/metadata/labels/a~1c',
    ],
    ['the pod spec', 'input.pod.spec.hostPID', ['resource:/spec/hostPID'], 'pod:/hostPID'],
    ['the pod’s metadata', 'input.pod.metadata.labels.a', [], 'podMetadata:/labels/a'],
    ['containers', 'input.pod.spec.initContainers[_].image', ['container:/image'], 'container:/'],
  ];
  for (const [what, reference, reads, advice] of cases) {
    it(`${what}: ${advice === undefined ? 'nothing to tell' : advice}`, () => {
      const told = notes(`package acme.a\n\nx := ${reference}\n`, reads);
      assert.equal(told.length, advice === undefined ? 0 : 1, told.join());
      if (advice !== undefined) assert.ok(told[0]?.includes(`"${advice}`), told[0]);
    });
  }

  it('has nothing to tell of the catalogue', () => {
    for (const { id, group, reads } of catalog.rules.values()) {
      assert.deepEqual(notes(readFileSync(`${ROOT}policies/rules/${group}/${id}/policy.rego`, 'utf8'), reads), [], id);
    }
  });
});
