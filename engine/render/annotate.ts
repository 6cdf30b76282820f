/** Rendered text with its origins as comments: one block above each document, so that the text itself stays as it is. */

import { type FieldOrigins, type OriginStep, originOf } from './field-origins.ts';
import { type LineOrigins, templateFile, templateLine } from './line-origins.ts';

/** Above each document: what it comes from, then the fields that something else has set. */
export function annotateFields(text: string, origins: FieldOrigins): string {
  return text
    .split(/^---\n/m)
    .map((document, index) => fieldComments(origins, index) + document)
    .join('---\n');
}

function fieldComments(origins: FieldOrigins, index: number): string {
  const resource = origins.resources[index];
  const maker = resource === undefined ? undefined : origins.steps[resource.step];
  if (resource === undefined || maker === undefined) return '';
  const lines = resource.fields
    .filter(({ step }) => step !== resource.step)
    .flatMap(({ pointer }) => {
      const origin = originOf(origins, index, pointer);
      return origin === undefined ? [] : [`#   ${oneLine(pointer)}: ${stepText(origin.step)}`];
    });
  return [`# from ${stepText(maker)}`, ...lines].map((line) => `${line}\n`).join('');
}

/** Fields of a kustomization that are lists, so that a number tells something. */
const ENTRIES = new Set([
  'resources',
  'configMapGenerator',
  'secretGenerator',
  'helmCharts',
  'generators',
  'patches',
  'patchesJson6902',
  'labels',
  'replicas',
  'images',
  'transformers',
]);

/** `overlays/prod/patch.yaml (patches[0] of overlays/prod/kustomization.yaml)`. */
function stepText({ file, files, what, index, in: inside }: OriginStep): string {
  if (file === undefined) return what;
  const name = ENTRIES.has(what) ? `${what}[${index}]` : what;
  const entry = inside === undefined ? name : `${name} of ${inside}`;
  const place = files === undefined || files.length === 0 ? file : [...new Set(files)].join(' or ');
  return oneLine(`${place} (${entry})`);
}

/** Above each document: which of its lines come from which template lines. */
export function annotateLines(text: string, origins: LineOrigins, chart: string): string {
  const lines = text.split('\n');
  const annotated: string[] = [];
  for (let at = 0; at < lines.length; ) {
    let end = at + 1;
    while (end < lines.length && lines[end] !== '---') end += 1;
    // After `---` and `# Source:`, where the document begins.
    const body = lines[at] === '---' ? at + 2 : at;
    annotated.push(...lines.slice(at, body), ...lineComments(origins, chart, body, end), ...lines.slice(body, end));
    at = end;
  }
  return annotated.join('\n');
}

function lineComments(origins: LineOrigins, chart: string, body: number, end: number): string[] {
  const comments: string[] = [];
  let run: { from: number; to: number; file: string; line: number; last: number } | undefined;
  const close = () => {
    if (run === undefined) return;
    const there = run.line === run.last ? `${run.line}` : `${run.line}-${run.last}`;
    const here = run.from === run.to ? `line ${run.from}` : `lines ${run.from}-${run.to}`;
    comments.push(oneLine(`#   ${here}: ${run.file}:${there}`));
  };
  for (let index = body; index < end; index++) {
    const origin = templateLine(origins, index + 1);
    if (origin === undefined) continue;
    const file = templateFile(chart, origin.template) + (origin.approximate ? ' (about)' : '');
    const here = index - body + 1;
    if (run?.file === file && run.to === here - 1 && (origin.line === run.last || origin.line === run.last + 1)) {
      run = { ...run, to: here, last: origin.line };
    } else {
      close();
      run = { from: here, to: here, file, line: origin.line, last: origin.line };
    }
  }
  close();
  return comments;
}

/** A name with a line break in it must not end the comment. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (char) => {
    const escaped = JSON.stringify(char).slice(1, -1);
    return escaped === char ? `\\u{${char.codePointAt(0)?.toString(16)}}` : escaped;
  });
}
