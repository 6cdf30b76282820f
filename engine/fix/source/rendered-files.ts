/** The repair of what was rendered, file by file: findings that several renderings share are told once. */

import { joinRenderings } from '../../check/renderings.ts';
import type { SourceFile } from '../../model/source.ts';
import { type Finding, refusalOf } from '../finding.ts';
import { groupBy } from '../group-by.ts';
import { type RepairContext, told } from '../judged.ts';
import { documentEdits } from '../passes.ts';
import type { FileRepair } from '../repair.ts';
import type { Refusal } from './proposals.ts';
import type { RenderedRepair } from './rendered-repair.ts';

/** The files that changed or in which something is found. `fileAt` gives them as they were. */
export function renderedFiles(
  { outputs, made, dropped, findings, revealed, changesSet, suggestions }: RenderedRepair,
  fileAt: (path: string) => SourceFile | undefined,
  context: RepairContext,
): FileRepair[] {
  const repaired = made.flatMap(({ findings: own, changes: [change] }) =>
    own.map((finding) => ({ finding, path: change?.target.document.file.path ?? pathOf(finding) })),
  );
  const remaining = told(findings, context);
  const refused = [...dropped, ...remaining.flatMap((finding) => knownRefusal(finding, context))];
  const seen = told(revealed, context);
  const found = [...refused.map(({ finding }) => finding), ...remaining, ...seen];
  const paths = new Set([...outputs.texts.keys(), ...repaired.map((each) => each.path), ...found.map(pathOf)]);
  return [...paths].sort().map((path) => {
    const file = fileAt(path) ?? { path, text: '' };
    const text = outputs.texts.get(path) ?? file.text;
    const isHere = (finding: Finding) => pathOf(finding) === path;
    return {
      file,
      text,
      edits: documentEdits(file.text, text),
      applied: joinFindings(repaired.filter((each) => each.path === path).map(({ finding }) => finding)),
      refused: joinRefusals(refused.filter(({ finding }) => isHere(finding))),
      revealed: joinFindings(seen.filter(isHere)),
      remaining: joinFindings(remaining.filter(isHere)),
      suggestions: suggestions.filter((suggestion) => suggestion.findings.slice(0, 1).some(isHere)),
      changesSet,
    };
  });
}

function knownRefusal(finding: Finding, { accepted }: RepairContext): Refusal[] {
  const reason = refusalOf(finding, accepted);
  return reason === undefined ? [] : [{ finding, reason }];
}

function pathOf({ result }: Finding): string {
  return result.location.path;
}

function joinFindings(findings: readonly Finding[]): Finding[] {
  return [...groupBy(findings, sourceKey).values()].flatMap((group) => {
    const [first] = group;
    const [result] = joinRenderings(group.map((finding) => finding.result));
    return first === undefined || result === undefined ? [] : [{ resource: first.resource, result }];
  });
}

function joinRefusals(refused: readonly Refusal[]): Refusal[] {
  return [...groupBy(refused, ({ finding, reason }) => `${sourceKey(finding)} ${reason}`).values()].flatMap((group) => {
    const [finding] = joinFindings(group.map((refusal) => refusal.finding));
    const [first] = group;
    return first === undefined || finding === undefined ? [] : [{ finding, reason: first.reason }];
  });
}

function sourceKey({ result }: Finding): string {
  const { ruleId, status, fingerprint, location } = result;
  return `${ruleId} ${status} ${fingerprint} ${location.path} ${location.line}:${location.column}`;
}
