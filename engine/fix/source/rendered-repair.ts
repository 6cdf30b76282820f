/**
 * Findings of rendered objects are repaired where people wrote the values: round after round, what holds on trial is kept;
 * of what does not, halves are tried, until each repair that does not hold stands alone and is dropped with its reason.
 */

import { movedTo } from '../../check/renderings.ts';
import type { SourceFile } from '../../model/source.ts';
import { type Finding, findingKey, isFixable, refusalOf } from '../finding.ts';
import { told } from '../judged.ts';
import { chooseApart, type Proposal, proposalsFor, type Refusal, rootOf } from './proposals.ts';
import { type PlacesOf, sourceChanges } from './source-changes.ts';
import { type Outputs, type TrialTools, tryProposals } from './trial.ts';

/** What the repair of what was rendered needs. */
export interface RenderedTools extends TrialTools {
  /** Where the values of findings' objects were set. */
  readonly placesFor: (findings: readonly Finding[], outputs: Outputs) => Promise<PlacesOf>;
  /** Why a file stays as it is. */
  readonly refusalOf: (file: SourceFile) => string | undefined;
}

/** What became of it. Findings stand where people wrote, once for each root. */
export interface RenderedRepair {
  readonly outputs: Outputs;
  readonly applied: readonly Finding[];
  readonly refused: readonly Refusal[];
  readonly remaining: readonly Finding[];
  readonly revealed: readonly Finding[];
  readonly changesSet: boolean;
}

/** Repairs that undo one another would never end. */
const MOST_CHANGES = 20;

/** Repairs what is found in the outputs. */
export async function repairRendered(
  findings: readonly Finding[],
  files: ReadonlyMap<string, SourceFile>,
  tools: RenderedTools,
): Promise<RenderedRepair> {
  const session = new RenderedSession(findings, { texts: new Map(), files }, tools);
  while (await session.round()) {
    // Each round keeps or drops at least one repair.
  }
  return session.result();
}

class RenderedSession {
  readonly #tools: RenderedTools;
  readonly #applied: Finding[] = [];
  readonly #refused = new Map<string, Refusal>();
  readonly #revealed: Finding[] = [];
  #outputs: Outputs;
  #findings: readonly Finding[];
  #changes = 0;
  #changesSet = false;

  constructor(findings: readonly Finding[], outputs: Outputs, tools: RenderedTools) {
    this.#findings = findings;
    this.#outputs = outputs;
    this.#tools = tools;
  }

  /** Tries what can be tried now; false when there is nothing. */
  async round(): Promise<boolean> {
    const placesOf = await this.#tools.placesFor(this.#findings, this.#outputs);
    this.#findings = this.#findings.map((finding) => placed(finding, placesOf));
    const { accepted, refusalOf: fileRefusal } = this.#tools;
    const open = told(this.#findings, this.#tools).filter(
      (finding) => isFixable(finding, accepted) && !this.#refused.has(keyOf(finding)),
    );
    if (open.length === 0 || this.#changes >= MOST_CHANGES) return false;
    const changesOf = (finding: Finding) => sourceChanges(finding, placesOf);
    const { proposals, refused } = proposalsFor(open, { changesOf, refusalOf: fileRefusal });
    for (const refusal of refused) this.#refuse(refusal);
    await this.#try(chooseApart(proposals));
    return true;
  }

  result(): RenderedRepair {
    const remaining = told(this.#findings, this.#tools);
    const known = remaining.flatMap((finding) => {
      const reason = refusalOf(finding, this.#tools.accepted);
      return reason === undefined ? [] : [{ finding, reason }];
    });
    return {
      outputs: this.#outputs,
      applied: this.#applied,
      refused: [...known, ...this.#refused.values()],
      remaining,
      revealed: told(this.#revealed, this.#tools),
      changesSet: this.#changesSet,
    };
  }

  async #try(proposals: readonly Proposal[]): Promise<void> {
    if (proposals.length === 0) return;
    const held = await tryProposals(proposals, this.#outputs, this.#findings, this.#tools);
    if (typeof held === 'string') {
      if (proposals.length > 1) return this.#try(proposals.slice(0, Math.ceil(proposals.length / 2)));
      for (const { findings } of proposals) for (const finding of findings) this.#refuse({ finding, reason: held });
      return;
    }
    this.#outputs = held.outputs;
    this.#applied.push(...proposals.flatMap(({ findings }) => findings));
    this.#revealed.push(...held.revealed);
    this.#findings = [...this.#findings.filter((finding) => !held.roots.has(rootOf(finding))), ...held.findings];
    this.#changes += 1;
    this.#changesSet ||= held.changesSet;
  }

  #refuse(refusal: Refusal): void {
    this.#refused.set(keyOf(refusal.finding), refusal);
  }
}

function keyOf(finding: Finding): string {
  return `${rootOf(finding)} ${findingKey(finding)}`;
}

/** The finding at the entries of values that are to blame. */
function placed(finding: Finding, placesOf: PlacesOf): Finding {
  const { resource, result } = finding;
  const place = result.renderings?.place;
  const { places, isValues } = place === undefined ? NOWHERE : placesOf(resource.document, place.pointer);
  const [first, ...others] = places;
  if (!isValues || first === undefined || 'location' in first || result.location.path === first.document.file.path) {
    return finding;
  }
  return { resource, result: movedTo(result, first, others) };
}

const NOWHERE: ReturnType<PlacesOf> = { places: [], isValues: false };
