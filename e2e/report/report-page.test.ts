import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AuditReport } from '@leadline/contracts';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  renderHtmlComparison,
  renderHtmlReport,
} from '../../packages/core/src/modules/visibility/report/index.ts';
import { exampleAuditComparison } from '../../packages/core/src/testing/audit-comparison.ts';
import { exampleAuditReport } from '../../packages/core/src/testing/audit-report.ts';
import {
  emptyAuditReport,
  foreignAuditReport,
  HOSTILE_STRINGS,
  hostileAuditReport,
} from '../../packages/core/src/testing/audit-report-edge-cases.ts';

const CHROMIUM_ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Run inside the page, as text, since this project is checked without the browser's types. */
const TOUCH_EVERYTHING = `
  for (const element of document.querySelectorAll('*')) {
    for (const type of ['mouseover', 'load', 'error', 'focus']) element.dispatchEvent(new Event(type));
  }`;
const COUNT_LIVE = `({
  scripts: document.scripts.length,
  styles: document.querySelectorAll('style').length,
  frames: document.querySelectorAll('iframe, img, object, embed, base').length,
  links: [...document.links].filter((link) => !/^(https?|file):$/.test(link.protocol)).length,
  handlers: [...document.querySelectorAll('*')].filter((element) =>
    element.getAttributeNames().some((name) => name.startsWith('on'))).length,
})`;

const folder = mkdtempSync(join(tmpdir(), 'leadline-report-'));
let browser: Browser;
let complaints: string[] = [];

beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    args: CHROMIUM_ARGUMENTS,
  });
});

afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
  if (complaints.length > 0) throw new Error(`The page was not quiet:\n${complaints.join('\n')}`);
});

afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

/** Opens a page as a file and notes every dialog, request, console error and exception. */
async function open(html: string, options: BrowserContextOptions = {}): Promise<Page> {
  complaints = [];
  const file = join(folder, 'report.html');
  writeFileSync(file, html);
  const page = await (await browser.newContext(options)).newPage();
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (request.url() !== pathToFileURL(file).href && request.url() !== 'data:,')
      complaints.push(`request: ${request.url()}`);
  });
  page.on('console', (message) => complaints.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  await page.goto(pathToFileURL(file).href);
  return page;
}

async function unfoldAll(page: Page): Promise<void> {
  await page.evaluate('for (const fold of document.querySelectorAll("details")) fold.open = true');
}

const REPORTS: readonly (readonly [string, () => AuditReport])[] = [
  ['the example', exampleAuditReport],
  ['nothing found', emptyAuditReport],
  ['foreign names', foreignAuditReport],
  ['hostile strings', hostileAuditReport],
];

describe.each(REPORTS)('the report of %s in a browser', (_, make) => {
  it.each([1280, 800, 390])('opens quietly and nothing sticks out at %i pixels', async (width) => {
    const page = await open(renderHtmlReport(make()), { viewport: { width, height: 900 } });
    await unfoldAll(page);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
  });
});

describe('hostile strings in a browser', () => {
  it('run nothing, load nothing and change nothing, opened, hovered and clicked', async () => {
    const page = await open(renderHtmlReport(hostileAuditReport()));
    await unfoldAll(page);
    await page.evaluate(TOUCH_EVERYTHING);
    expect(await page.evaluate('"breached" in globalThis')).toBe(false);
    const live = await page.evaluate(COUNT_LIVE);
    expect(live).toEqual({ scripts: 1, styles: 1, frames: 0, links: 0, handlers: 0 });
    expect(await page.locator('body').innerText()).toContain(HOSTILE_STRINGS[0]);
  });

  it('would be stopped by the policy even if one slipped through', async () => {
    const slipped = renderHtmlReport(exampleAuditReport()).replace(
      '</main>',
      '<script>globalThis.breached=1</script><img src="https://evil.example/x.png" onerror="globalThis.breached=1"></main>',
    );
    const page = await open(slipped);
    expect(await page.evaluate('"breached" in globalThis')).toBe(false);
    expect(
      complaints.filter((complaint) => /violates the following Content Security Policy/u.test(complaint)),
    ).toHaveLength(3);
    expect(await page.evaluate('document.querySelector("img").naturalWidth')).toBe(0);
    complaints = [];
  });
});

