/** Drives the HTML report in a real browser: what it shows, that it answers keys and filters, and that it asks nothing of the network. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import type { Report, ReportContext } from '../engine/model/report.ts';
import { FORMATS } from '../engine/report/index.ts';
import { cleanReport, context, hostileReport, largeReport, report } from '../test/support/report-fixtures.ts';

const CHROMIUM = '/usr/bin/chromium';
const ARGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const PHONE = { width: 375, height: 812 };
const DESKTOP = { width: 1280, height: 900 };

interface Visit {
  readonly page: Page;
  /** Console errors, page errors and requests other than the page itself. */
  readonly complaints: string[];
}

type Open = (report: Report, context: ReportContext, options?: BrowserContextOptions) => Promise<Visit>;

/** Debian's Chromium; the script is for machines where it may be installed. */
function installBrowser(): void {
  if (existsSync(CHROMIUM)) return;
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'chromium', 'fonts-dejavu-core']]) {
    const { status } = spawnSync('apt-get', args, { stdio: 'inherit' });
    assert.equal(status, 0, `apt-get ${args.join(' ')} failed`);
  }
}

function opener(browser: Browser, folder: string): Open {
  let visits = 0;
  return async (data, renderContext, options = {}) => {
    const file = join(folder, `report-${visits++}.html`);
    await writeFile(file, FORMATS.html.render(data, renderContext));
    const page = await browser.newPage({ viewport: DESKTOP, ...options });
    const complaints: string[] = [];
    const address = pathToFileURL(file).href;
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(`console: ${message.text()}`);
    });
    page.on('pageerror', (error) => complaints.push(`page: ${error.message}`));
    page.on('request', (request) => {
      const url = request.url();
      if (url !== address && !url.startsWith('data:')) complaints.push(`request: ${url}`);
    });
    page.on('dialog', (dialog) => {
      complaints.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    await page.goto(address);
    return { page, complaints };
  };
}

const cards = (page: Page) => page.locator('#list article');

/** The page's own policy forbids the polling that the browser driver would inject. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 10_000;
  while (!(await holds())) {
    assert.ok(performance.now() < end, `never happened: ${holds.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function testSearchAndFilters(open: Open): Promise<void> {
  const { page, complaints } = await open(report(), context());
  const all = report().results.length;
  assert.equal(await cards(page).count(), all);
  assert.match(await page.title(), /4 findings block/);

  await page.fill('#search', 'image-digest');
  await until(async () => (await cards(page).count()) === 2);
  assert.equal(await page.textContent('#count'), `2 of ${all} findings`);
  await page.getByLabel('uncertain').check();
  await until(async () => (await cards(page).count()) === 1);
  await page.click('#clear');
  assert.equal(await cards(page).count(), all);
  assert.equal(await page.inputValue('#search'), '');

  await page.selectOption('#file', 'deploy/payments/reconcile.yaml');
  await until(async () => (await cards(page).count()) === 2);
  await page.selectOption('#rule', 'cc-image-digest');
  await until(async () => (await cards(page).count()) === 1);
  await page.click('#clear');
  await page.fill('#search', 'no such thing');
  await page.waitForSelector('#empty:not([hidden])');
  await page.press('#search', 'Enter');
  assert.deepEqual(complaints, []);
  await page.close();
}

async function testKeyboard(open: Open): Promise<void> {
  const { page, complaints } = await open(report(), context());
  const focused = () =>
    page.evaluate<string>('document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.id');
  await page.keyboard.press('j');
  assert.equal(await focused(), 'critical: cc-init-data-key');
  await page.keyboard.press('j');
  assert.equal(await focused(), 'critical: cc-runtime-class-alias');
  await page.keyboard.press('k');
  assert.equal(await focused(), 'critical: cc-init-data-key');
  const outline = await page.evaluate<string>('getComputedStyle(document.activeElement).outlineStyle');
  assert.equal(outline, 'solid', 'the focused finding is marked');

  await page.keyboard.press('Enter');
  const yaml = await page.locator('article:focus .yaml pre').textContent();
  assert.match(yaml ?? '', /kind: PolicyException[\s\S]*- cc-init-data-key[\s\S]*- payments/);
  await page.keyboard.press('Enter');
  assert.equal(await page.locator('article:focus details[open]').count(), 0);

  await page.keyboard.press('/');
  assert.equal(await focused(), 'search');
  await page.keyboard.type('host');
  await until(async () => (await cards(page).count()) === 1);
  await page.keyboard.press('Enter');
  assert.equal(await focused(), 'critical: cc-no-host-network');
  await page.keyboard.press('Escape');
  assert.equal(await cards(page).count(), report().results.length);
  assert.deepEqual(complaints, []);
  await page.close();
}

async function testTheme(open: Open): Promise<void> {
  const ground = 'getComputedStyle(document.body).backgroundColor';
  for (const colorScheme of ['light', 'dark'] as const) {
    const { page, complaints } = await open(report(), context(), { colorScheme });
    const before = await page.evaluate<string>(ground);
    assert.equal(before, colorScheme === 'light' ? 'rgb(246, 247, 249)' : 'rgb(18, 21, 27)');
    await page.click('#theme');
    assert.equal(await page.evaluate<string>(ground), 'rgb(246, 247, 249)', 'the first choice is light');
    await page.keyboard.press('t');
    assert.equal(await page.evaluate<string>(ground), 'rgb(18, 21, 27)', 'the second is dark');
    assert.deepEqual(await lowContrasts(page), []);
    await page.keyboard.press('t');
    assert.deepEqual(await lowContrasts(page), []);
    assert.deepEqual(complaints, []);
    await page.close();
  }
}

/** Texts whose contrast with what is behind them is below WCAG AA (4.5). */
async function lowContrasts(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`(() => {
    const channels = (color) => (color.match(/[\\d.]+/g) ?? []).map(Number);
    const linear = (value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
    const light = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
    const behind = (element) => {
      for (let at = element; at !== null; at = at.parentElement) {
        const color = getComputedStyle(at).backgroundColor;
        const parts = channels(color);
        if (color.startsWith('rgb(') && parts.length === 3) return parts;
      }
      return [255, 255, 255];
    };
    const low = new Set();
    for (const element of document.querySelectorAll('body *')) {
      const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== '');
      if (!own || element.closest('script,style,noscript,[hidden],.skip')) continue;
      const [a, b] = [light(channels(getComputedStyle(element).color)), light(behind(element))];
      const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      if (contrast < 4.5) low.add(element.tagName + '.' + element.className + ' ' + contrast.toFixed(2));
    }
    return [...low];
  })()`);
}

