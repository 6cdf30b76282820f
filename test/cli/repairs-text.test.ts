/** What `fix` says it did: lines that fit the screen, counts that agree with each other. */

import assert from 'node:assert/strict';
import { repairsText, summaryText } from '../../cli/repairs-text.ts';
import type { FileRepair } from '../../engine/index.ts';

const finding = (message: string, failureAction = 'Enforce') =>
  ({
    result: {
      ruleId: 'cc-x',
      status: 'fail',
      severity: 'high',
      failureAction,
      message,
      resource: { apiVersion: 'v1', kind: 'Pod', namespace: 'a', name: 'b' },
      location: { path: 'pod.yaml', line: 7, column: 1 },
    },
  }) as FileRepair['applied'][number];
const repair = (parts: Partial<FileRepair>) =>
  ({
    file: { path: 'pod.yaml', text: '' },
    applied: [],
    refused: [],
    revealed: [],
    remaining: [],
    ...parts,
  }) as FileRepair;

describe('what fix says it did', () => {
  const long = 'word '.repeat(30).trim();

  it('is wrapped with a hanging indent', () => {
    const text = repairsText(
      [
        repair({
          applied: [finding(long)],
          refused: [{ finding: finding(''), reason: long }],
          revealed: [finding(long)],
        }),
      ],
      60,
    );
    const lines = text.trimEnd().split('\n');
    assert.deepEqual(
      lines.filter((line) => line.length > 60),
      [],
    );
    assert.deepEqual(
      lines.filter((line) => !line.startsWith(' '.repeat(12))).map((line) => line.slice(0, 18)),
      ['pod.yaml', '  repaired  7: cc-', '  left      7: cc-', '  now seen  Pod b:'],
    );
    assert.equal(text.split('word').length - 1, 90);
  });

  it('counts what could not be written as left', () => {
    const unwritten = repair({ applied: [finding('a'), finding('b', 'Audit')], remaining: [finding('c')] });
    const made = repair({ applied: [finding('d')], remaining: [finding('e', 'Audit')] });
    assert.equal(
      summaryText({ made: [], unwritten: [unwritten] }, null, 'were'),
      'nothing was repaired, 1 file could not be written; 3 left (2 blocking), see `ccpolicy check`\n',
    );
    assert.equal(
      summaryText({ made: [made], unwritten: [unwritten] }, null, 'were'),
      '1 was repaired in 1 file, 1 file could not be written; 4 left (2 blocking), see `ccpolicy check`\n',
    );
    assert.equal(
      summaryText({ made: [made], unwritten: [] }, 'high', 'would be'),
      '1 would be repaired in 1 file; 1 left (1 blocking), see `ccpolicy check`\n',
    );
    assert.equal(summaryText({ made: [], unwritten: [] }, null, 'were'), 'nothing to repair; 0 left (0 blocking)\n');
  });
});