describe.each([true, false])('evidence, with the page’s script running: %s', (javaScriptEnabled) => {
  it('leads from a priority’s quote to those words in the answer', async () => {
    const page = await open(renderHtmlReport(exampleAuditReport()), { javaScriptEnabled });
    const quote = (await page.locator('.priority blockquote').first().innerText()).replaceAll(/[“”]/gu, '');
    await page.locator('.priority .from a').first().click();
    const words = page.locator('u:target');
    await words.waitFor({ state: 'visible' });
    expect((await words.innerText()).trim()).toBe(quote.trim());
    const box = await words.boundingBox();
    const height = page.viewportSize()?.height ?? 0;
    expect(box !== null && box.y >= 0 && box.y + box.height <= height).toBe(true);
  });

  it('leads from a bar to the sentences behind it, and on to an answer', async () => {
    const page = await open(renderHtmlReport(exampleAuditReport()), { javaScriptEnabled });
    await page.locator('#rivals th a', { hasText: 'Quillstack' }).click();
    const sentence = page.locator('#rivals .sentences li', { hasText: 'Quillstack' }).first();
    await sentence.waitFor({ state: 'visible' });
    await sentence.locator('a').first().click();
    const answer = page.locator('.answer .body:target');
    await answer.waitFor({ state: 'visible' });
    expect(await answer.innerText()).toContain('Quillstack');
  });

  it('leads from a score to its parts', async () => {
    const page = await open(renderHtmlReport(exampleAuditReport()), { javaScriptEnabled });
    await page.locator('.score a.figure').first().click();
    const parts = page.locator('#computed-overall table');
    await parts.waitFor({ state: 'visible' });
    expect(await parts.innerText()).toContain('Share of voice');
  });

  it('leads from a cell of the heat map to its answers', async () => {
    const page = await open(renderHtmlReport(exampleAuditReport()), { javaScriptEnabled });
    await page.locator('.heat tbody tr').nth(3).locator('td a').nth(1).click();
    const first = page.locator('#answers-comparison-1');
    await first.waitFor({ state: 'visible' });
    expect(await first.innerText()).toContain('Anthropic');
    expect(await page.locator('.answer:visible').count()).toBe(javaScriptEnabled ? 2 : 48);
  });
});

describe('the list of answers', () => {
  it('narrows by question, assistant, mention, tone, rival and words, and tells how many are left', async () => {
    const page = await open(renderHtmlReport(exampleAuditReport()));
    const shown = () => page.locator('.answer:visible').count();
    const told = () => page.locator('#answer-filter output').innerText();
    expect(await told()).toBe('48 of 48 answers');
    await page.selectOption('select[name=category]', 'comparison');
    expect(await shown()).toBe(8);
    await page.selectOption('select[name=named]', 'yes');
    expect(await shown()).toBe(5);
    expect(await told()).toBe('5 of 48 answers');
    await page.selectOption('select[name=tone]', 'neutral');
    expect(await shown()).toBe(2);
    await page.locator('button[type=reset]').click();
    await expect.poll(told).toBe('48 of 48 answers');
    await page.selectOption('select[name=rival]', '0');
    expect(await shown()).toBe(31);
    await page.fill('input[name=words]', 'no such words anywhere');
    expect(await shown()).toBe(0);
  });

  it('shows a narrowed-away answer again when a link leads to it', async () => {
    const page = await open(renderHtmlReport(exampleAuditReport()));
    await page.selectOption('select[name=category]', 'use_case');
    await page.evaluate('location.hash = "#answer-1"');
    await page.locator('#answer-1').waitFor({ state: 'visible' });
    expect(await page.locator('.answer:visible').count()).toBe(48);
  });

  it('opens by keyboard alone', async () => {
    const page = await open(renderHtmlReport(exampleAuditReport()));
    await page.locator('.answer summary').first().focus();
    await page.keyboard.press('Enter');
    await page.locator('#answer-1').waitFor({ state: 'visible' });
    await page.keyboard.press('Enter');
    await page.locator('#answer-1').waitFor({ state: 'hidden' });
    expect(await page.evaluate('document.activeElement.tagName')).toBe('SUMMARY');
  });
});

describe('paper', () => {
  it('gets the evidence of priorities unfolded and the answers listed with their sentences', async () => {
    const page = await open(renderHtmlReport(exampleAuditReport()), { javaScriptEnabled: false });
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    const evidence = page.locator('.priority').first().locator('details .evidence blockquote').last();
    expect(
      await evidence.evaluate((element) => element.checkVisibility({ contentVisibilityAuto: true })),
    ).toBe(true);
    expect(await page.locator('.answer .preview').first().isVisible()).toBe(true);
    expect(
      await page
        .locator('#answer-1')
        .evaluate((element) => element.checkVisibility({ contentVisibilityAuto: true })),
    ).toBe(false);
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)');
  });

  it('gets everything when the reader asks for it', async () => {
    const page = await open(renderHtmlReport(exampleAuditReport()));
    await page.locator('#print-all').check();
    const short = await page.pdf({ format: 'A4', pageRanges: '1-3' });
    expect(short.length).toBeGreaterThan(10_000);
    await page.emulateMedia({ media: 'print' });
    expect(
      await page
        .locator('#answer-1')
        .evaluate((element) => element.checkVisibility({ contentVisibilityAuto: true })),
    ).toBe(true);
  });
});

describe('the comparison in a browser', () => {
  it.each([1280, 390])('opens quietly and nothing sticks out at %i pixels', async (width) => {
    const page = await open(renderHtmlComparison(exampleAuditComparison()), {
      viewport: { width, height: 900 },
    });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    expect(await page.locator('h1').innerText()).toContain('Larkfield');
  });
});
