import type { Enrichment, Profile } from '@leadline/contracts';
import { type Sandbox, startSandbox } from '@leadline/sandbox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../test-server.ts';

const METRICS_TOKEN = 'a-token-for-metrics-0123456789';
let sandbox: Sandbox;
let server: TestServer;
beforeAll(async () => {
  sandbox = await startSandbox({ countTokens: 'fast' });
  server = await startServer({
    env: {
      LEADLINE_SANDBOX_URL: sandbox.url,
      LEADLINE_CONTACT: 'tests@leadline.example',
      LEADLINE_METRICS_TOKEN: METRICS_TOKEN,
    },
  });
});
afterAll(async () => {
  await server.close();
  await sandbox.close();
});

const progressive = (body: unknown, path = '/enrichment/progressive', headers = {}) =>
  server.call('POST', path, { body, headers });

describe('POST /enrichment/progressive', () => {
  it('answers within two seconds with what layer 1 found, as the document calls it', async () => {
    const startedAt = performance.now();
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await progressive('{"url":"techstart.com"}', '/enrichment/progressive', form);
    const ms = performance.now() - startedAt;
    expect(answer.status).toBe(200);
    const first = answer.json<Enrichment>();
    expect(first.profile?.entity.domain).toBe('techstart.com');
    expect(first.profile?.fields.map(({ field }) => field)).toContain('description');
    expect(first.simulated).toBe(true);
    expect(ms).toBeLessThan(4_000);
  });

  it('waits for all layers where that is asked, and serves the second request from what is at hand', async () => {
    const body = { url: 'stripe.com', wait: 'all', fields: ['identity', 'size'] };
    const cold = (await progressive(body, '/v1/enrichment/progressive')).json<Enrichment>();
    expect(['succeeded', 'paused']).toContain(cold.status);
    const paid = sandbox.sourceCalls.filter(({ priceUsd }) => priceUsd > 0).length;
    const warm = (
      await progressive({ ...body, wait: 'first' }, '/v1/enrichment/progressive')
    ).json<Enrichment>();
    expect(warm).toMatchObject({ served: 'cache', costUsd: 0 });
    expect(warm.profile?.fields).toEqual(cold.profile?.fields);
    expect(sandbox.sourceCalls.filter(({ priceUsd }) => priceUsd > 0)).toHaveLength(paid);
  });

  it('streams each layer as it lands, and ends with the whole', async () => {
    const response = await fetch(`${server.url}/enrichment/progressive`, {
      method: 'POST',
      headers: {
        accept: 'text/event-stream',
        authorization: `Bearer ${server.adminKey}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ url: 'globex.com', fields: ['identity', 'place'] }),
    });
    const events = [...(await response.text()).matchAll(/^event: (.+)$/gmu)].map(([, name]) => name);
    expect(events.filter((name) => name === 'layer.landed')).toHaveLength(3);
    expect(events.indexOf('company.resolved')).toBeLessThan(events.indexOf('layer.landed'));
    expect(events.at(-1)).toBe('enrichment.finished');
  });

  it.each([
    ['a machine’s address', { url: '127.0.0.1' }, 'address of a machine'],
    ['a budget of nothing', { url: 'acme.com', budgetUsd: 0 }, 'more than 0'],
    ['a budget below nothing', { url: 'acme.com', budgetUsd: -1 }, 'more than 0'],
    ['a field there is not', { url: 'acme.com', fields: ['salary'] }, 'no field'],
    ['nothing', {}, 'url'],
  ])('refuses %s with what to write instead', async (_what, body, words) => {
    const answer = await progressive(body);
    expect(answer.status).toBe(400);
    expect(answer.problem()).toMatchObject({ code: 'invalid_input', next: expect.any(String) });
    expect(answer.problem().detail).toContain(words);
  });

  it('is not for who may only look, and not for a form without a key', async () => {
    const key = await server.keyOf('analyst');
    expect(
      (await server.call('POST', '/enrichment/progressive', { body: { url: 'acme.com' }, key })).status,
    ).toBe(403);
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await server.call('POST', '/enrichment/progressive', {
      body: '{"url":"acme.com"}',
      headers: form,
      key: null,
    });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
  });
});

describe('a company over HTTP', () => {
  it('is read, corrected, put right again and forgotten; each change stands in the audit log', async () => {
    await progressive({ url: 'initech.com', wait: 'all', layers: 1 });
    const at = '/v1/enrichment/companies/initech.com';
    const fields = (await server.call('GET', at)).json<Profile>().fields;
    expect(fields.length).toBeGreaterThan(5);
    const corrected = await server.call('PUT', `${at}/fields/ceo`, { body: { value: 'Bill Lumbergh' } });
    expect(corrected.json()).toMatchObject({ value: 'Bill Lumbergh', corrected: true });
    expect((await server.call('GET', `${at}/fields/ceo`)).json()).toMatchObject({
      correction: { value: 'Bill Lumbergh' },
    });
    expect((await server.call('DELETE', `${at}/fields/ceo`)).json()).toMatchObject({ undone: true });
    expect((await server.call('DELETE', at)).json()).toMatchObject({ forgotten: true });
    expect((await server.call('GET', at)).status).toBe(404);
    const log = (await server.call('GET', '/v1/audit-log?limit=20')).json<{
      items: { operation: string }[];
    }>();
    const done = log.items.map(({ operation }) => operation);
    for (const name of ['correct', 'uncorrect', 'forget'])
      expect(done).toContain(`enrichment.companies.${name}`);
  });
});

describe('the metrics', () => {
  it('count enrichments by what came of them and who served them, with cost, time, confidence and fill', async () => {
    await progressive({ url: 'hooli.com', wait: 'all', layers: 1 });
    await progressive({ url: 'hooli.com', wait: 'all', layers: 1 });
    const metrics = (await server.call('GET', '/metrics', { key: METRICS_TOKEN })).text;
    expect(metrics).toMatch(/^leadline_enrichments_total\{.*status="succeeded".*served="live".*\} [1-9]/mu);
    expect(metrics).toMatch(/^leadline_enrichments_total\{.*served="cache".*\} [1-9]/mu);
    for (const name of ['cost_usd', 'seconds', 'confidence', 'fill'])
      expect(metrics).toMatch(new RegExp(`^leadline_enrichment_${name}_count(?:\\{.*\\})? [1-9]`, 'mu'));
  });
});
