/** Who can repair a finding, in the words of every format that people read. */

import type { RuleResult } from '../model/report.ts';
import { oneLine } from './harmless.ts';

/** `''` when there is no repair. */
export function fixHint({ fix }: RuleResult): string {
  if (fix === null) return '';
  const reason = fix.reason === undefined ? '' : ` (${oneLine(fix.reason)})`;
  // No edit repairs it, wherever its text comes from.
  if (fix.kind === 'generate') return `needs a newly generated agent policy${reason}`;
  if (fix.refused !== undefined) return `not by \`ccpolicy fix\`: ${oneLine(fix.refused)}${reason}`;
  if (fix.kind === 'safe') return `\`ccpolicy fix\` repairs this${reason}`;
  return `\`ccpolicy fix --accept suggestions\` applies a suggestion${reason}`;
}
