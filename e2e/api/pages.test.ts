import { visibilityOperations } from '@leadline/contracts';
import type { Gateway } from '@leadline/core/kernel/llm';
import type { FastifyInstance } from 'fastify';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createHttpServer } from '../../apps/server/src/http/server.ts';
import type { Store } from '../../packages/core/src/kernel/store/index.ts';
import {
  REPORT_CONTENT_SECURITY_POLICY,
  renderHtmlReport,
} from '../../packages/core/src/modules/visibility/report/index.ts';
import { exampleAuditReport } from '../../packages/core/src/testing/audit-report.ts';
import { hostileAuditReport } from '../../packages/core/src/testing/audit-report-edge-cases.ts';

const REPORTS: Readonly<Record<string, string>> = {
  example: renderHtmlReport(exampleAuditReport()),
  hostile: renderHtmlReport(hostileAuditReport()),
};

let server: FastifyInstance;
let browser: Browser;
let url: string;
const complaints: string[] = [];

beforeAll(async () => {
  server = createHttpServer({
    operations: Object.values(visibilityOperations).map((definition) => ({
      definition,
      handle: () => Promise.reject(new Error('Pages ask no operation.')),
    })),
    reportByLink: async (auditId) => ({
      html: REPORTS[auditId] ?? '',
      contentSecurityPolicy: REPORT_CONTENT_SECURITY_POLICY,
    }),
    version: '1.2.3',
    healthy: async () => true,
    authenticate: () => Promise.reject(new Error('Pages need no key.')),
    store: {} as Store,
    gateway: {} as Gateway,
    now: () => new Date(),
    onError: ({ message }) => complaints.push(message),
    onAnswered: ({ status, route }) => status >= 400 && complaints.push(`${route} answered ${status}`),
  });
  url = await server.listen({ host: '127.0.0.1', port: 0 });
  browser = await chromium.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  });
});

afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
  const heard = complaints.splice(0);
  if (heard.length > 0) throw new Error(`The page was not quiet:\n${heard.join('\n')}`);
});

afterAll(async () => {
  await browser.close();
  await server.close();
});

/** Opens a page of the server and notes all that it should not do. */
async function open(path: string, width = 1280): Promise<Page> {
  const page = await browser.newPage({ viewport: { width, height: 900 } });
  page.on('console', (message) => complaints.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(`exception: ${error.message}`));
  page.on('dialog', (dialog) => void dialog.dismiss().then(() => complaints.push('a dialog')));
  page.on('request', (request) => {
    if (!request.url().startsWith(url) && !request.url().startsWith('data:')) complaints.push(request.url());
  });
  const response = await page.goto(`${url}${path}`);
  expect(response?.headers()['content-security-policy']).toContain("frame-ancestors 'none'");
  return page;
}

const wider = (page: Page) => page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');

describe('the documentation page', () => {
  it('is read without a script, and its contents lead to every operation', async () => {
    const page = await open('/docs');
    expect(await page.evaluate('document.scripts.length')).toBe(0);
    for (const { name, summary } of Object.values(visibilityOperations)) {
      await page.click(`nav a[href="#${name}"]`);
      const box = `document.getElementById('${name}').getBoundingClientRect()`;
      expect(await page.locator(`section[id="${name}"] h2`).innerText()).toBe(summary);
      expect(await page.evaluate(`${box}.top < innerHeight && ${box}.bottom > 0`)).toBe(true);
    }
  });

  it('shows the fields of an input in depth', async () => {
    const page = await open('/docs');
    const start = page.locator('section[id="visibility.audits.start"]');
    const domains = start.locator('code.name', { hasText: /^domains$/u }).first();
    expect(await domains.isVisible()).toBe(false);
    await start
      .locator('summary', { hasText: /^fields$/u })
      .first()
      .click();
    expect(await domains.isVisible()).toBe(true);
  });

  it.each([1280, 390])('is never wider than a window of %i pixels', async (width) => {
    expect(await wider(await open('/docs', width))).toBeLessThanOrEqual(0);
  });
});

describe('a report over HTTP', () => {
  it("runs its own script under the server's policy", async () => {
    const page = await open('/reports/example');
    expect(await page.evaluate('document.scripts.length')).toBe(1);
    expect(await page.locator('h1').count()).toBe(1);
  });

  it('runs nothing that its answers bring', async () => {
    const page = await open('/reports/hostile');
    await page.waitForTimeout(200);
    expect(await page.evaluate('document.scripts.length')).toBe(1);
  });
});
