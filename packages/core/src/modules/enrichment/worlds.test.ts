import { listInputSchema } from '@leadline/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestSources } from './test-sources.ts';
import { openWorld, type World } from './test-world.ts';

const sources = createTestSources();
/** Nobody is asked there: these sources answer by themselves, and are simulated all the same. */
const SANDBOX = 'http://127.0.0.1:9';
let world: World;
beforeAll(async () => {
  world = await openWorld({ definitions: sources.definitions, sandboxUrl: SANDBOX });
});
afterAll(() => world.close());

const inWorld = (simulated: boolean) =>
  world.restart({ definitions: sources.definitions, sandboxUrl: simulated ? SANDBOX : '' });

test('what a sandbox said is never at hand where real sources are asked, and is shown as what it is', async () => {
  await world.enrich('acme.com');
  const asked = sources.asked.get('cheap.company') ?? 0;
  expect(asked).toBe(1);
  await inWorld(false);
  expect((await world.engine.companies.get(world.workspaceId, 'acme.com')).simulated).toBe(true);
  const input = listInputSchema.parse({ rows: [{ query: 'acme.com' }], fields: ['all'], budgetUsd: 1 });
  const estimate = await world.engine.lists.estimate(world.workspaceId, input);
  expect(estimate).toMatchObject({ atHand: 0, basis: expect.stringContaining('nothing was enriched') });
  const found = await world.enrich('acme.com');
  expect(found).toMatchObject({ served: 'live', simulated: false });
  expect((await world.engine.companies.get(world.workspaceId, 'acme.com')).simulated).toBe(false);
});

test('an enrichment that was begun in one world is not gone on with in the other', async () => {
  await world.restart({ definitions: sources.definitions, sandboxUrl: SANDBOX, work: false });
  const { id } = await world.engine.enrichments.progressive(world.workspaceId, {
    url: 'globex.com',
    layers: 3,
    refresh: false,
    wait: 'none',
  });
  await inWorld(false);
  await world.engine.jobs.result(id).catch(() => undefined);
  expect(await world.engine.enrichments.get(world.workspaceId, id)).toMatchObject({
    status: 'failed',
    costUsd: 0,
    error: { message: expect.stringContaining('begun with a sandbox') },
  });
});
