/** `ccpolicy fix`. */

import { type Command, Option } from 'commander';
import {
  assertCleanTree,
  CcpolicyError,
  type FailOn,
  type FileRepair,
  type FixOutcome,
  openWorkspace,
  planFix,
  unifiedDiff,
  visible,
  writeRepair,
} from '../../engine/index.ts';
import { cacheDirectory } from '../cache-option.ts';
import { errorText } from '../error-text.ts';
import { EXIT, exitCodeOf } from '../exit-code.ts';
import { processHost } from '../host.ts';
import { nothingChecked } from '../nothing-checked.ts';
import { Progress } from '../progress.ts';
import { repairsText, summaryText } from '../repairs-text.ts';
import {
  addJudgingOptions,
  addRenderingOptions,
  cwdOf,
  type SharedValues,
  settingsOf,
  widthOf,
} from '../shared-options.ts';
import { verboseText } from '../verbose.ts';
import { writeStdout } from '../write.ts';

interface FixValues extends SharedValues {
  readonly diff?: boolean;
  readonly dryRun?: boolean;
  readonly checkClean?: boolean;
  readonly accept?: 'suggestions';
}

const EXAMPLES = `
Examples:
  ccpolicy fix --diff                  show what would change, as a patch
  ccpolicy fix --diff | git apply --allow-empty     which is content when there is nothing to repair
  ccpolicy fix apps/                   repair what can be repaired without doubt
  ccpolicy fix --rule cc-no-host-network
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
  const cwd = cwdOf(values);
  const request = { cwd, paths, settings, all: false, asksAllRules: true };
  const workspace = await openWorkspace(request, processHost(cacheDirectory(values, cwd)));
  const progress = new Progress(process.stderr, values.quiet === true);
  try {
    for (const notice of workspace.notices) process.stderr.write(errorText(notice, 'note'));
    if (values.verbose === true) process.stderr.write(verboseText(workspace));
    if (values.checkClean === true) await assertCleanTree(workspace.root);
    const failOn = settings.failOn ?? null;
    const outcome = await planFix(workspace, {
      accepted: new Set(values.accept === 'suggestions' ? ['safe', 'suggest'] : ['safe']),
      failOn,
      progress: (done, total) => progress.tell(done, total),
    });
    progress.end();
    const unwritten = await deliver(workspace.root, outcome, failOn, values);
    for (const error of outcome.errors) process.stderr.write(problemText(error));
    if (outcome.nothingChecked) {
      process.stderr.write(errorText(nothingChecked(workspace, outcome.skipped)));
    }
    if (outcome.errors.length > 0 || outcome.nothingChecked) return EXIT.incomplete;
    const [unwrittenCode] = unwritten.map(exitCodeOf).sort((a, b) => a - b);
    if (unwrittenCode !== undefined) return unwrittenCode;
    return outcome.blocking > 0 ? EXIT.blocked : EXIT.clean;
  } finally {
    progress.end();
    await workspace.close();
  }
}

/** Prints the patch, or writes the files and tells of it; returns why files could not be written. */
async function deliver(
  root: string,
  { repairs }: FixOutcome,
  failOn: FailOn,
  values: FixValues,
): Promise<readonly CcpolicyError[]> {
  const changed = repairs.filter(({ file, text }) => text !== file.text);
  if (values.diff === true) {
    await writeStdout(changed.map(({ file, edits }) => unifiedDiff(file.path, file.text, edits)).join(''));
    const unapplied = repairs.map((repair) => ({ ...repair, applied: [] }));
    process.stderr.write(repairsText(unapplied, widthOf(process.stderr)));
    process.stderr.write(summaryText({ made: repairs, unwritten: [] }, failOn, 'would be'));
    return [];
  }
  const failures: CcpolicyError[] = [];
  const unwritten = values.dryRun === true ? [] : changed.filter((repair) => !tryWrite(root, repair, failures));
  const made = repairs.filter((repair) => !unwritten.includes(repair));
  await writeStdout(repairsText(made, widthOf(process.stdout)));
  process.stderr.write(summaryText({ made, unwritten }, failOn, values.dryRun === true ? 'would be' : 'were'));
  return failures;
}

function tryWrite(root: string, repair: FileRepair, failures: CcpolicyError[]): boolean {
  try {
    writeRepair(root, repair);
    return true;
  } catch (error) {
    if (!(error instanceof CcpolicyError)) throw error;
    process.stderr.write(errorText(error));
    failures.push(error);
    return false;
  }
}

function problemText({ code, message, location, hint }: FixOutcome['errors'][number]): string {
  const place = location === undefined ? '' : `${visible(location.path)}:${location.line}:${location.column}: `;
  return `error[${code}]: ${place}${visible(message)}\n${hint === undefined ? '' : `  ${visible(hint)}\n`}`;
}
