import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestSources } from './test-sources.ts';
import { openWorld, type World } from './test-world.ts';

const sources = createTestSources();
let world: World;
beforeAll(async () => {
  world = await openWorld({ definitions: sources.definitions });
});
beforeEach(async () => {
  sources.reset();
  await world.restart({ definitions: sources.definitions });
  await world.reset();
});
afterAll(() => world.close());

const valueOf = (enrichment: Awaited<ReturnType<World['enrich']>>, field: string) =>
  enrichment.profile?.fields.find((each) => each.field === field);

describe('an enrichment', () => {
  test('brings what is free first, then buys the cheapest that is still missing', async () => {
    const found = await world.enrich('acme.com');
    console.log(JSON.stringify(found, null, 1).slice(0, 6000));
    expect(found.status).toBe('succeeded');
    expect(valueOf(found, 'name')?.value).toBe('Acme');
  });
});
