/**
 * Findings of rendered objects are repaired where people wrote the values. What cannot be repaired there is repaired on top
 * of it, for one rendering, where that is accepted; else it is a suggestion, and proved all the same.
 */

import type { ManifestDocument, SourceFile } from '../../model/source.ts';
import type { Finding } from '../finding.ts';
import type { Suggestion } from '../repair.ts';
import { addedLines, type Overlay, overlayProposals } from './overlay-patches.ts';
import { type Proposal, proposalsFor, type Refusal } from './proposals.ts';
import { keyOf, RenderedSession, type SessionResult, type SessionTools } from './rendered-session.ts';
import { sourceChanges } from './source-changes.ts';
import { NotPlaced } from './source-draft.ts';
import type { Outputs } from './trial.ts';

/** What the repair of what was rendered needs. */
export interface RenderedTools extends SessionTools {
  /** Why a file stays as it is. */
  readonly refusalOf: (file: SourceFile) => string | undefined;
  /** What can be written on top of a rendering. */
  readonly overlayOf: (file: SourceFile, outputs: Outputs) => Overlay | undefined;
}

/** What became of it. Findings stand where people wrote, once for each root. */
export interface RenderedRepair extends SessionResult {
  readonly suggestions: readonly Suggestion[];
}

/** Repairs what is found in the outputs. */
export async function repairRendered(
  findings: readonly Finding[],
  files: ReadonlyMap<string, SourceFile>,
  tools: RenderedTools,
): Promise<RenderedRepair> {
  const { refusalOf } = tools;
  const atSource = new RenderedSession(findings, { texts: new Map(), files }, tools, (open, { placesOf }) =>
    proposalsFor(open, { changesOf: (finding) => sourceChanges(finding, placesOf), refusalOf }),
  );
  const first = await atSource.run();
  if (first.dropped.length === 0) return { ...first, suggestions: [] };
  const onTop = new RenderedSession(first.findings, first.outputs, tools, (open, { placesOf, outputs, alone }) => {
    const overlayOf = ({ file }: ManifestDocument) => {
      const overlay = tools.overlayOf(file, outputs);
      const reason = overlay === undefined ? undefined : refusalOf(overlay.document.file);
      if (reason !== undefined) throw new NotPlaced(reason);
      return overlay;
    };
    return overlayProposals(open, overlayOf, { placesOf, alone });
  });
  const second = await onTop.run(first.dropped.map(({ finding }) => finding));
  return tools.accepted.has('suggest')
    ? joined(first, second)
    : { ...first, suggestions: second.made.map(toSuggestion) };
}

/** Of what stays, the reason counts why it is not repaired where it was set. */
function joined(first: SessionResult, second: SessionResult): RenderedRepair {
  const left = new Set(second.dropped.map(({ finding }) => keyOf(finding)));
  return {
    ...second,
    made: [...first.made, ...second.made],
    dropped: first.dropped.filter(({ finding }: Refusal) => left.has(keyOf(finding))),
    revealed: [...first.revealed, ...second.revealed],
    changesSet: first.changesSet || second.changesSet,
    suggestions: [],
  };
}

function toSuggestion({ findings, changes }: Proposal): Suggestion {
  const path = changes[0]?.target.document.file.path ?? '';
  return { findings, path, lines: changes.flatMap(addedLines) };
}
