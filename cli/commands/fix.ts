/** `ccpolicy fix`. */

import { type Command, Option } from 'commander';
import {
  assertCleanTree,
  byPlace,
  CcpolicyError,
  type FileRepair,
  type FixOutcome,
  openWorkspace,
  planFix,
  unifiedDiff,
  visible,
  writeRepair,
} from '../../engine/index.ts';
import { errorText } from '../error-text.ts';
import { EXIT } from '../exit-code.ts';
import { processHost } from '../host.ts';
import { writeStdout } from '../output.ts';
import { Progress } from '../progress.ts';
import { addJudgingOptions, addRenderingOptions, cwdOf, type SharedValues, settingsOf } from '../shared-options.ts';
import { verboseText } from '../verbose.ts';

interface FixValues extends SharedValues {
  readonly diff?: boolean;
  readonly dryRun?: boolean;
  readonly checkClean?: boolean;
  readonly accept?: 'suggestions';
}

const EXAMPLES = `
Examples:
  ccpolicy fix --diff                  show what would change, as a patch for git apply
  ccpolicy fix apps/                   repair what can be repaired without doubt
  ccpolicy fix --rule cc-no-host-network
  ccpolicy fix --render auto           faults of overlays and charts, where people wrote them
  ccpolicy fix --accept suggestions    repairs that need a reader's judgement, too

Only what is certain is changed: comments, quotes, order and line breaks stay. Each file is written whole or not at all.
A patch names files from the top of the repository; git apply, run in a folder of it, passes over files outside of that folder.
Exit codes: 0 nothing blocks afterwards, 1 something still does, 2 usage, 3 something could not be judged.
`;

/** Adds the command. */
export function addFix(program: Command): void {
  const added = program.command('fix').description('repair what can be repaired without doubt, byte for byte');
  addRenderingOptions(addJudgingOptions(added))
    .argument('[paths...]', 'files and folders (default: the current directory)')
    .option('--diff', 'print a patch and change nothing')
    .option('--dry-run', 'say what would be repaired and change nothing')
    .option('--check-clean', 'refuse when git has uncommitted changes')
    .addOption(new Option('--accept <KIND>', 'make suggested repairs, too').choices(['suggestions']))
    .addHelpText('after', EXAMPLES)
    .action(async (paths: string[], _values: FixValues, command: Command) => {
      process.exitCode = await runFix(paths, command.optsWithGlobals<FixValues>());
    });
}

async function runFix(paths: readonly string[], values: FixValues): Promise<number> {
  const settings = settingsOf(values);
  const request = { cwd: cwdOf(values), paths, settings, all: false, asksAllRules: true };
  const workspace = await openWorkspace(request, processHost());
  const progress = new Progress(process.stderr, values.quiet === true);
  try {
    for (const notice of workspace.notices) process.stderr.write(errorText(notice, 'note'));
    if (values.verbose === true) process.stderr.write(verboseText(workspace));
    if (values.checkClean === true) await assertCleanTree(workspace.root);
    const outcome = await planFix(workspace, {
      accepted: new Set(values.accept === 'suggestions' ? ['safe', 'suggest'] : ['safe']),
      failOn: settings.failOn ?? null,
      progress: (done, total) => progress.tell(done, total),
    });
    progress.end();
    const unwritten = await deliver(workspace.root, outcome, values);
    for (const error of outcome.errors) process.stderr.write(problemText(error));
    if (outcome.nothingChecked) {
      process.stderr.write('error: nothing was checked: there is no Kubernetes manifest here.\n');
    }
    if (outcome.errors.length > 0 || outcome.nothingChecked) return EXIT.incomplete;
    if (unwritten > 0) return EXIT.outside;
    return outcome.blocking > 0 ? EXIT.blocked : EXIT.clean;
  } finally {
    progress.end();
    await workspace.close();
  }
}

