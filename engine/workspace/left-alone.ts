/** What a run leaves alone before it reads anything, counted by reason. */

import type { Tally } from '../check/tally.ts';
import type { Exclusion } from '../source/files.ts';
import type { Workspace } from './open.ts';

const EXCLUDED: Readonly<Record<Exclusion, string>> = {
  '.gitignore': 'path excluded by .gitignore',
  '.ccpolicyignore': 'path excluded by .ccpolicyignore',
  exclude: 'path excluded by the configuration',
  include: 'path not included by the configuration',
};

/** Counts links, pipes and test documents, and what ignore files and the configuration exclude. */
export function countLeftAlone({ leftAlone, excluded }: Pick<Workspace, 'leftAlone' | 'excluded'>, tally: Tally): void {
  for (const { reason } of leftAlone) tally.skipDocument(reason);
  for (const [by, count] of excluded) tally.skipDocument(EXCLUDED[by], count);
}
