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

it('says of every figure that it is simulated where a sandbox stands in for the providers', async () => {
  const simulated = createMetrics({ configuredModels: [], simulated: true });
  simulated.onLostRows(1);
  expect(await simulated.render(NOTHING)).toContain('leadline_ledger_rows_lost_total{simulated="true"} 1');
  expect(await metrics.render(NOTHING)).not.toContain('simulated');
  simulated.close();
});
