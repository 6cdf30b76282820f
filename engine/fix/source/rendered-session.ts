/**
 * Repairs of what was rendered, round after round: what holds on trial is kept; of what does not, halves are tried, until
 * each repair that does not hold stands alone and is dropped with its reason.
 */

import { movedTo } from '../../check/renderings.ts';
import { type Finding, findingKey, isFixable } from '../finding.ts';
import { told } from '../judged.ts';
import { chooseApart, type Proposal, type Refusal, rootOf } from './proposals.ts';
import type { PlacesOf } from './source-changes.ts';
import { type Outputs, type TrialTools, tryProposals } from './trial.ts';

/** What a session needs. */
export interface SessionTools extends TrialTools {
  /** Where the values of findings' objects were set. */
  readonly placesFor: (findings: readonly Finding[], outputs: Outputs) => Promise<PlacesOf>;
}

/** How things stand in a round. */
export interface RoundState {
  readonly placesOf: PlacesOf;
  readonly outputs: Outputs;
  /** Findings that could not be repaired together with others, by their keys. */
  readonly alone: ReadonlySet<string>;
}

/** Says what may be changed for findings. */
export type Propose = (
  open: readonly Finding[],
  state: RoundState,
) => { readonly proposals: readonly Proposal[]; readonly refused: readonly Refusal[] };

/** What became of the findings. */
export interface SessionResult {
  readonly outputs: Outputs;
  /** The proposals that held. */
  readonly made: readonly Proposal[];
  readonly dropped: readonly Refusal[];
  /** Everything that is found afterwards. */
  readonly findings: readonly Finding[];
  readonly revealed: readonly Finding[];
  readonly changesSet: boolean;
}

/** Repairs that undo one another would never end: so many rounds more than there are findings. */
const MORE_ROUNDS = 20;

/** The repairs of one set of renderings, from the first trial to what is kept. */
export class RenderedSession {
  readonly #tools: SessionTools;
  readonly #propose: Propose;
  readonly #made: Proposal[] = [];
  readonly #dropped = new Map<string, Refusal>();
  readonly #alone = new Set<string>();
  readonly #revealed: Finding[] = [];
  readonly #most: number;
  #outputs: Outputs;
  #rounds = 0;
  #findings: readonly Finding[];
  #changesSet = false;

  constructor(findings: readonly Finding[], outputs: Outputs, tools: SessionTools, propose: Propose) {
    this.#findings = findings;
    this.#most = findings.length + MORE_ROUNDS;
    this.#outputs = outputs;
    this.#tools = tools;
    this.#propose = propose;
  }

  /** Repairs what can be repaired; when `only` is given, nothing else than these. */
  async run(only?: readonly Finding[]): Promise<SessionResult> {
    const wanted = only === undefined ? undefined : new Set(only.map(keyOf));
    let isUnsettled = true;
    while (isUnsettled) isUnsettled = await this.#round(wanted);
    return {
      outputs: this.#outputs,
      made: this.#made,
      dropped: [...this.#dropped.values()],
      findings: this.#findings,
      revealed: this.#revealed,
      changesSet: this.#changesSet,
    };
  }

  /** Tries what can be tried now; false when there is nothing. Each round keeps or drops at least one repair. */
  async #round(wanted: ReadonlySet<string> | undefined): Promise<boolean> {
    const placesOf = await this.#tools.placesFor(this.#findings, this.#outputs);
    this.#findings = this.#findings.map((finding) => placed(finding, placesOf));
    const open = told(this.#findings, this.#tools).filter((finding) => {
      const key = keyOf(finding);
      return isFixable(finding, this.#tools.accepted) && !this.#dropped.has(key) && wanted?.has(key) !== false;
    });
    if (open.length === 0 || this.#rounds >= this.#most) return false;
    const state = { placesOf, outputs: this.#outputs, alone: this.#alone };
    const { proposals, refused } = this.#propose(open, state);
    for (const refusal of refused) this.#drop(refusal);
    await this.#try(chooseApart(proposals));
    return true;
  }

  async #try(proposals: readonly Proposal[]): Promise<void> {
    if (proposals.length === 0) return;
    const held = await tryProposals(proposals, this.#outputs, this.#findings, this.#tools);
    if (typeof held === 'string') {
      if (proposals.length > 1) return this.#try(proposals.slice(0, Math.ceil(proposals.length / 2)));
      return this.#fail(proposals[0]?.findings ?? [], held);
    }
    this.#rounds += 1;
    this.#outputs = held.outputs;
    this.#made.push(...proposals);
    this.#revealed.push(...held.revealed);
    this.#findings = [...this.#findings.filter((finding) => !held.roots.has(rootOf(finding))), ...held.findings];
    this.#changesSet ||= held.changesSet;
  }

  /** Findings of one object that fail together are tried one by one, where that can be. */
  #fail(findings: readonly Finding[], reason: string): void {
    const isSplit = new Set(findings.map(({ resource }) => resource.document)).size === 1 && findings.length > 1;
    for (const finding of findings) {
      if (isSplit && !this.#alone.has(findingKey(finding))) this.#alone.add(findingKey(finding));
      else this.#drop({ finding, reason });
    }
  }

  #drop(refusal: Refusal): void {
    this.#dropped.set(keyOf(refusal.finding), refusal);
  }
}

/** What tells a finding apart from those of all roots, before and after others are repaired. */
export function keyOf(finding: Finding): string {
  return `${rootOf(finding)} ${findingKey(finding)}`;
}

/** The finding at the entries of values that are to blame. */
export function placed(finding: Finding, placesOf: PlacesOf): Finding {
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