/** Prints the patch, or writes the files and tells of it; returns how many files could not be written. */
async function deliver(root: string, outcome: FixOutcome, values: FixValues): Promise<number> {
  const changed = outcome.repairs.filter(({ file, text }) => text !== file.text);
  if (values.diff === true) {
    await writeStdout(changed.map(({ file, edits }) => unifiedDiff(file.path, file.text, edits)).join(''));
    process.stderr.write(repairsText(outcome.repairs.map((repair) => ({ ...repair, applied: [] }))));
    process.stderr.write(summaryText(outcome, 'would be'));
    return 0;
  }
  const unwritten = new Set(values.dryRun === true ? [] : changed.filter((repair) => !tryWrite(root, repair)));
  const told = outcome.repairs.filter((repair) => !unwritten.has(repair));
  await writeStdout(repairsText(told));
  process.stderr.write(summaryText({ ...outcome, repairs: told }, values.dryRun === true ? 'would be' : 'were'));
  return unwritten.size;
}

function tryWrite(root: string, repair: FileRepair): boolean {
  try {
    writeRepair(root, repair);
    return true;
  } catch (error) {
    if (!(error instanceof CcpolicyError)) throw error;
    process.stderr.write(errorText(error));
    return false;
  }
}

/** What was done in each file, what was left and why, each in the order of lines; files with nothing of this are passed over. */
function repairsText(repairs: readonly FileRepair[]): string {
  return repairs
    .filter(({ applied, refused, revealed, suggestions = [] }) => {
      return applied.length + refused.length + revealed.length + suggestions.length > 0;
    })
    .map(repairText)
    .join('');
}

function repairText({ file, applied, refused, revealed, suggestions = [] }: FileRepair): string {
  const lines = [
    visible(file.path),
    ...applied
      .toSorted(byPlace)
      .map(({ result }) => `  repaired  ${result.location.line}: ${result.ruleId}: ${visible(result.message)}`),
    ...refused
      .toSorted((a, b) => byPlace(a.finding, b.finding))
      .map(
        ({ finding, reason }) =>
          `  left      ${finding.result.location.line}: ${finding.result.ruleId}: ${visible(reason)}`,
      ),
    ...suggestions.flatMap(suggestionLines),
    ...revealed.toSorted(byPlace).map(({ result }) => `  now seen  ${result.ruleId}: ${visible(result.message)}`),
  ];
  return `${lines.join('\n')}\n`;
}

/** What could be added elsewhere, ready to be copied. */
function suggestionLines({ findings, path, lines }: NonNullable<FileRepair['suggestions']>[number]): string[] {
  const rules = [...new Set(findings.map(({ result }) => result.ruleId))].sort().join(', ');
  const where = lines[0]?.startsWith('- ') === true ? `the patches of ${visible(path)}` : visible(path);
  return [
    `  suggest   ${rules}: add to ${where}, or let --accept suggestions do it`,
    ...lines.map((line) => `              ${visible(line)}`),
  ];
}

function summaryText({ repairs, blocking }: FixOutcome, were: string): string {
  const count = repairs.reduce((sum, { applied }) => sum + applied.length, 0);
  const files = repairs.filter(({ applied }) => applied.length > 0).length;
  const left = repairs.reduce(
    (sum, { remaining }) => sum + remaining.filter(({ result }) => result.status === 'fail').length,
    0,
  );
  const done =
    count === 0
      ? 'nothing to repair'
      : `${count} ${count === 1 ? were.replace('were', 'was') : were} repaired in ${files} ${files === 1 ? 'file' : 'files'}`;
  return `${done}; ${left} left (${blocking} blocking)${left > 0 ? ', see `ccpolicy check`' : ''}\n`;
}

function problemText({ message, location }: FixOutcome['errors'][number]): string {
  const place = location === undefined ? '' : `${visible(location.path)}:${location.line}:${location.column}: `;
  return `error: ${place}${visible(message)}\n`;
}
