/** `ccpolicy check`. */

import { type Command, Option } from 'commander';
import {
  CcpolicyError,
  check,
  FORMATS,
  type FormatName,
  openWorkspace,
  POLICY_REPORT_GROUPS,
  type ReportContext,
  readStdin,
  type Settings,
  type SourceFile,
  STDIN_PATH,
  verdictOf,
  type Workspace,
} from '../../engine/index.ts';
import { cacheDirectory } from '../cache-option.ts';
import { errorText } from '../error-text.ts';
import { EXIT } from '../exit-code.ts';
import { processHost } from '../host.ts';
import { nothingChecked } from '../nothing-checked.ts';
import {
  parseFormat,
  parseOutput,
  requireDistinct,
  requireExceptionsShown,
  requireUnchecked,
  writeReports,
} from '../output.ts';
import { Progress } from '../progress.ts';
import {
  addJudgingOptions,
  addRenderingOptions,
  collect,
  cwdOf,
  type SharedValues,
  settingsOf,
  wantsColor,
} from '../shared-options.ts';
import { verboseText } from '../verbose.ts';

interface CheckValues extends SharedValues {
  readonly format?: string;
  readonly output?: string[];
  readonly policyReportGroup?: ReportContext['policyReportGroup'];
  readonly stdin?: boolean;
  readonly stdinFilename?: string;
  readonly all?: boolean;
  readonly showExceptions?: boolean;
  readonly timings?: boolean;
}

const EXAMPLES = `
Examples:
  ccpolicy check                                   the current directory
  ccpolicy check apps/ --profile coco-snp@0.22     as CoCo 0.22 on SEV-SNP would see it
  ccpolicy check --format sarif > ccpolicy.sarif   for code scanning
  kustomize build overlays/prod | ccpolicy check --stdin
  ccpolicy check --show-exceptions                 with a ready exception for each finding

Exit codes: 0 nothing blocks, 1 something does, 2 usage or configuration, 3 something could not be judged.
`;

/** Adds the command. */
export function addCheck(program: Command): void {
  const added = program.command('check').description('find what breaks the promise of confidential computing');
  addRenderingOptions(addJudgingOptions(added))
    .argument('[paths...]', 'files and folders (default: the current directory)')
    .option('--format <FORMAT>', `what stdout gets: ${Object.keys(FORMATS).join(', ')}`, 'terminal')
    .option('--output <FORMAT=FILE>', 'a report to a file as well (repeatable)', collect)
    .addOption(
      new Option(
        '--policy-report-group <GROUP>',
        `API group of policyreport (default: ${POLICY_REPORT_GROUPS[0]})`,
      ).choices(POLICY_REPORT_GROUPS),
    )
    .option(
      '--fail-on <SEVERITY>',
      'block from this severity on, whatever the action: critical, high, medium, low, never',
    )
    .option('--stdin', 'read manifests from standard input')
    .option('--stdin-filename <NAME>', 'the path that standard input is reported as')
    .option('--all', 'report passes and skips, too')
    .option('--show-exceptions', 'print a ready PolicyException with each finding (terminal; html always has them)')
    .option('--timings', 'tell on stderr how long each part took')
    .addHelpText('after', EXAMPLES)
    .action(async (paths: string[], _values: CheckValues, command: Command) => {
      process.exitCode = await runCheck(paths, command.optsWithGlobals<CheckValues>());
    });
}

