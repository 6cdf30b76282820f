import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CORE_SCHEMA, load, YAML11_SCHEMA } from 'js-yaml';
import type { JsonValue } from '../../../engine/model/json.ts';
import { exceptionFor, exceptionYaml } from '../../../engine/report/exception.ts';
import { toYaml } from '../../../engine/report/yaml-text.ts';
import { HOSTILE, result } from '../../support/report-fixtures.ts';

const awkward = fc.constantFrom(
  'yes',
  'no',
  'on',
  'y',
  'null',
  '~',
  '1',
  '0x1',
  '1e3',
  '.5',
  '2026-01-01',
  '- a',
  'a: b',
  'a #b',
  '',
  ' a',
  '*a',
  '&a',
  '!a',
  '%a',
  '@a',
  '`a',
  'a\nb',
  '=',
  '<<',
  '__proto__',
  'a:',
  ':a',
  '1:30',
  '---',
  '...',
  '? a',
  'foo (bar), baz',
);
const text = fc.oneof(awkward, fc.string({ unit: 'grapheme' }));
const value: fc.Arbitrary<JsonValue> = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    text,
    fc.boolean(),
    fc.constant(null),
    fc.integer(),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.oneof(fc.constantFrom('a', 'b', 'on'), fc.string()), tie('value'), { maxKeys: 3 }),
  ),
})).value;

describe('YAML text', () => {
  it('reads back as the same value, by YAML 1.2 and by YAML 1.1', () => {
    fc.assert(
      fc.property(value, (data) => {
        const plain = JSON.parse(JSON.stringify(data)) as JsonValue;
        for (const schema of [CORE_SCHEMA, YAML11_SCHEMA]) {
          assert.deepEqual(JSON.parse(JSON.stringify(load(toYaml(data), { schema }))), plain);
        }
      }),
      { seed: 4, numRuns: 3000 },
    );
  });

  it('quotes only where it must', () => {
    assert.equal(
      toYaml({ a: 'plain words', b: ['no', '1'], c: {}, d: [] }),
      'a: plain words\nb:\n  - "no"\n  - "1"\nc: {}\nd: []',
    );
  });

  it('keeps a list of maps on the dash', () => {
    assert.equal(toYaml([{ a: 'x', b: [{ c: 'd' }] }], '  '), '  - a: x\n    b:\n      - c: d');
  });
});

describe('ready exception', () => {
  it('waives this rule on this object for ninety days', () => {
    assert.equal(
      exceptionYaml(result(), '2026-11-21'),
      [
        'apiVersion: ccpolicy.dev/v1',
        'kind: PolicyException',
        'metadata:',
        '  name: deployment.payments.api.cc-no-host-network',
        'spec:',
        '  exceptions:',
        '    - ruleIds:',
        '        - cc-no-host-network',
        '  match:',
        '    any:',
        '      - resources:',
        '          kinds:',
        '            - Deployment',
        '          names:',
        '            - api',
        '          namespaces:',
        '            - payments',
        '  reason: say why this is acceptable',
        '  owner: name the team that answers for it',
        '  expiresAt: "2027-02-19"',
      ].join('\n'),
    );
  });

  it('never waives more than the one object, and has a valid name', () => {
    for (const name of [...HOSTILE, '*', 'a*b', '', 'x'.repeat(300)]) {
      const resource = { apiVersion: 'v1', kind: 'Pod', namespace: '', name };
      const text = JSON.stringify(exceptionFor({ ruleId: 'acme/rule', resource }, '2026-11-21'));
      const exception = JSON.parse(text) as {
        metadata: { name: string };
        spec: { match: { any: { resources: { names?: string[]; namespaces?: string[] } }[] } };
      };
      assert.match(
        exception.metadata.name,
        /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/,
      );
      const resources = exception.spec.match.any[0]?.resources;
      assert.equal(resources?.namespaces, undefined);
      assert.doesNotMatch(resources?.names?.[0] ?? '', /\*/);
    }
  });

  it('has a name of its own for every object and rule', () => {
    const names = [
      'web',
      'a.web',
      'a-web',
      'web.a',
      'Web',
      'w:b',
      'w-b',
      '*',
      '?',
      '',
      'x'.repeat(300),
      'x'.repeat(301),
    ];
    const identities = ['Pod', 'Role'].flatMap((kind) =>
      ['', 'a', 'a-b', 'b'].flatMap((namespace) =>
        names.flatMap((name) =>
          ['cc-x', 'acme/cc-x', 'acme-cc-x'].map((ruleId) => ({
            ruleId,
            resource: { apiVersion: 'v1', kind, namespace, name },
          })),
        ),
      ),
    );
    const named = identities.map((identity) => JSON.stringify(exceptionFor(identity, '2026-11-21')['metadata']));
    assert.equal(new Set(named).size, identities.length);
  });
});
