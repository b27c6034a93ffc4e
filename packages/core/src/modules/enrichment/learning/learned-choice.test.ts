import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../kernel/clock/index.ts';
import { type TestDatabase, testDatabase } from '../../../testing/index.ts';
import type { ChoosableCall, CompanyKind, FinishedEnrichment } from '../policy/choice/index.ts';
import { createLearnedChoice } from './index.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
beforeEach(() => database.truncate());
afterAll(() => database.close());

const kind: CompanyKind = { country: 'BR', industry: null, size: null, listed: null };
const vendor: ChoosableCall = {
  source: 'vendor',
  call: 'company',
  priceUsd: 0.02,
  yields: ['employees', 'ceo', 'industry', 'revenueUsd'],
};
const missed: FinishedEnrichment = {
  kind,
  uses: [{ source: 'vendor', call: 'company', outcome: 'miss' }],
  fields: [],
  yields: new Map([['vendor.company', vendor.yields]]),
};
/** A process of its own, which remembers nothing. */
const choice = (simulated = false) =>
  createLearnedChoice({
    simulated,
    store: database.store,
    clock: systemClock,
    random: () => 0.5,
    settings: { exploration: 0 },
  });
const chosen = async (workspaceId: string) => {
  const wave = await choice().wave(workspaceId, {
    missing: vendor.yields,
    calls: [vendor],
    budgetUsd: 1,
    kind,
  });
  return wave.now.length > 0;
};

describe('the learned choice', () => {
  it('is shared by processes, and by no other workspace', async () => {
    const other = await database.addWorkspace();
    expect(await chosen(database.workspaceId)).toBe(true);
    for (let n = 0; n < 25; n += 1) await choice().learn?.(database.workspaceId, missed);
    expect(await chosen(database.workspaceId)).toBe(false);
    expect(await chosen(other)).toBe(true);
  });

  it('does not believe of real sources what a sandbox taught', async () => {
    for (let n = 0; n < 25; n += 1) await choice(true).learn?.(database.workspaceId, missed);
    expect(await chosen(database.workspaceId)).toBe(true);
  });

  it('counts every enrichment when many end at once', async () => {
    const learner = choice();
    await Promise.all(Array.from({ length: 30 }, async () => learner.learn?.(database.workspaceId, missed)));
    const { rows } = await database.store.pool.query(
      `select tried, brought from source_lessons where field = 'ceo' and context = 'country BR'`,
    );
    expect(rows).toEqual([{ tried: 30, brought: 0 }]);
  });
});