async function testHostileText(open: Open): Promise<void> {
  const hostile = hostileReport();
  const { page, complaints } = await open(hostile.report, hostile.context);
  assert.equal(await cards(page).count(), hostile.report.results.length);
  for (const summary of await page.locator('#list summary').all()) await summary.click();
  assert.equal(await page.locator('#list script, #list img, .errors script, footer script').count(), 0);
  assert.equal(await page.evaluate<unknown>('globalThis.pwned'), undefined);
  assert.equal(await page.locator('#list a[href^="javascript"]').count(), 0);
  assert.deepEqual(complaints, []);
  await page.close();
}

async function testSecretsMasked(open: Open): Promise<void> {
  const { page } = await open(report(), context());
  assert.doesNotMatch(await page.content(), /correct-horse/);
  await page.close();
}

async function testLargeReport(open: Open): Promise<void> {
  const large = largeReport(10_000);
  const started = performance.now();
  const { page, complaints } = await open(large.report, large.context);
  await page.waitForSelector('#list article');
  const loaded = performance.now() - started;
  assert.ok((await cards(page).count()) <= 200, 'the list is built step by step');
  const typed = performance.now();
  await page.fill('#search', 'api-9999');
  await until(async () => (await cards(page).count()) === 1);
  const searched = performance.now() - typed;
  await page.click('#clear');
  await page.evaluate('window.scrollTo(0, document.body.scrollHeight)');
  await until(async () => (await cards(page).count()) > 60);
  console.log(`  10,000 findings: shown in ${loaded.toFixed(0)} ms, searched in ${searched.toFixed(0)} ms`);
  assert.ok(loaded < 10_000 && searched < 3_000, 'usable with 10,000 findings');
  assert.deepEqual(complaints, []);
  await page.close();
}

async function testLayout(open: Open, pictures: string): Promise<void> {
  for (const [name, viewport] of Object.entries({ phone: PHONE, desktop: DESKTOP })) {
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page } = await open(report(), context(), { viewport, colorScheme });
      const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
      assert.equal(overflow, 0, `${name}: nothing runs out of the page`);
      await page.screenshot({ path: join(pictures, `${name}-${colorScheme}.png`), fullPage: true });
      await page.locator('#list summary').first().click();
      await page
        .locator('#list article')
        .first()
        .screenshot({ path: join(pictures, `${name}-${colorScheme}-details.png`) });
      await page.close();
    }
    const clean = await open(cleanReport(), context(), { viewport });
    assert.match((await clean.page.textContent('h1')) ?? '', /Nothing found/);
    await clean.page.screenshot({ path: join(pictures, `${name}-clean.png`), fullPage: true });
    await clean.page.close();
  }
  const { page } = await open(report(), context());
  await page.emulateMedia({ media: 'print' });
  await page.screenshot({ path: join(pictures, 'print.png'), fullPage: true });
  await page.close();
}

async function main(): Promise<number> {
  installBrowser();
  const folder = await mkdtemp(join(tmpdir(), 'ccpolicy-browser-'));
  const pictures = process.env['PICTURES_DIR'] ?? join(folder, 'pictures');
  await mkdir(pictures, { recursive: true });
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGS });
  const open = opener(browser, folder);
  const tests: Record<string, () => Promise<void>> = {
    'search and filters narrow the list': () => testSearchAndFilters(open),
    'the keyboard reaches everything': () => testKeyboard(open),
    'dark and light, chosen or by preference, with enough contrast': () => testTheme(open),
    'hostile text stays text': () => testHostileText(open),
    'no secret is in the page': () => testSecretsMasked(open),
    'ten thousand findings stay usable': () => testLargeReport(open),
    'phone, desktop and paper': () => testLayout(open, pictures),
  };
  let failed = 0;
  for (const [name, test] of Object.entries(tests)) {
    try {
      await test();
      console.log(`ok    ${name}`);
    } catch (error) {
      failed++;
      console.log(`FAIL  ${name}\n${error instanceof Error ? error.stack : String(error)}`);
    }
  }
  await browser.close();
  await rm(folder, { recursive: true, force: true });
  console.log(`${Object.keys(tests).length - failed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

process.exitCode = await main();
