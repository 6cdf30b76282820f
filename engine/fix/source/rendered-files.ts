/** The repair of what was rendered, file by file: findings that several renderings share are told once. */

import { joinRenderings } from '../../check/renderings.ts';
import type { SourceFile } from '../../model/source.ts';
import type { Finding } from '../finding.ts';
import { groupBy } from '../group-by.ts';
import { documentEdits } from '../passes.ts';
import type { FileRepair } from '../repair.ts';
import type { Refusal } from './proposals.ts';
import type { RenderedRepair } from './rendered-repair.ts';

/** The files that changed or in which something is found. `fileAt` gives them as they were. */
export function renderedFiles(
  { outputs, applied, refused, remaining, revealed, changesSet }: RenderedRepair,
  fileAt: (path: string) => SourceFile | undefined,
): FileRepair[] {
  const found = [...applied, ...refused.map(({ finding }) => finding), ...remaining, ...revealed];
  const paths = new Set([...outputs.texts.keys(), ...found.map(pathOf)]);
  return [...paths].sort().map((path) => {
    const file = fileAt(path) ?? { path, text: '' };
    const text = outputs.texts.get(path) ?? file.text;
    const isHere = (finding: Finding) => pathOf(finding) === path;
    return {
      file,
      text,
      edits: documentEdits(file.text, text),
      applied: joinFindings(applied.filter(isHere)),
      refused: joinRefusals(refused.filter(({ finding }) => isHere(finding))),
      revealed: joinFindings(revealed.filter(isHere)),
      remaining: joinFindings(remaining.filter(isHere)),
      changesSet,
    };
  });
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
