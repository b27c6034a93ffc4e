import { afterAll, expect, it } from 'vitest';
import { createMetrics } from './create-metrics.ts';

const metrics = createMetrics({ configuredModels: ['compatible/mine'] });
afterAll(() => metrics.close());

const NOTHING = { health: { providers: [], models: [] }, work: null, quotas: null };
const limit = {
  workspaceId: 'w',
  limit: 'plan',
  of: {},
  unit: 'tokens',
  window: 'month',
  amount: 10,
  resetAt: new Date(),
} as const;
const line = {
  account: null,
  since: new Date(),
  until: null,
  calls: 0,
  failureRate: null,
  lastFailure: null,
  whole: { samples: 0, p50Ms: 0, p95Ms: 0 },
  firstToken: { samples: 0, p50Ms: 0, p95Ms: 0 },
};

it('counts refusals of limits, and rows that were lost', async () => {
  metrics.onQuota({ type: 'quota.refused', ...limit, retryAfterSeconds: 5 });
  metrics.onQuota({ type: 'quota.warning', ...limit, spent: 9 });
  metrics.onLostRows(3);
  const text = await metrics.render(NOTHING);
  expect(text).toContain('leadline_quota_refusals_total{unit="tokens",window="month"} 1');
  expect(text).toContain('leadline_ledger_rows_lost_total 3');
});

it('says that the database is away, and still tells everything else', async () => {
  const text = await metrics.render(NOTHING);
  expect(text).toContain('leadline_database_up 0');
  expect(text).toContain('leadline_ledger_rows_lost_total');
});

it('shows the worst of several breakers under one name, and forgets what is closed again', async () => {
  const models = [
    { ...line, name: 'compatible/mine@a', state: 'open' },
    { ...line, name: 'compatible/mine@b', state: 'closed' },
    { ...line, name: 'compatible/unheard-of', state: 'half_open' },
  ] as const;
  const text = await metrics.render({ ...NOTHING, health: { providers: [], models } });
  expect(text).toContain('leadline_llm_breaker_open{scope="model",name="compatible/mine"} 1');
  expect(text).toContain('leadline_llm_breaker_open{scope="model",name="compatible/other"} 0.5');
  expect(await metrics.render(NOTHING)).not.toContain('breaker_open{');
});

it('counts what data sources answered, what it cost and saved, what failed, and which is left alone', async () => {
  const about = { source: 'clearbit', call: 'company' };
  const answered = { ...about, type: 'source.answered', outcome: 'hit', ms: 400 } as const;
  metrics.onSource({ ...answered, origin: 'live', costUsd: 0.05, savedUsd: 0 });
  metrics.onSource({ ...answered, origin: 'cache', costUsd: 0, savedUsd: 0.05 });
  metrics.onSource({ ...about, type: 'source.failed', code: 'provider_timeout', ms: 5_000 });
  metrics.onSource({ ...about, type: 'source.failed', code: 'budget_reached', ms: 1 });
  metrics.onSource({ type: 'source.breaker', source: 'snov', state: 'open', reason: 'no credits' });
  const text = await metrics.render(NOTHING);
  for (const line of [
    'leadline_source_requests_total{source="clearbit",outcome="hit",origin="live"} 1',
    'leadline_source_requests_total{source="clearbit",outcome="hit",origin="cache"} 1',
    'leadline_source_requests_total{source="clearbit",outcome="failed",origin="live"} 1',
    'leadline_source_requests_total{source="clearbit",outcome="refused",origin="live"} 1',
    'leadline_source_failures_total{source="clearbit",code="provider_timeout"} 1',
    'leadline_source_cost_usd_total{source="clearbit"} 0.05',
    'leadline_source_saved_usd_total{source="clearbit"} 0.05',
    'leadline_source_seconds_count{source="clearbit"} 1',
    'leadline_source_breaker{source="snov",state="open"} 1',
    'leadline_source_breaker{source="snov",state="closed"} 0',
  ])
    expect(text).toContain(line);
});

it('says of every figure that it is simulated where a sandbox stands in for the providers', async () => {
  const simulated = createMetrics({ configuredModels: [], simulated: true });
  simulated.onLostRows(1);
  expect(await simulated.render(NOTHING)).toContain('leadline_ledger_rows_lost_total{simulated="true"} 1');
  expect(await metrics.render(NOTHING)).not.toContain('simulated');
  simulated.close();
});
