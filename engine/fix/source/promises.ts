/**
 * What `check` says of the repair of what was rendered, worked out without judging anything again: whether the value stands
 * somewhere that may be changed, and whether what else is made of it has the same fault.
 */

import type { JsonPointer } from '../../model/json.ts';
import type { RuleResult } from '../../model/report.ts';
import type { ManifestDocument } from '../../model/source.ts';
import { documentOperations, type Finding } from '../finding.ts';
import { type Proposal, proposalsFor } from './proposals.ts';
import type { RenderedTools } from './rendered-repair.ts';
import { type PlacesOf, sourceChanges } from './source-changes.ts';
import { type Outputs, renderProposals, tryWriting } from './trial.ts';

/** What promises are made with. */
export interface PromiseTools extends Pick<RenderedTools, 'refusalOf' | 'overlayOf' | 'rerender'> {
  readonly outputs: Outputs;
  readonly placesOf: PlacesOf;
  /** The other renderings of the object that a document was made from. */
  readonly siblingsOf: (document: ManifestDocument) => readonly ManifestDocument[];
}

type Fix = NonNullable<RuleResult['fix']>;

/** The fixes of findings as they can be made. */
export async function promisedFixes(
  findings: readonly Finding[],
  tools: PromiseTools,
): Promise<ReadonlyMap<Finding, Fix>> {
  const { placesOf, refusalOf } = tools;
  const changesOf = (finding: Finding) => sourceChanges(finding, placesOf);
  const { proposals, refused } = proposalsFor(findings, { changesOf, refusalOf });
  const obstacles = new Map(refused.map(({ finding, reason }) => [finding, reason]));
  for (const proposal of proposals) {
    const reason = await obstacleTo(proposal, tools);
    if (reason !== undefined) for (const finding of proposal.findings) obstacles.set(finding, reason);
  }
  return new Map(
    [...obstacles].flatMap(([finding, reason]) => {
      const { fix } = finding.result;
      return fix === null ? [] : [[finding, hindered(finding, fix, reason, tools)] as const];
    }),
  );
}

async function obstacleTo(proposal: Proposal, tools: PromiseTools): Promise<string | undefined> {
  const isValues = proposal.findings.some((finding) =>
    documentOperations(finding).some(({ path }) => tools.placesOf(finding.resource.document, path).isValues),
  );
  // What else a template makes of a value is only known by rendering.
  if (isValues) {
    const compared = await renderProposals([proposal], tools.outputs, tools.rerender);
    return typeof compared === 'string' ? compared : undefined;
  }
  const written = tryWriting([proposal]);
  return typeof written === 'string' ? written : sharedWith(proposal, tools);
}

/** A rendering that takes the same value from the same place, and in which it is no fault. */
function sharedWith({ findings }: Proposal, { placesOf, siblingsOf }: PromiseTools): string | undefined {
  const known = new Set(findings.map(({ resource }) => resource.document));
  for (const finding of findings) {
    const { document } = finding.resource;
    const pointers = documentOperations(finding).map(({ path }) => path);
    for (const sibling of siblingsOf(document)) {
      if (known.has(sibling)) continue;
      if (pointers.some((pointer) => placeKey(placesOf, document, pointer) === placeKey(placesOf, sibling, pointer))) {
        return `${sibling.file.rendered?.root} would change, too`;
      }
    }
  }
  return undefined;
}

function placeKey(placesOf: PlacesOf, document: ManifestDocument, pointer: JsonPointer): string {
  const [place] = placesOf(document, pointer).places;
  if (place === undefined || 'location' in place) return `${document.file.rendered?.root}`;
  const { patch } = place;
  return [place.document.file.path, place.document.index, place.pointer, patch?.document.index, patch?.pointer].join(
    ' ',
  );
}

/** A patch on top is possible in a kustomization, and for what stands in no text. */
function hindered(finding: Finding, fix: Fix, reason: string, { overlayOf, refusalOf, outputs }: PromiseTools): Fix {
  const overlay = overlayOf(finding.resource.document.file, outputs);
  const isPatch = overlay?.tool === 'kustomize' && refusalOf(overlay.document.file) === undefined;
  if (!isPatch || fix.operations.some(({ embedded }) => embedded !== undefined)) return { ...fix, refused: reason };
  return { ...fix, kind: 'suggest', reason: `in ${overlay.document.file.path}, since ${reason}` };
}

/** Whether a finding has a fix that may be made. */
export function hasFix({ result: { fix, status } }: Finding): boolean {
  return (
    (status === 'fail' || status === 'warn') && fix !== null && fix.operations.length > 0 && fix.refused === undefined
  );
}
