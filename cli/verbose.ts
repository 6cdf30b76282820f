/** `--verbose`: what a run works with, on stderr. */

import { visible, type Workspace } from '../engine/index.ts';

/** One line each: files, configuration, rules, policies, and every link that was not followed. */
export function verboseText({ files, run, leftAlone }: Workspace): string {
  const own = run.rules.filter((rule) => rule.isOwn).length;
  const lines = [
    `files          ${files.paths.length}`,
    `configuration  ${run.config.path ?? 'none'}`,
    `rules          ${run.rules.length - own} of the catalogue, ${own} of your own`,
    `policies       ${run.policies.length}, exceptions ${run.exceptions.length}`,
    ...leftAlone.map(({ path, reason }) => `left alone     ${path}: ${reason}`),
  ];
  return lines.map((line) => `${visible(line)}\n`).join('');
}
