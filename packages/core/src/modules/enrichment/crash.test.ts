import { type Sandbox, startSandbox } from '@leadline/sandbox';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { readRequest } from './request.ts';
import { type EngineProcess, spawnEngine } from './test-engine.ts';
import { openWorld, type World } from './test-world.ts';

let sandbox: Sandbox;
let world: World;
let doomed: EngineProcess | undefined;
beforeAll(async () => {
  // Slow enough to be killed in the middle.
  sandbox = await startSandbox({ sourceLatency: 0.5 });
  world = await openWorld({ sandboxUrl: sandbox.url });
});
afterEach(async () => {
  await doomed?.kill();
  doomed = undefined;
  sandbox.reset();
  await world.reset();
});
afterAll(async () => {
  await world.close();
  await sandbox.close();
});

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('waited in vain');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

const paid = () => sandbox.sourceCalls.filter(({ priceUsd, answeredFully }) => priceUsd > 0 && answeredFully);
const spent = () => paid().reduce((sum, { priceUsd }) => sum + priceUsd, 0);

async function keptCalls(): Promise<Set<string>> {
  const { rows } = await world.database.store.pool.query<{ name: string }>(
    `select source || '.' || call as name from enrichment_calls where cost_usd > 0`,
  );
  return new Set(rows.map(({ name }) => name));
}

describe('a process that died between keeping an enrichment and starting it', () => {
  test('keeps nobody from it: who asks next starts the work', async () => {
    const request = readRequest(
      { url: 'hooli.com', layers: 1, refresh: false, fields: undefined, country: undefined },
      { budgetUsd: 0.05, simulated: true },
    );
    const { id } = await world.engine.enrichments.claim(world.workspaceId, request);
    const found = await world.enrich('hooli.com', { layers: 1 });
    expect(found).toMatchObject({ id, status: 'succeeded' });
  });
});

describe('a worker killed in the middle of an enrichment', () => {
  test.each([
    ['before anything was bought', () => sandbox.sourceCalls.length >= 4],
    ['while it buys', async () => (await keptCalls()).size >= 1],
    ['when most is bought', async () => (await keptCalls()).size >= 2],
  ])('%s leaves it to another, which pays for nothing again that was kept', async (_when, isTime) => {
    const budgetUsd = 0.15;
    doomed = await spawnEngine({
      connectionString: world.database.connectionString,
      sandboxUrl: sandbox.url,
      workspaceId: world.workspaceId,
      url: 'acme.com',
      budgetUsd,
    });
    await until(isTime);
    const kept = await keptCalls();
    await doomed.kill();
    const { enrichmentId } = doomed;
    await world.engine.jobs.result(enrichmentId).catch(() => undefined);
    const found = await world.engine.enrichments.get(world.workspaceId, enrichmentId);
    expect(['succeeded', 'paused']).toContain(found.status);
    expect(found.profile?.fields.length).toBeGreaterThan(20);
    expect(spent()).toBeLessThanOrEqual(budgetUsd);
    for (const name of kept) {
      const [source = ''] = name.split('.');
      const charged = paid().filter(({ provider }) => provider === source);
      const distinct = new Set(charged.map(({ path }) => path));
      expect(charged).toHaveLength(distinct.size);
    }
    const { events } = await world.engine.enrichments.events(world.workspaceId, enrichmentId, -1);
    expect(events.map(({ type }) => type)).toContain('job.taken_over');
  });
});
