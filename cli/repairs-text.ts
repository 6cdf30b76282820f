/** What `fix` did, as people read it: file by file, then in one line. */

import { byPlace, type FailOn, type FileRepair, isBlocking, visible, wrap } from '../engine/index.ts';

const INDENT = ' '.repeat(12);

/** What was done in each file, what was left and why, each in the order of lines; files with nothing of this are passed over. */
export function repairsText(repairs: readonly FileRepair[], width: number): string {
  return repairs
    .filter(({ applied, refused, revealed, suggestions = [] }) => {
      return applied.length + refused.length + revealed.length + suggestions.length > 0;
    })
    .map((repair) => repairText(repair, width))
    .join('');
}

function repairText({ file, applied, refused, revealed, suggestions = [] }: FileRepair, width: number): string {
  const entry = (what: string, text: string) => {
    const [first = '', ...rest] = wrap(text, width, INDENT);
    return [`  ${what.padEnd(10)}${first.trimStart()}`, ...rest];
  };
  // What is overridden for one rendering stands in another file than what overrides it.
  const place = ({ path, line }: FileRepair['applied'][number]['result']['location']) =>
    path === file.path ? line : `${path}:${line}`;
  const lines = [
    visible(file.path),
    ...applied
      .toSorted(byPlace)
      .flatMap(({ result }) => entry('repaired', `${place(result.location)}: ${result.ruleId}: ${result.message}`)),
    ...refused
      .toSorted((a, b) => byPlace(a.finding, b.finding))
      .flatMap(({ finding: { result }, reason }) =>
        entry('left', `${result.location.line}: ${result.ruleId}: ${reason}`),
      ),
    ...suggestions.flatMap(({ findings, path, lines: added }) => [
      ...entry('suggest', `${rulesOf(findings)}: add to ${path}, or let --accept suggestions do it:`),
      ...added.map((line) => `${INDENT}  ${visible(line)}`),
    ]),
    // Its line is one of the repaired text, which nobody has seen yet.
    ...revealed.toSorted(byPlace).flatMap(({ result: { resource, ruleId, message } }) => {
      return entry('now seen', `${resource.kind} ${resource.name}: ${ruleId}: ${message}`);
    }),
  ];
  return `${lines.join('\n')}\n`;
}

function rulesOf(findings: FileRepair['applied']): string {
  return [...new Set(findings.map(({ result }) => result.ruleId))].sort().join(', ');
}

/** What became of all repairs. */
export interface Delivery {
  /** Of the files that were written, or would be. */
  readonly made: readonly FileRepair[];
  /** Of those that could not be written: what they would have repaired is still there. */
  readonly unwritten: readonly FileRepair[];
}

/** How much was repaired and how much is left; `were` is what is said of repairs: `would be` when nothing is written. */
export function summaryText({ made, unwritten }: Delivery, failOn: FailOn, were: 'were' | 'would be'): string {
  const count = made.reduce((sum, { applied }) => sum + applied.length, 0);
  const files = made.filter(({ applied }) => applied.length > 0).length;
  const open = [
    ...made.flatMap(({ remaining }) => remaining),
    ...unwritten.flatMap(({ applied, remaining }) => [...applied, ...remaining]),
  ].map(({ result }) => result);
  const left = open.filter(({ status }) => status === 'fail').length;
  const blocking = open.filter((result) => isBlocking(result, failOn)).length;
  const parts = [
    count === 0
      ? unwritten.length > 0
        ? 'nothing was repaired'
        : 'nothing to repair'
      : `${count} ${count === 1 ? were.replace('were', 'was') : were} repaired in ${filesText(files)}`,
    ...(unwritten.length === 0 ? [] : [`${filesText(unwritten.length)} could not be written`]),
  ];
  return `${parts.join(', ')}; ${left} left (${blocking} blocking)${left > 0 ? ', see `ccpolicy check`' : ''}\n`;
}

function filesText(count: number): string {
  return `${count} ${count === 1 ? 'file' : 'files'}`;
}