async function runCheck(paths: readonly string[], values: CheckValues): Promise<number> {
  const settings = settingsOf(values);
  requireRendering(values, settings.render);
  const cwd = cwdOf(values);
  const stdout = parseFormat(values.format ?? 'terminal', '--format');
  const files = (values.output ?? []).map((text) => parseOutput(text, cwd));
  requireDistinct(files);
  if (values.showExceptions === true) requireExceptionsShown([stdout, ...files.map(({ format }) => format)]);
  const policyReportGroup = groupOf(values, [stdout, ...files.map(({ format }) => format)]);
  const stdin = await stdinOf(paths, values);
  const workspace = await openWorkspace(
    { cwd, paths, settings, all: values.all === true, ...(stdin === undefined ? {} : { stdin }) },
    processHost(cacheDirectory(values, cwd)),
  );
  const progress = new Progress(process.stderr, values.quiet === true);
  try {
    requireUnchecked(files, workspace);
    const early = workspace.notices.length;
    tellNotices(workspace.notices);
    if (values.verbose === true) process.stderr.write(verboseText(workspace));
    const failOn = settings.failOn ?? null;
    const outcome = await check(workspace, {
      failOn,
      progress: (done, total) => progress.tell(done, total),
      clock: () => Number(process.hrtime.bigint()) / 1e6,
    });
    progress.end();
    tellNotices(workspace.notices.slice(early));
    const { report, rules, source, secrets, timings } = outcome;
    if (values.timings === true) process.stderr.write(timingsText(timings));
    const context = {
      rules,
      source,
      secrets,
      failOn,
      showExceptions: values.showExceptions === true,
      color: wantsColor(settings.color, process.stdout),
      width: process.stdout.columns ?? 80,
      policyReportGroup,
    };
    const unwritten = await writeReports(report, context, { stdout, files });
    for (const error of unwritten) process.stderr.write(errorText(error));
    if (outcome.nothingChecked)
      process.stderr.write(errorText(nothingChecked(workspace, report.coverage.skipped, stdin)));
    const { incomplete, blocked } = verdictOf(report);
    if (incomplete || outcome.nothingChecked) return EXIT.incomplete;
    if (unwritten.length > 0) return EXIT.outside;
    return blocked ? EXIT.blocked : EXIT.clean;
  } finally {
    progress.end();
    await workspace.close();
  }
}

function tellNotices(notices: Workspace['notices']): void {
  for (const notice of notices) process.stderr.write(errorText(notice, 'note'));
}

/** Values of charts mean nothing where no chart is rendered. @throws CcpolicyError `USAGE` */
function requireRendering({ ciValues, stdin }: CheckValues, render: Settings['render'] = 'auto'): void {
  if (ciValues !== true || (stdin !== true && (render === 'auto' || render === 'helm'))) return;
  throw new CcpolicyError('USAGE', '--ci-values only goes with --render auto or --render helm, and files.', {
    hint: 'With --render none or kustomize, and from standard input, no charts are rendered.',
  });
}

function groupOf(
  { policyReportGroup }: CheckValues,
  formats: readonly FormatName[],
): ReportContext['policyReportGroup'] {
  if (policyReportGroup === undefined || formats.includes('policyreport')) {
    return policyReportGroup ?? POLICY_REPORT_GROUPS[0];
  }
  throw new CcpolicyError('USAGE', '--policy-report-group only goes with the format policyreport.', {
    hint: 'Add --format policyreport, or --output policyreport=FILE.',
  });
}

async function stdinOf(paths: readonly string[], values: CheckValues): Promise<SourceFile | undefined> {
  if (values.stdin !== true) {
    if (paths.includes('-')) {
      throw new CcpolicyError('USAGE', 'check does not take "-" as a path.', {
        hint: 'Standard input is read with --stdin: kustomize build … | ccpolicy check --stdin',
      });
    }
    if (values.stdinFilename === undefined) return undefined;
    throw new CcpolicyError('USAGE', '--stdin-filename only goes with --stdin.');
  }
  if (paths.length > 0) throw new CcpolicyError('USAGE', '--stdin reads standard input; it takes no paths.');
  const answer = await readStdin(process.stdin, values.stdinFilename ?? STDIN_PATH);
  if ('file' in answer) return answer.file;
  throw new CcpolicyError('FILE_UNREADABLE', `Standard input: ${answer.problem.message}`);
}

function timingsText(timings: Readonly<Record<string, number>>): string {
  return Object.entries(timings)
    .map(([part, milliseconds]) => `${part.padEnd(8)} ${milliseconds.toFixed(1)} ms\n`)
    .join('');
}
