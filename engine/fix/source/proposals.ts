/** What may be changed for findings of rendered objects: the same change for several of them is one proposal. */

import { canonicalJson } from '../../json/canonical.ts';
import { PointerSet } from '../../json/pointer-set.ts';
import type { JsonPointer } from '../../model/json.ts';
import type { SourceFile } from '../../model/source.ts';
import { touchedBy } from '../../yaml/touched.ts';
import { byUrgency, documentOperations, type Finding } from '../finding.ts';
import { NotPlaced, placeInAll, type SourceChange } from './source-draft.ts';

/** Changes that repair findings. */
export interface Proposal {
  readonly findings: Finding[];
  readonly changes: readonly SourceChange[];
}

/** A finding that stays, and why. */
export interface Refusal {
  readonly finding: Finding;
  readonly reason: string;
}

/** How changes are found, and which files must stay as they are. */
export interface ProposalTools {
  readonly changesOf: (finding: Finding) => readonly SourceChange[];
  readonly refusalOf: (file: SourceFile) => string | undefined;
}

/** Proposals, the worst finding first; and what cannot be proposed. */
export function proposalsFor(
  findings: readonly Finding[],
  { changesOf, refusalOf }: ProposalTools,
): { readonly proposals: readonly Proposal[]; readonly refused: readonly Refusal[] } {
  const proposals = new Map<string, Proposal>();
  const refused: Refusal[] = [];
  for (const finding of findings.toSorted(byUrgency)) {
    try {
      const changes = changesOf(finding);
      for (const { target } of changes) {
        const reason = refusalOf(target.document.file);
        if (reason !== undefined) throw new NotPlaced(`${target.document.file.path} is left alone: ${reason}`);
      }
      const key = keyOf(changes);
      const known = proposals.get(key);
      if (known === undefined) proposals.set(key, { findings: [finding], changes });
      else known.findings.push(finding);
    } catch (error) {
      if (!(error instanceof NotPlaced)) throw error;
      refused.push({ finding, reason: error.message });
    }
  }
  return { proposals: [...proposals.values()], refused };
}

function keyOf(changes: readonly SourceChange[]): string {
  return canonicalJson(changes.map(({ target, operations }) => [placeInAll(target, ''), operations]) as never);
}

/** Those that do not touch one another, neither where people wrote nor in what is rendered; the others wait. */
export function chooseApart(proposals: readonly Proposal[]): Proposal[] {
  const touched = new PointerSet();
  return proposals.filter((proposal) => {
    const pointers = [...writtenPlaces(proposal), ...renderedPlaces(proposal)];
    if (pointers.some((pointer) => touched.overlaps(pointer))) return false;
    for (const pointer of pointers) touched.add(pointer);
    return true;
  });
}

function writtenPlaces({ changes }: Proposal): JsonPointer[] {
  return changes.flatMap(({ target, operations }) =>
    operations.flatMap(touchedBy).map((pointer) => placeInAll(target, pointer)),
  );
}

function renderedPlaces({ findings }: Proposal): JsonPointer[] {
  return findings.flatMap((finding) => {
    const { document } = finding.resource;
    const output = { document: { ...document, file: { ...document.file, path: rootOf(finding) } } };
    return documentOperations(finding)
      .flatMap(touchedBy)
      .map((pointer) => `/rendered${placeInAll(output, pointer)}`);
  });
}

/** The root that a finding's object was rendered for. */
export function rootOf({ resource }: Finding): string {
  return resource.document.file.rendered?.root ?? '';
}
