/** `ccpolicy explain`. */

import { resolve } from 'node:path';
import type { Command } from 'commander';
import { CcpolicyError, explainRuleAt, openWorkspace, type RuleExplanation, visible } from '../../engine/index.ts';
import { cacheDirectory } from '../cache-option.ts';
import { EXIT } from '../exit-code.ts';
import { processHost } from '../host.ts';
import { writeStdout } from '../output.ts';
import { addJudgingOptions, cwdOf, type SharedValues, settingsOf } from '../shared-options.ts';

const EXAMPLES = `
Examples:
  ccpolicy explain rule cc-no-host-network apps/ledger/deployment.yaml
  ccpolicy explain rule R19 apps/ --profile coco-snp@0.14
`;

/** Adds the command. */
export function addExplain(program: Command): void {
  const explain = program.command('explain').description('say why a rule did or did not apply');
  addJudgingOptions(explain.command('rule').description('each step from a resource to the rule’s answer'))
    .argument('<id>', 'the rule: id, alias or ordinal')
    .argument('<path>', 'a file or folder of manifests')
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
    const explanations = await explainRuleAt(workspace, id, resolve(cwd, path));
    if (explanations.length === 0) {
      throw new CcpolicyError('NOTHING_CHECKED', `${path} holds no Kubernetes manifest.`);
    }
    await writeStdout(explanations.map(explanationText).join('\n'));
    return EXIT.clean;
  } finally {
    await workspace.close();
  }
}

function explanationText({ resource, location, steps }: RuleExplanation): string {
  const name = resource.namespace === '' ? resource.name : `${resource.namespace}/${resource.name}`;
  const lines = [`${visible(`${resource.kind} ${name}`)}  (${visible(location.path)}:${location.line})`];
  for (const { title, holds, text, details } of steps) {
    lines.push(`  ${holds ? '✓' : '✗'} ${title.padEnd(9)} ${visible(text)}`);
    for (const detail of details ?? []) lines.push(`      ${visible(detail)}`);
  }
  return `${lines.join('\n')}\n`;
}
