import assert from 'node:assert/strict';
import { marked } from 'marked';
import { type DefaultTreeAdapterTypes, parseFragment } from 'parse5';
import { renderMarkdown } from '../../../engine/report/markdown.ts';
import { cleanReport, context, hostileReport, largeReport, report, result } from '../../support/report-fixtures.ts';

type Node = DefaultTreeAdapterTypes.Node;

/** The document as a browser would have it after rendering. */
function rendered(...[data, renderContext]: Parameters<typeof renderMarkdown>): Node {
  return parseFragment(marked.parse(renderMarkdown(data, renderContext), { gfm: true, async: false }));
}

const children = (node: Node): Node[] => ('childNodes' in node ? node.childNodes : []);
const all = (node: Node): Node[] => [node, ...children(node).flatMap(all)];
const named = (node: Node, name: string) => all(node).filter((child) => child.nodeName === name);
const text = (node: Node): string =>
  'value' in node && node.nodeName === '#text'
    ? node.value
    : children(node)
        .map(text)
        .join(node.nodeName === 'br' ? '\n' : '');
const cells = (node: Node) =>
  named(node, 'tr').map((row) =>
    children(row)
      .filter(({ nodeName }) => nodeName === 'td')
      .map(text),
  );

describe('markdown report', () => {
  it('renders counts, a table per file and the coverage', () => {
    const page = rendered(report(), context());
    assert.equal(text(named(page, 'h1')[0] ?? page), 'ccpolicy: 4 findings block');
    assert.equal(named(page, 'table').length, 2);
    assert.deepEqual(cells(page)[1], [
      '10',
      'critical',
      'cc-init-data-key',
      'Deployment payments/api',
      'The annotation io.katacontainers.config.runtime.cc_init_data is ignored since Kata 3.20: the pod starts without its agent policy. Use io.katacontainers.config.hypervisor.cc_init_data.→ Move the value to io.katacontainers.config.hypervisor.cc_init_data.ccpolicy fix repairs it',
    ]);
    assert.match(text(page), /Checked 41 files, 120 documents, 96 resources; rules were evaluated on 12\./);
    assert.match(text(page), /as of 2026-11-21/);
  });

  it('has the blocking ones first', () => {
    const results = [result({ failureAction: 'Audit' }), result({ severity: 'low' })];
    assert.deepEqual(
      cells(rendered(report({ results }), context())).flatMap((row) => row.slice(1, 2)),
      ['low', 'critical (audit)'],
    );
  });

  it('says when nothing was found', () => {
    assert.equal(
      text(named(rendered(cleanReport(), context()), 'h1')[0] ?? rendered(cleanReport(), context())),
      'ccpolicy: no findings',
    );
  });

  it('renders hostile text as text: no element, link or table cell of its own', () => {
    const hostile = hostileReport();
    const page = rendered(hostile.report, hostile.context);
    const names = new Set(all(page).map(({ nodeName }) => nodeName));
    for (const name of ['script', 'img', 'a', 'x', 'em', 'del', '#comment', 'pre']) assert.ok(!names.has(name), name);
    for (const row of cells(page)) assert.ok(row.length === 0 || row.length === 5, JSON.stringify(row));
    assert.equal(named(page, 'tr').length - named(page, 'table').length, hostile.report.results.length);
    assert.match(text(page), /<script>globalThis\.pwned=1<\/script>/);
    const spans = all(page).filter(({ nodeName }) => nodeName === 'code');
    for (const code of spans) if ('childNodes' in code) code.childNodes = [];
    assert.match(text(page), /everyone/);
    assert.doesNotMatch(text(page), /@everyone|\s#1\b/, 'mentions and references are broken up');
  });

  it('renders every message as it is', () => {
    for (const message of [
      'a_b_c _x_ *y* **z** ~~d~~',
      '1. one',
      '- two',
      '# three $x$ ${TAG}',
      '<b>&amp;',
      'x | y \\| z',
      ':smile: http://a.b www.c.d',
      '\\',
      '`a`',
      '[a](b) ![c](d) [^1]',
    ]) {
      const page = rendered(
        report({ results: [result({ message, ruleId: 'x' })], errors: [], notes: [{ code: 'N', message }] }),
        context(),
      );
      const [, row] = cells(page);
      assert.equal(row?.[4]?.replaceAll('\u200b', ''), message);
      assert.equal(text(named(page, 'li')[0] ?? page).replaceAll('\u200b', ''), message);
    }
  });

  it('stays below what GitHub takes, and counts what it leaves out', () => {
    const large = largeReport(10_000);
    const output = renderMarkdown(large.report, large.context);
    assert.ok(Buffer.byteLength(output) < 1024 * 1024);
    const rows = output.split('\n').filter((line) => /^\| \d/.test(line)).length;
    const [, left] = /\*\*(\d+) more findings/.exec(output) ?? [];
    assert.equal(rows + Number(left), 10_000);
  });
});
