/**
 * What cannot be repaired where it was set is repaired on top of it, for one rendering alone: by a patch in the
 * kustomization that is rendered, or by a value in the values file that a chart is rendered with. Always a suggestion.
 */

import { isObject, splitPointer, valueAt } from '../../json/pointer.ts';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import type { FixOperation } from '../../model/rule.ts';
import type { ManifestDocument } from '../../model/source.ts';
import { indented, itemLines, pairLines } from '../../yaml/write-value.ts';
import { documentOperations, type Finding, findingKey } from '../finding.ts';
import { groupBy } from '../group-by.ts';
import { chooseRound } from '../plan.ts';
import type { Proposal, Refusal } from './proposals.ts';
import { type PlacesOf, sourceChanges } from './source-changes.ts';
import { NotPlaced, type SourceChange, SourceDraft } from './source-draft.ts';

/** What can be written on top of a rendering. */
export type Overlay =
  /** The kustomization that is rendered. */
  | { readonly tool: 'kustomize'; readonly document: ManifestDocument }
  /** The file whose values win, and the chart's own. */
  | { readonly tool: 'helm'; readonly document: ManifestDocument; readonly own: string };

/** Proposals for findings of rendered objects; those of one object are one patch unless they are in `alone`. */
export function overlayProposals(
  findings: readonly Finding[],
  overlayOf: (document: ManifestDocument) => Overlay | undefined,
  { placesOf, alone }: { readonly placesOf: PlacesOf; readonly alone: ReadonlySet<string> },
): { readonly proposals: readonly Proposal[]; readonly refused: readonly Refusal[] } {
  const proposals: Proposal[] = [];
  const refused: Refusal[] = [];
  for (const [document, own] of groupBy(findings, ({ resource }) => resource.document)) {
    const [single] = own.filter((finding) => alone.has(findingKey(finding)));
    const group = single === undefined ? chooseRound(own) : [single];
    try {
      proposals.push({ findings: group, changes: changesOn(overlayOf(document), document, group, placesOf) });
    } catch (error) {
      if (!(error instanceof NotPlaced)) throw error;
      refused.push(...group.map((finding) => ({ finding, reason: error.message })));
    }
  }
  return { proposals, refused };
}

function changesOn(
  overlay: Overlay | undefined,
  rendered: ManifestDocument,
  findings: readonly Finding[],
  placesOf: PlacesOf,
): SourceChange[] {
  if (overlay === undefined) throw new NotPlaced('there is no file that could override it');
  const draft = new SourceDraft();
  if (overlay.tool === 'kustomize') addPatch(draft, overlay.document, patchFor(rendered, findings));
  else for (const finding of findings) addValues(draft, overlay, sourceChanges(finding, placesOf));
  return draft.changes();
}

function addPatch(draft: SourceDraft, document: ManifestDocument, entry: JsonObject): void {
  const isThere = Array.isArray(draft.valueAt({ document }, '/patches'));
  if (isThere) draft.add({ document }, { op: 'add', path: '/patches/-', value: entry });
  else draft.add({ document }, { op: 'add', path: '/patches', value: [entry] });
}

/** An entry of `patches:` that makes the operations of findings of one object. */
function patchFor(rendered: ManifestDocument, findings: readonly Finding[]): JsonObject {
  const operations = findings.flatMap(documentOperations);
  if (operations.some(({ embedded }) => embedded !== undefined)) {
    throw new NotPlaced('no patch of a kustomization changes what stands inside of a text');
  }
  const lines = itemLines(operations.map(toEntry), LAYOUT);
  return { target: selectorOf(rendered), patch: lines.join('\n') };
}

const LAYOUT = { eol: '\n', step: 2, dashStep: 2, quote: 'double', json: false } as const;

function toEntry(operation: FixOperation): JsonObject {
  const { op, path } = operation;
  if ('from' in operation) return { op, from: operation.from, path };
  return 'value' in operation ? { op, path, value: operation.value } : { op, path };
}

/** Selects the object by what it was called where it was written: kustomize remembers that. */
function selectorOf(rendered: ManifestDocument): JsonObject {
  const value = rendered.value ?? null;
  const [version = '', group] = textAt(value, '/apiVersion').split('/').reverse();
  const written = rendered.file.rendered?.objectOf(rendered).written?.();
  const name = written?.name ?? textAt(value, '/metadata/name');
  return { ...(group === undefined ? {} : { group }), version, kind: textAt(value, '/kind'), name };
}

function textAt(value: JsonValue, pointer: string): string {
  const text = valueAt(value, pointer);
  return typeof text === 'string' ? text : '';
}

/** What a repair would set in the chart's own values is set in the file that wins over them. */
function addValues(
  draft: SourceDraft,
  { document, own }: Overlay & { tool: 'helm' },
  changes: readonly SourceChange[],
): void {
  for (const { target, operations } of changes) {
    if (target.document.file.path !== own) throw new NotPlaced('no entry of the chart’s own values sets it');
    for (const operation of operations) {
      if (operation.op !== 'replace' && operation.op !== 'add') throw new NotPlaced('values files remove nothing');
      draft.addWithParents({ document }, operation.path, operation.value);
    }
  }
}

/** What is added, as lines of YAML. */
export function addedLines({ operations }: SourceChange): string[] {
  return operations.flatMap((operation) => {
    const value = 'value' in operation ? operation.value : null;
    if (operation.path === '/patches/-') return ['patches:', ...indented(itemLines([value], LAYOUT), LAYOUT.step)];
    const nested = splitPointer(operation.path).reduceRight<JsonValue>((inner, key) => ({ [key]: inner }), value);
    return isObject(nested) ? pairLines(nested, LAYOUT) : [];
  });
}
