// The HTML report's behaviour: builds the list from the embedded data, searches, filters, and answers keys.
// Everything from the data enters the page as text nodes; nothing is ever parsed as HTML.

import { exceptionYaml, isWaivable } from '../exception.ts';

/** @import { PageData, PageFinding } from '../html-data.ts' */

const PAGE = 60;

/** @type {PageData} */
const data = JSON.parse(byId('data').textContent ?? '{}');
const findings = data.findings;

/** What is searched of each finding, made when first asked. @type {string[]} */
const haystacks = [];

const state = {
  /** @type {string[]} */ words: [],
  /** @type {Set<string>} */ severities: new Set(),
  /** @type {Set<string>} */ statuses: new Set(),
  rule: '',
  file: '',
  /** @type {PageFinding[]} */ shown: [],
  rendered: 0,
};

/** @param {string} id */
function byId(id) {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`no element ${id}`);
  return element;
}

/**
 * @param {string} tag
 * @param {string} className
 * @param {...(Node | string)} children
 */
function make(tag, className, ...children) {
  const element = document.createElement(tag);
  if (className !== '') element.className = className;
  element.append(...children);
  return element;
}

// ---- search and filters

/** @param {number} index */
function haystack(index) {
  const known = haystacks[index];
  if (known !== undefined) return known;
  const finding = /** @type {PageFinding} */ (findings[index]);
  const rule = data.rules[finding.rule];
  const { kind, namespace, name } = finding.resource;
  const text = [
    finding.rule,
    rule?.title ?? '',
    rule?.ordinal ?? '',
    finding.message,
    `${kind} ${namespace}/${name}`,
    `${finding.path}:${finding.line}`,
    finding.policy,
    finding.severity,
    finding.standing,
  ].join('\n');
  haystacks[index] = text.toLowerCase();
  return haystacks[index];
}

/** @param {PageFinding} finding @param {number} index */
function matches(finding, index) {
  if (state.severities.size > 0 && !state.severities.has(finding.severity)) return false;
  if (state.statuses.size > 0 && !state.statuses.has(finding.standing)) return false;
  if (state.rule !== '' && state.rule !== finding.rule) return false;
  if (state.file !== '' && state.file !== finding.path) return false;
  if (state.words.length === 0) return true;
  const text = haystack(index);
  return state.words.every((word) => text.includes(word));
}

function apply() {
  state.shown = findings.filter(matches);
  state.rendered = 0;
  list.replaceChildren();
  renderMore();
  const all = state.shown.length === findings.length;
  const noun = findings.length === 1 ? 'finding' : 'findings';
  byId('count').textContent = all ? `${findings.length} ${noun}` : `${state.shown.length} of ${findings.length} ${noun}`;
  byId('clear').hidden = all;
  byId('empty').hidden = state.shown.length > 0;
  byId('empty').textContent = findings.length === 0 ? 'Nothing was found.' : 'No finding matches this search and these filters.';
}

let pending = 0;
function applySoon() {
  cancelAnimationFrame(pending);
  pending = requestAnimationFrame(apply);
}

// ---- the list

const list = byId('list');
const moreButton = byId('more');

function renderMore(count = PAGE) {
  const end = Math.min(state.shown.length, state.rendered + count);
  const part = document.createDocumentFragment();
  for (let index = state.rendered; index < end; index++) {
    const finding = /** @type {PageFinding} */ (state.shown[index]);
    if (index === 0 || state.shown[index - 1]?.path !== finding.path) part.append(make('h2', 'file', finding.path));
    part.append(card(finding));
  }
  state.rendered = end;
  list.append(part);
  const left = state.shown.length - end;
  moreButton.hidden = left === 0;
  moreButton.textContent = `Show more (${left} left)`;
}

/** @param {PageFinding} finding */
function card(finding) {
  const short = finding.status === 'pass';
  const article = make('article', `finding tone-${short ? 'good' : finding.severity}`);
  article.tabIndex = -1;
  article.setAttribute('aria-label', `${finding.severity}: ${finding.rule}`);
  article.append(cardHead(finding), make('p', 'message', finding.message));
  if (finding.source.length > 0) article.append(sourceView(finding));
  article.append(advice(finding), moreView(finding));
  return article;
}

/** @param {PageFinding} finding */
function cardHead(finding) {
  const { kind, namespace, name } = finding.resource;
  const blocks = finding.standing === 'blocking';
  return make(
    'div',
    'head',
    make('span', blocks ? 'pill' : 'pill soft', blocks ? finding.severity : `${finding.severity} · ${finding.standing}`),
    make('h3', '', finding.rule),
    make('span', 'resource', `${kind} ${namespace === '' ? '' : `${namespace}/`}${name}`),
    make('span', 'place', `${finding.line}:${finding.column}`),
  );
}

