import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import { renderHtml } from '../../../engine/report/html.ts';
import type { PageData } from '../../../engine/report/html-data.ts';
import { reportPage } from '../../../scripts/build-report-page.ts';
import { cleanReport, context, hostileReport, report, result } from '../../support/report-fixtures.ts';

type Node = DefaultTreeAdapterTypes.Node;
type Element = DefaultTreeAdapterTypes.Element;

const children = (node: Node): Node[] => ('childNodes' in node ? node.childNodes : []);
const all = (node: Node): Node[] => [node, ...children(node).flatMap(all)];
const elements = (text: string, name: string) =>
  all(parse(text)).filter((node): node is Element => 'tagName' in node && node.tagName === name);
const attribute = (element: Element | undefined, name: string) =>
  element?.attrs.find((one) => one.name === name)?.value;
const content = (element: Element | undefined) =>
  (element?.childNodes ?? []).map((node) => (node.nodeName === '#text' && 'value' in node ? node.value : '')).join('');

function data(text: string): PageData {
  return JSON.parse(content(elements(text, 'script').find((script) => attribute(script, 'id') === 'data'))) as PageData;
}

describe('html report', () => {
  it('is one page whose policy allows its own style and script only', () => {
    const text = renderHtml(report(), context());
    const policy =
      attribute(
        elements(text, 'meta').find((meta) => attribute(meta, 'http-equiv') !== undefined),
        'content',
      ) ?? '';
    const digest = (source: string) => `sha256-${createHash('sha256').update(source).digest('base64')}`;
    const scripts = elements(text, 'script').filter((script) => attribute(script, 'type') === undefined);
    assert.match(policy, /default-src 'none'/);
    assert.equal(scripts.length, 1);
    assert.ok(policy.includes(`script-src '${digest(content(scripts[0]))}'`));
    assert.ok(policy.includes(`style-src '${digest(content(elements(text, 'style')[0]))}'`));
    for (const element of [...elements(text, 'script'), ...elements(text, 'img'), ...elements(text, 'iframe')]) {
      assert.equal(attribute(element, 'src'), undefined);
    }
  });

  it('holds every finding with its source, and the verdict without any script', () => {
    const text = renderHtml(report(), context());
    const { findings, rules } = data(text);
    assert.equal(findings.length, report().results.length);
    assert.equal(rules['cc-init-data-key']?.ordinal, 'R19');
    const network = findings.find(({ rule }) => rule === 'cc-no-host-network');
    assert.deepEqual(
      [network?.firstLine, network?.source],
      [
        11,
        [
          'spec:',
          '  runtimeClassName: kata-cc-sev-snp',
          ['  hostNetwork: ', 'true', ''],
          '  containers:',
          '    - name: api',
        ],
      ],
    );
    assert.equal(content(elements(text, 'h1')[0]), '4 findings block');
    assert.match(renderHtml(cleanReport(), context()), /<h1 data-verdict="clean">Nothing found<\/h1>/);
  });

  it('keeps hostile text out of the markup', () => {
    const hostile = hostileReport();
    const text = renderHtml(hostile.report, hostile.context);
    assert.equal(elements(text, 'script').length, 2);
    assert.equal(elements(text, 'img').length, 0);
    assert.equal(elements(text, 'x').length, 0);
    assert.equal(data(text).findings.length, hostile.report.results.length);
  });

  it('cuts long lines and long ranges', () => {
    const source = () => `${'a'.repeat(5000)}\n`.repeat(100);
    const location = { path: 'x', line: 1, column: 2000, endLine: 90, endColumn: 4000 };
    const text = renderHtml(report({ results: [result({ location })], errors: [] }), context({ source }));
    const lines = data(text).findings[0]?.source ?? [];
    assert.ok(lines.length <= 8 && JSON.stringify(lines).length < 8 * 1300, String(JSON.stringify(lines).length));
  });

  it('carries the page that its sources make', async () => {
    const committed = readFileSync(new URL('../../../engine/report/page.gen.json', import.meta.url), 'utf8');
    assert.equal(committed, await reportPage(), 'run: node --import tsx scripts/build-report-page.ts');
    const { script, style } = JSON.parse(committed) as { script: string; style: string };
    assert.doesNotMatch(script + style, /<\/(script|style)|<!--/i);
  });
});
