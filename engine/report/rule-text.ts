/** What rules say about themselves, on one line each; the formats ask once per finding. */

import type { ReportContext } from '../model/report.ts';
import type { RuleMetadata } from '../model/rule.ts';
import { oneLine } from './harmless.ts';

/** A reader of `text` by rule id that makes each answer once; `''` for a rule without metadata. */
export function ruleTexts({ rules }: ReportContext, text: (rule: RuleMetadata) => string): (ruleId: string) => string {
  const made = new Map<string, string>();
  return (ruleId) => {
    const known = made.get(ruleId);
    if (known !== undefined) return known;
    const rule = rules.get(ruleId);
    const line = rule === undefined ? '' : oneLine(text(rule));
    made.set(ruleId, line);
    return line;
  };
}

/** What to do about a finding, by rule id. */
export function remedies(context: ReportContext): (ruleId: string) => string {
  return ruleTexts(context, ({ remediation }) => remediation);
}
