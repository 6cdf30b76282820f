/** The HTML report: one self-contained page that asks nothing of any network. */

import type { Report, ReportContext } from '../model/report.ts';
import { verdictOf } from './blocking.ts';
import { visible } from './harmless.ts';
import { pageData } from './html-data.ts';
import page from './page.gen.json' with { type: 'json' };
import { counted, placeLabel, reasonsLabel, total } from './resource-label.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Nothing is loaded; only our own style and script run. `data:` is for the empty icon that keeps browsers from asking. */
const POLICY = `default-src 'none'; style-src '${page.styleDigest}'; script-src '${page.scriptDigest}'; img-src data:; base-uri 'none'; form-action 'none'`;

function html(text: string): string {
  return visible(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

/** JSON inside a script element: no `<` can end it or open a comment. */
function scriptData(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll('<', '\\u003c')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
}

/** A whole HTML document. What matters most is readable without the script too. */
export function renderHtml(report: Report, context: ReportContext): string {
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="referrer" content="no-referrer">',
    '<link rel="icon" href="data:,">',
    `<title>${html(headline(report))} – ccpolicy</title>`,
    `<style>${page.style}</style>`,
    '</head>',
    '<body>',
    '<a class="skip" href="#findings">Skip to the findings</a>',
    header(report),
    main(report),
    footer(report),
    `<script type="application/json" id="data">${scriptData(pageData(report, context))}</script>`,
    `<script>${page.script}</script>`,
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

function headline(report: Report): string {
  const { summary, errors } = report;
  const { blocked, incomplete } = verdictOf(report);
  if (blocked) return `${counted(summary.blocking, 'finding')} ${summary.blocking === 1 ? 'blocks' : 'block'}`;
  if (incomplete) return `Not everything could be judged (${counted(errors.length, 'error')})`;
  return summary.fail + summary.warn > 0 ? 'Nothing blocks' : 'Nothing found';
}

function verdictName(report: Report): string {
  const { blocked, incomplete } = verdictOf(report);
  if (blocked) return 'blocked';
  if (incomplete) return 'incomplete';
  return report.summary.fail + report.summary.warn > 0 ? 'audit' : 'clean';
}

function header(report: Report): string {
  const { summary, coverage, errors } = report;
  const audit = summary.fail - summary.blocking;
  const lead = `${counted(errors.length, 'error')}, ${audit} for audit, ${summary.warn} uncertain, in ${counted(coverage.files, 'file')} with ${counted(coverage.resources, 'resource')}; rules were evaluated on ${coverage.evaluated}.`;
  return [
    '<header class="top"><div class="wide">',
    `<p class="brand">ccpolicy ${html(report.tool.version)} · <span class="date">as of ${html(report.asOf)}</span></p>`,
    '<button type="button" class="button" id="theme">Theme: auto</button>',
    `<h1 data-verdict="${verdictName(report)}">${html(headline(report))}</h1>`,
    `<p class="lead">${html(lead)}</p>`,
    '</div></header>',
  ].join('\n');
}

function main(report: Report): string {
  return [
    '<div class="wide">',
    errorSection(report),
    '<noscript><p class="empty">The list of findings needs JavaScript. The terminal and markdown formats do not.</p></noscript>',
    '<div class="columns" id="app" hidden>',
    '<details class="filters" id="filters" open><summary>Search and filter</summary>',
    '<form role="search" aria-label="Search and filter findings" autocomplete="off">',
    '<fieldset><label class="label" for="search">Search</label><input class="search" id="search" type="search" placeholder="rule, resource, file, text" aria-keyshortcuts="/"></fieldset>',
    '<fieldset id="severities"><legend>Severity</legend></fieldset>',
    '<fieldset id="statuses"><legend>Status</legend></fieldset>',
    '<fieldset><label class="label" for="rule">Rule</label><select id="rule"><option value="">every rule</option></select></fieldset>',
    '<fieldset><label class="label" for="file">File</label><select id="file"><option value="">every file</option></select></fieldset>',
    '</form>',
    '<p class="keys"><kbd>/</kbd> search <kbd>j</kbd> <kbd>k</kbd> next, previous<br><kbd>Enter</kbd> details <kbd>Esc</kbd> clear <kbd>t</kbd> theme</p>',
    '</details>',
    '<main id="findings" tabindex="-1">',
    '<div class="bar"><p id="count" role="status" aria-live="polite"></p><button type="button" class="button" id="clear" hidden>Clear filters</button></div>',
    '<div id="list"></div>',
    '<p class="empty" id="empty" hidden></p>',
    '<button type="button" class="button more-button" id="more" hidden></button>',
    '</main>',
    '</div>',
    '</div>',
  ].join('\n');
}

function errorSection({ errors }: Report): string {
  if (errors.length === 0) return '';
  const items = errors.map(({ code, message, hint, location }) => {
    const place = location === undefined ? '' : `<span class="place">${html(placeLabel(location))}</span>`;
    const todo = hint === undefined ? '' : `<dl class="advice"><dt>What to do</dt><dd>${html(hint)}</dd></dl>`;
    return `<article class="finding tone-critical"><div class="head"><span class="pill">error</span><h3>${html(code)}</h3>${place}</div><p class="message">${html(message)}</p>${todo}</article>`;
  });
  return `<section class="errors" aria-labelledby="errors-title"><h2 id="errors-title">Could not be judged</h2>\n${items.join('\n')}\n</section>`;
}

function footer(report: Report): string {
  const { coverage, profiles, notes, tool, configDigest, production } = report;
  const facts: [string, string][] = [
    [
      'Checked',
      `${counted(coverage.files, 'file')}, ${counted(coverage.documents, 'document')}, ${counted(coverage.resources, 'resource')}; ${coverage.evaluated} evaluated`,
    ],
    ['Left alone', total(coverage.skipped) === 0 ? 'nothing' : reasonsLabel(coverage.skipped)],
    ['Rules skipped', total(coverage.skippedRules) === 0 ? 'none' : reasonsLabel(coverage.skippedRules)],
    ['Waived', `${coverage.excepted} by exceptions`],
    ['Not evaluated', notEvaluated(report)],
    [
      'Judged by',
      `${profiles.map(({ name, digest }) => `${name} (${digest})`).join(', ') || 'no profile'}, ${production ? 'production' : 'development'}`,
    ],
    ['Catalogue', tool.catalogDigest],
    ...(tool.renderers === undefined ? [] : [renderedWith(tool.renderers)]),
    ['Configuration', configDigest ?? 'none'],
    ...notes.map(({ message, location }): [string, string] => [
      'Note',
      location === undefined ? message : `${message} (${placeLabel(location)})`,
    ]),
  ];
  const rows = facts.map(([term, text]) => `<dt>${html(term)}</dt><dd>${html(text)}</dd>`).join('\n');
  return `<footer class="wide"><section class="panel" aria-labelledby="coverage-title"><h2 id="coverage-title">What was and was not judged</h2>\n<dl class="facts">\n${rows}\n</dl></section></footer>`;
}

function renderedWith(versions: Readonly<Record<string, string>>): [string, string] {
  const tools = Object.entries(versions).map(([tool, version]) => `${tool} ${version}`);
  return ['Rendered with', tools.join(', ')];
}

function notEvaluated({ coverage }: Report): string {
  const places = coverage.notEvaluated.slice(0, 20).map(({ path, line, reason }) => `${path}:${line} ${reason}`);
  const rest = coverage.notEvaluated.length - places.length;
  if (rest > 0) places.push(`and ${rest} more`);
  return places.length === 0 ? 'nothing' : places.join('; ');
}