/** @param {PageFinding} finding */
function sourceView(finding) {
  const view = make('pre', 'source');
  view.tabIndex = 0;
  view.setAttribute('aria-label', `Source of ${finding.path} around line ${finding.line}`);
  finding.source.forEach((line, index) => {
    const hit = typeof line !== 'string';
    const row = make('span', hit ? 'row hit' : 'row', make('span', 'number', String(finding.firstLine + index)));
    if (hit) row.append(line[0], make('mark', '', line[1] === '' ? ' ' : line[1]), line[2]);
    else row.append(line);
    row.append('\n');
    view.append(row);
  });
  return view;
}

/** Our own texts put commands between backticks. @param {string} text */
function withCode(text) {
  return text.split('`').map((part, index) => (index % 2 === 1 ? make('code', '', part) : part));
}

/** @param {PageFinding} finding */
function advice(finding) {
  const view = make('dl', 'advice');
  /** @param {string} term @param {string | undefined} text */
  const add = (term, text) => {
    if (text !== undefined && text !== '') view.append(make('dt', '', term), make('dd', '', ...withCode(text)));
  };
  add('What to do', data.rules[finding.rule]?.remediation);
  add('Repair', finding.fix);
  add('Reason', finding.skipReason);
  add('Waived by', finding.exception);
  add('See also', finding.related.join(', '));
  return view;
}

/** Why, references and the exception; filled when first opened. @param {PageFinding} finding */
function moreView(finding) {
  const view = /** @type {HTMLDetailsElement} */ (make('details', 'more', make('summary', '', 'Why it matters, and how to waive it')));
  view.addEventListener('toggle', () => {
    if (view.open && view.childElementCount === 1) view.append(...moreContent(finding));
  });
  return view;
}

/** @param {PageFinding} finding */
function moreContent(finding) {
  const rule = data.rules[finding.rule];
  const facts = make('dl', 'facts');
  /** @param {string} term @param {Node | string} value */
  const add = (term, value) => facts.append(make('dt', '', term), make('dd', '', value));
  if (rule !== undefined) {
    add('Rule', `${rule.title}${rule.ordinal === '' ? '' : ` (${rule.ordinal})`}`);
    add('Why', rule.description);
  }
  add('Field', make('code', '', finding.pointer === '' ? '(the whole object)' : finding.pointer));
  add('Asked by', `${finding.policy}, ${finding.action}`);
  for (const reference of rule?.references ?? []) add('Reference', link(reference));
  if (!isWaivable(finding)) return [facts];
  const { resource, resources } = finding;
  const yaml = exceptionYaml({ ruleId: finding.rule, resource, ...(resources && { renderings: { resources } }) }, data.asOf);
  return [facts, make('p', 'label', 'PolicyException for this finding'), yamlView(yaml)];
}

/** Only web addresses become links. @param {string} reference */
function link(reference) {
  if (!/^https?:\/\//.test(reference)) return make('span', '', reference);
  const anchor = /** @type {HTMLAnchorElement} */ (make('a', '', reference));
  anchor.href = reference;
  anchor.rel = 'noreferrer noopener';
  return anchor;
}

/** @param {string} yaml */
function yamlView(yaml) {
  const code = make('pre', '', yaml);
  code.tabIndex = 0;
  code.setAttribute('aria-label', 'PolicyException as YAML');
  const copy = make('button', 'button', 'Copy');
  copy.setAttribute('type', 'button');
  copy.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(`${yaml}\n`);
      copy.textContent = 'Copied';
    } catch {
      getSelection()?.selectAllChildren(code);
      copy.textContent = 'Selected';
    }
  });
  return make('div', 'yaml', code, copy);
}

// ---- the filters' controls

/**
 * @param {string} id
 * @param {readonly string[]} values
 * @param {(finding: PageFinding) => string} of
 * @param {Set<string>} chosen
 */
function choices(id, values, of, chosen) {
  const counts = countBy(of);
  for (const value of values) {
    const count = counts.get(value) ?? 0;
    if (count === 0) continue;
    const box = document.createElement('input');
    box.type = 'checkbox';
    box.addEventListener('change', () => {
      if (box.checked) chosen.add(value);
      else chosen.delete(value);
      applySoon();
    });
    byId(id).append(make('label', 'choice', box, value, make('span', 'count', String(count))));
  }
  byId(id).hidden = byId(id).childElementCount < 2;
}

/** @param {(finding: PageFinding) => string} of */
function countBy(of) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const finding of findings) counts.set(of(finding), (counts.get(of(finding)) ?? 0) + 1);
  return counts;
}

/**
 * @param {string} id
 * @param {(finding: PageFinding) => string} of
 * @param {(value: string) => void} choose
 */
