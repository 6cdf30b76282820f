import assert from 'node:assert/strict';
import type { RuleResult } from '../../../engine/model/report.ts';
import { fixHint } from '../../../engine/report/fix-hint.ts';

describe('who can repair a finding', () => {
  const hint = (fix: Partial<NonNullable<RuleResult['fix']>>) =>
    fixHint({ fix: { kind: 'safe', operations: [], ...fix } } as Partial<RuleResult> as RuleResult);
  const refused = 'standard input is repaired where it comes from';

  it('is told with the reason why it is not made, unless it has a reason of its own', () => {
    assert.equal(hint({}), '`ccpolicy fix` repairs this');
    assert.equal(
      hint({ kind: 'suggest', reason: 'why' }),
      '`ccpolicy fix --accept suggestions` applies a suggestion (why)',
    );
    assert.equal(hint({ refused }), `not by \`ccpolicy fix\`: ${refused}`);
    assert.equal(hint({ kind: 'suggest', refused }), `not by \`ccpolicy fix\`: ${refused}`);
    assert.equal(hint({ kind: 'suggest', reason: 'why', refused }), `not by \`ccpolicy fix\`: ${refused} (why)`);
    assert.equal(hint({ kind: 'generate', refused }), 'needs a newly generated agent policy');
    assert.equal(hint({ kind: 'generate' }), 'needs a newly generated agent policy');
    assert.equal(fixHint({ fix: null } as Partial<RuleResult> as RuleResult), '');
  });
});
