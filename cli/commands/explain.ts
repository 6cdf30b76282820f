/** `ccpolicy explain`. */

import { resolve } from 'node:path';
import type { Command } from 'commander';
import {
  CcpolicyError,
  countedReasons,
  explainRuleAt,
  openWorkspace,
  type Report,
  type RuleExplanation,
  visible,
} from '../../engine/index.ts';
import { cacheDirectory } from '../cache-option.ts';
import { EXIT } from '../exit-code.ts';
import { processHost } from '../host.ts';
import { hanging, screenWidth } from '../screen.ts';
import { addJudgingOptions, cwdOf, type SharedValues, settingsOf } from '../shared-options.ts';
import { writeStdout } from '../write.ts';

const EXAMPLES = `
Examples:
  ccpolicy explain rule cc-no-host-network apps/ledger/deployment.yaml
  ccpolicy explain rule R19 apps/ --profile coco-snp@0.14
  ccpolicy explain rule R61 overlays/prod    in what the overlay becomes
`;

/** Adds the command. */
export function addExplain(program: Command): void {
  const explain = program.command('explain').description('say why a rule did or did not apply');
  addJudgingOptions(explain.command('rule').description('each step from a resource to the rule’s answer'))
    .argument('<id>', 'the rule: id, alias or ordinal')
    .argument('<path>', 'a file or folder of manifests')
    .option('--render <WHAT>', 'explain what is rendered, as check --render does: auto, kustomize, helm, none')
    .addHelpText('after', EXAMPLES)
    .action(async (id: string, path: string, _values: SharedValues, command: Command) => {
      process.exitCode = await runExplain(id, path, command.optsWithGlobals<SharedValues>());
    });
}

async function runExplain(id: string, path: string, values: SharedValues): Promise<number> {
  const cwd = cwdOf(values);
  const request = { cwd, paths: [path], settings: settingsOf(values), all: true };
  const workspace = await openWorkspace(request, processHost(cacheDirectory(values, cwd)));
  try {
    const { explanations, problems, skipped } = await explainRuleAt(workspace, id, resolve(cwd, path));
    for (const { path: file, line, message } of problems) {
      process.stderr.write(`error[RENDER_FAILED]: ${visible(`${file}:${line ?? 1}: ${message}`)}\n`);
    }
    const hint = renderingHint(workspace.render.mode === 'none', explanations, skipped);
    if (explanations.length === 0) {
      const options = hint === undefined ? {} : { hint };
      throw new CcpolicyError('NOTHING_CHECKED', `${path} holds no Kubernetes manifest.`, options);
    }
    await writeStdout(explanations.map(explanationText).join('\n'));
    if (hint !== undefined) process.stderr.write(`note: ${hint}\n`);
    return problems.length > 0 ? EXIT.incomplete : EXIT.clean;
  } finally {
    await workspace.close();
  }
}

/** How to have explained what is here and is judged only as a part of a rendering. */
function renderingHint(
  isPlain: boolean,
  explanations: readonly RuleExplanation[],
  skipped: Report['coverage']['skipped'],
): string | undefined {
  const { 'kustomize patch': patches = 0, 'chart template': templates = 0 } = skipped;
  if (!isPlain) return templates > 0 ? "A template is rendered with its chart: name the chart's folder." : undefined;
  const kustomizations = explanations.filter(({ resource }) => resource.kind === 'Kustomization').length;
  const found = countedReasons({
    'kustomize patch': patches,
    'chart template': templates,
    kustomization: kustomizations,
  });
  return found === '' ? undefined : `Without --render none, what becomes of ${found} here is explained.`;
}

function explanationText({ resource, location, rendering, steps }: RuleExplanation): string {
  const name = resource.namespace === '' ? resource.name : `${resource.namespace}/${resource.name}`;
  const place = rendering === undefined ? '' : `, in the rendering of ${visible(rendering)}`;
  const lines = [`${visible(`${resource.kind} ${name}`)}  (${visible(location.path)}:${location.line}${place})`];
  const width = screenWidth();
  for (const { title, holds, text, details } of steps) {
    lines.push(...hanging(`  ${holds ? '✓' : '✗'} ${title.padEnd(9)} `, text, width));
    for (const detail of details ?? []) lines.push(...hanging('      ', detail, width, 8));
  }
  return `${lines.join('\n')}\n`;
}