function menu(id, of, choose) {
  const select = /** @type {HTMLSelectElement} */ (byId(id));
  for (const [value, count] of [...countBy(of)].sort(([a], [b]) => (a < b ? -1 : 1))) {
    select.append(new Option(`${value} (${count})`, value));
  }
  select.addEventListener('change', () => {
    choose(select.value);
    applySoon();
  });
}

const search = /** @type {HTMLInputElement} */ (byId('search'));

function clearAll() {
  search.value = '';
  state.words = [];
  state.severities.clear();
  state.statuses.clear();
  state.rule = '';
  state.file = '';
  for (const box of document.querySelectorAll('input[type=checkbox]')) /** @type {HTMLInputElement} */ (box).checked = false;
  for (const select of document.querySelectorAll('select')) select.value = '';
  apply();
}

// ---- theme

const THEMES = ['auto', 'light', 'dark'];
let theme = 'auto';

/** @param {string} next */
function setTheme(next) {
  theme = next;
  if (next === 'auto') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = next;
  byId('theme').textContent = `Theme: ${next}`;
  try {
    localStorage.setItem('ccpolicy-theme', next);
  } catch {
    // Pages opened from disk may have no storage: the choice then lasts as long as the page.
  }
}

function storedTheme() {
  try {
    const stored = localStorage.getItem('ccpolicy-theme');
    return stored !== null && THEMES.includes(stored) ? stored : 'auto';
  } catch {
    return 'auto';
  }
}

function nextTheme() {
  setTheme(THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'auto');
}

// ---- keys

/** @param {number} step */
function move(step) {
  const cards = [...list.querySelectorAll('article')];
  const current = document.activeElement?.closest('article') ?? null;
  let next = current === null ? (step > 0 ? 0 : cards.length - 1) : cards.indexOf(current) + step;
  if (next >= cards.length && state.rendered < state.shown.length) {
    renderMore();
    cards.push(...[...list.querySelectorAll('article')].slice(cards.length));
  }
  next = Math.max(0, Math.min(next, cards.length - 1));
  cards[next]?.focus({ preventScroll: true });
  cards[next]?.scrollIntoView({ block: 'nearest' });
}

/** @param {KeyboardEvent} event */
function toggleDetails(event) {
  const active = document.activeElement;
  if (active?.tagName !== 'ARTICLE') return;
  const details = active.querySelector('details');
  if (details === null) return;
  event.preventDefault();
  details.open = !details.open;
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === 'Escape') {
    if (document.activeElement === search && search.value === '') search.blur();
    else clearAll();
    return;
  }
  const tag = document.activeElement?.tagName ?? '';
  if (tag === 'INPUT' || tag === 'SELECT') {
    if (event.key === 'Enter' && document.activeElement === search) {
      // What was typed last may still wait for its frame; the focus must not land in a list that is about to go.
      cancelAnimationFrame(pending);
      apply();
      move(1);
    }
    return;
  }
  if (event.key === '/') {
    event.preventDefault();
    /** @type {HTMLDetailsElement} */ (byId('filters')).open = true;
    search.focus();
  } else if (event.key === 'j') move(1);
  else if (event.key === 'k') move(-1);
  else if (event.key === 't') nextTheme();
  else if (event.key === 'Enter') toggleDetails(event);
}

// ---- start

setTheme(storedTheme());
choices('severities', ['critical', 'high', 'medium', 'low', 'info'], (finding) => finding.severity, state.severities);
choices('statuses', ['blocking', 'audit', 'uncertain', 'not judged', 'skipped', 'passed'], (finding) => finding.standing, state.statuses);
menu('rule', (finding) => finding.rule, (value) => {
  state.rule = value;
});
menu('file', (finding) => finding.path, (value) => {
  state.file = value;
});
/** @type {HTMLDetailsElement} */ (byId('filters')).open = matchMedia('(min-width: 801px)').matches;
byId('app').classList.toggle('none', findings.length === 0);
byId('app').hidden = false;
apply();

search.addEventListener('input', () => {
  state.words = search.value.toLowerCase().split(/\s+/).filter((word) => word !== '');
  applySoon();
});
search.form?.addEventListener('submit', (event) => event.preventDefault());
byId('clear').addEventListener('click', clearAll);
byId('theme').addEventListener('click', nextTheme);
moreButton.addEventListener('click', () => renderMore());
addEventListener('keydown', onKey);
new IntersectionObserver((entries) => {
  if (entries.some((entry) => entry.isIntersecting) && state.rendered < state.shown.length) renderMore();
}, { rootMargin: '800px' }).observe(moreButton);
// Paper has no button to ask for more; beyond this many the search should narrow it first.
addEventListener('beforeprint', () => renderMore(2000));
