/** `ccpolicy test`. */

import type { Command } from 'commander';
import { CcpolicyError, type RuleTest, testRules, visible } from '../../engine/index.ts';
import { cacheFolder } from '../cache-folder.ts';
import { errorText } from '../error-text.ts';
import { EXIT } from '../exit-code.ts';
import { processHost } from '../host.ts';
import { cwdOf, type SharedValues } from '../shared-options.ts';
import { writeStdout } from '../write.ts';

const EXAMPLES = `
Examples:
  ccpolicy test rules/        compiles the rules below rules/ and runs their good.yaml, bad.yaml and bad.fixed.yaml

docs/writing-rules.md shows what a rule folder holds. Exit codes: 0 all as wanted, 1 not, 2 a rule is wrong.
`;

/** Adds the command. */
export function addTest(program: Command): void {
  program
    .command('test')
    .description('run the good, bad and fixed documents of your own rules')
    .argument('<dir>', 'a folder of rules in Rego')
    .addHelpText('after', EXAMPLES)
    .action(async (directory: string, _values: SharedValues, command: Command) => {
      process.exitCode = await runTest(directory, command.optsWithGlobals<SharedValues>());
    });
}

async function runTest(directory: string, values: SharedValues): Promise<number> {
  const { rules, notices, leftOut } = await testRules(directory, cwdOf(values), processHost(cacheFolder()));
  for (const notice of notices) process.stderr.write(errorText(notice, 'note'));
  if (rules.length === 0) {
    throw new CcpolicyError('POLICY_NOT_FOUND', `${directory} holds no rules in Rego.`, {
      hint: 'A rule is a folder with policy.rego, good.yaml and bad.yaml; see docs/writing-rules.md.',
    });
  }
  await writeStdout(rules.map(ruleText).join(''));
  if (leftOut.length > 0) {
    process.stderr.write(
      `note: unit tests in Rego are not run here, run \`opa test\`: ${leftOut.map(visible).join(', ')}\n`,
    );
  }
  const results = rules.flatMap((rule) => rule.results);
  const failed = results.filter(({ problems }) => problems.length > 0).length;
  await writeStdout(`\n${results.length - failed} passed, ${failed} failed\n`);
  return failed > 0 ? EXIT.blocked : EXIT.clean;
}

function ruleText({ ruleId, folder, results }: RuleTest): string {
  const lines = [visible(ruleId)];
  for (const { file, title, line, problems } of results) {
    lines.push(`  ${problems.length === 0 ? '✓' : '✗'} ${file}:${line} ${visible(title)}`);
    for (const problem of problems)
      lines.push(`      ${visible(folder)}/${file}:${problem.line}: ${visible(problem.message)}`);
  }
  return `${lines.join('\n')}\n`;
}
