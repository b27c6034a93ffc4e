import { type Sandbox, startSandbox } from '@leadline/sandbox';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { testDatabase } from '../../testing/index.ts';
import { createCache } from '../cache/index.ts';
import { systemClock } from '../clock/index.ts';
import { createDohResolver, createSafeFetch } from '../net/index.ts';
import { createSourceDefinitions, createSources, type SourceEvent, type Sources } from './index.ts';

const database = await testDatabase();
let sandbox: Sandbox;
let sources: Sources;
const events: SourceEvent[] = [];
const closers: (() => Promise<void>)[] = [];

beforeAll(async () => {
  sandbox = await startSandbox({ seed: 7, latency: 'none' });
  const { url } = sandbox;
  const dns = createDohResolver({ url: `${url}/dns-query` });
  const pages = createSafeFetch({
    resolver: dns,
    clock: systemClock,
    userAgent: 'Leadline/0.1',
    reach: ({ protocol, host, pathname, search }) =>
      new URL(`${url}/sites/${protocol.slice(0, -1)}/${host}${pathname}${search}`),
  });
  const cache = createCache({ store: database.store });
  sources = createSources({
    store: database.store,
    clock: systemClock,
    cache,
    settings: { sandboxUrl: url, keys: {}, contact: 'ops@example.com', off: ['lever'] },
    definitions: createSourceDefinitions(),
    pages,
    dns,
    onEvent: (event) => events.push(event),
    random: () => 0,
  });
  closers.push(
    () => sources.stop(),
    () => cache.close(),
    () => pages.close(),
    () => sandbox.close(),
  );
});
afterEach(() => sandbox.setRules([]));
afterAll(async () => {
  for (const close of closers) await close();
  await database.close();
});

const ask = (source: string, call: string, query: Record<string, unknown>) =>
  sources.call({
    workspaceId: database.workspaceId,
    source,
    call,
    query,
    purpose: 'enrichment',
    jobId: null,
    subject: null,
    limits: [{ scope: 'enrichment', id: 'sandbox', limitUsd: 1 }],
  });

it('every source is configured in a sandbox without a key, but those that are left out', () => {
  const named = new Set(sources.available().map(({ source }) => source));
  expect(named.has('clearbit')).toBe(true);
  expect(named.has('lever')).toBe(false);
});

it('companies’ sites, names and domains are asked in the sandbox’s world, and say so', async () => {
  const { domain } = sandbox.world.companies.find(({ site }) => site === 'normal')!;
  for (const [source, call] of [
    ['site', 'home'],
    ['dns', 'dns'],
    ['rdap', 'domain'],
  ] as const)
    expect(await ask(source, call, { domain })).toMatchObject({ hit: true, simulated: true, costUsd: 0 });
});

it('a paid source is asked once for a company, charged as the provider charges, and kept', async () => {
  const { domain } = sandbox.world.companies.find(
    (company) => sandbox.world.view('clearbit', company) !== null,
  )!;
  const first = await ask('clearbit', 'company', { domain });
  expect(first).toMatchObject({ hit: true, origin: 'live', simulated: true, costUsd: 0.05 });
  expect(await ask('clearbit', 'company', { domain })).toMatchObject({
    origin: 'cache',
    savedUsd: 0.05,
    simulated: true,
  });
  const asked = sandbox.sourceCalls.filter((call) => call.provider === 'clearbit' && call.subject === domain);
  expect(asked.reduce((sum, { priceUsd }) => sum + priceUsd, 0)).toBeCloseTo(0.05);
});

it('work that a provider does asynchronously is waited for, and leaves nothing behind', async () => {
  const known = sandbox.world.companies.find(
    (company) => sandbox.world.view('bright-data', company) !== null,
  )!;
  const { linkedinUrl } = known.facts;
  expect(await ask('bright-data', 'company', { linkedinUrl })).toMatchObject({ hit: true, costUsd: 0.0015 });
  const { rows } = await database.store.pool.query('select 1 from source_tasks');
  expect(rows).toEqual([]);
});

it('a provider whose credits are used up is left alone, and what it said before still served', async () => {
  const known = sandbox.world.companies.filter((company) => sandbox.world.view('clearbit', company) !== null);
  const [, kept, fresh] = known;
  await ask('clearbit', 'company', { domain: kept!.domain });
  sandbox.setRules([{ match: { provider: 'clearbit' }, fault: 402 }]);
  await expect(ask('clearbit', 'company', { domain: fresh!.domain })).rejects.toMatchObject({
    code: 'credits_used_up',
  });
  const all = await sources.status(database.workspaceId, new Date(0));
  const status = all.find(({ source }) => source === 'clearbit');
  expect(status).toMatchObject({ breaker: 'open', failures: 1 });
  expect(await ask('clearbit', 'company', { domain: kept!.domain })).toMatchObject({ origin: 'cache' });
});

it('probes tell that all keys are accepted', async () => {
  const probes = await sources.probe();
  expect(probes.filter(({ ok }) => !ok)).toEqual([]);
  expect(probes.length).toBeGreaterThan(15);
});
