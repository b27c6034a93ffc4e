import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { fakeClock } from '../../../testing/index.ts';
import { systemClock } from '../../clock/index.ts';
import { createProviderKeys, type ProviderKeys } from '../../iam/index.ts';
import { createNotices, type Notices, type Subscription } from '../../notices/index.ts';
import { demoTask } from '../fixtures/test-task.ts';
import type { LlmDeps, LlmSettings } from '../index.ts';
import { chat, type GatewayWorld, gatewayWorld } from './test-gateway-world.ts';
import { type Behaviour, echo, startTestProvider, type TestProvider } from './test-provider.ts';

const OWN = 'sk-own-workspace-key-0001';
const WRONG = 'sk-own-wrong-key-0002';
const INSTALLATION = 'sk-installation-key';

let world: GatewayWorld;
let openai: TestProvider;
let mistral: TestProvider;
let home: string;
let theirs: string;
let notices: Notices[] = [];
let subscriptions: Subscription[] = [];
beforeAll(async () => {
  world = await gatewayWorld();
  [openai, mistral] = await Promise.all([startTestProvider(), startTestProvider()]);
  home = await mkdtemp(join(tmpdir(), 'leadline-own-keys-'));
});
afterEach(async () => {
  openai.behave(strict);
  mistral.behave(echo);
  world.traced.length = 0;
  await Promise.all(notices.map((each) => each.close()));
  notices = [];
  subscriptions = [];
  await world.database.store.pool.query('delete from provider_keys');
});
afterAll(async () => {
  await Promise.all([world, openai, mistral].map((each) => each.close()));
  await rm(home, { recursive: true, force: true });
});

/** Knows its keys. */
const strict: Behaviour = (asked, response) => {
  if (asked.key !== WRONG) return echo(asked, response);
  response.writeHead(401, { 'content-type': 'application/json' });
  response.end('{"error":{"code":"invalid_api_key","message":"Incorrect API key provided."}}');
};

interface Process {
  readonly keys: ProviderKeys;
  readonly deps: Partial<LlmDeps>;
}

/** What one process knows of provider keys, as a server does. */
function newProcess(master: { readonly current?: string } = {}, clock = systemClock): Process {
  const { store } = world.database;
  const keys = createProviderKeys({
    store,
    clock,
    random: randomBytes,
    masterKey: { home, earlier: [], ...master },
    providers: ['openai', 'mistral'],
  });
  const hears = createNotices({
    connectionString: store.connectionString,
    clock: systemClock,
    onError: () => undefined,
  });
  notices.push(hears);
  const ownKeys = {
    all: (workspaceId: string) => keys.all(workspaceId),
    watch(onChange: (workspaceId: string | null) => void) {
      const subscription = keys.watch(hears, onChange);
      subscriptions.push(subscription);
      return subscription;
    },
  };
  return { keys, deps: { ownKeys, clock } };
}

const settings = (): Partial<LlmSettings> => ({
  sandboxUrl: '',
  providers: {
    openai: { apiKey: INSTALLATION, baseUrl: openai.url },
    mistral: { apiKey: 'sk-mistral', baseUrl: mistral.url },
  },
});
const ask = async (text: string, more: { readonly workspaceId?: string } = {}) =>
  (await world.ask(chat(text), { caller: more, wishes: { fallbacks: ['mistral/mistral-small-latest'] } }))
    .notes;
const lastKey = () => openai.asked.at(-1)?.key;

describe("a workspace's own key", () => {
  it('is used for its requests alone, and told by name, never shown', async () => {
    const { keys, deps } = newProcess();
    theirs = await world.database.addWorkspace();
    await keys.set(theirs, { provider: 'openai', secret: OWN });
    world.use(deps, settings());
    expect((await ask('one', { workspaceId: theirs })).account).toBe('own');
    expect(lastKey()).toBe(OWN);
    expect((await ask('two')).account).toBe('openai');
    expect(lastKey()).toBe(INSTALLATION);
    expect(JSON.stringify([world.traced, world.events])).not.toContain(OWN.slice(0, -4));
  });

  it('opens no connections of its own', async () => {
    const { keys, deps } = newProcess();
    world.use(deps, settings());
    await ask('warm');
    const before = openai.connections;
    for (let i = 0; i < 8; i += 1) {
      const workspaceId = await world.database.addWorkspace();
      await keys.set(workspaceId, { provider: 'openai', secret: `${OWN}-${i}` });
      expect((await ask(`no. ${i}`, { workspaceId })).account).toBe('own');
      expect(lastKey()).toBe(`${OWN}-${i}`);
    }
    expect(openai.connections - before).toBeLessThanOrEqual(1);
  });

  it('that is rejected leads to another account, and shuts nobody else out', async () => {
    const { keys, deps } = newProcess();
    theirs = await world.database.addWorkspace();
    await keys.set(theirs, { provider: 'openai', secret: WRONG });
    openai.behave(strict);
    const llm = world.use(deps, settings());
    expect((await ask('one', { workspaceId: theirs })).provider).toBe('mistral');
    expect((await ask('two', { workspaceId: theirs })).provider).toBe('mistral');
    expect(openai.asked.map(({ key }) => key)).toEqual([WRONG]);
    expect((await ask('three')).model).toBe('openai/gpt-6-luna');
    const open = (lines: ReturnType<typeof llm.health>) =>
      lines.providers.filter(({ state }) => state === 'open').map(({ name, account }) => [name, account]);
    expect(open(llm.health())).toEqual([]);
    expect(open(llm.health(theirs))).toEqual([['openai', theirs]]);
  });

  it('holds in another process as soon as it is set, changed or taken back, without waiting for anything to run out', async () => {
    const here = newProcess({}, fakeClock());
    const elsewhere = newProcess();
    world.use(here.deps, settings());
    // The clock of this process stands still: only word from elsewhere makes it look again.
    await ask('before');
    await expect.poll(() => subscriptions[0]?.hearing).toBe(true);
    await ask('known');
    const { workspaceId } = world.caller;
    const keyNow = async () => {
      await ask(`now ${openai.asked.length}`);
      return lastKey();
    };
    await elsewhere.keys.set(workspaceId, { provider: 'openai', secret: OWN });
    await expect.poll(keyNow).toBe(OWN);
    await elsewhere.keys.set(workspaceId, { provider: 'openai', secret: `${OWN}-2` });
    await expect.poll(keyNow).toBe(`${OWN}-2`);
    await elsewhere.keys.remove(workspaceId, 'openai');
    await expect.poll(keyNow).toBe(INSTALLATION);
  });

  it('that cannot be decrypted is not replaced by somebody else’s', async () => {
    const sealed = newProcess({ current: randomBytes(32).toString('base64') });
    theirs = await world.database.addWorkspace();
    await sealed.keys.set(theirs, { provider: 'openai', secret: OWN });
    world.use(newProcess({ current: randomBytes(32).toString('base64') }).deps, settings());
    expect((await ask('one', { workspaceId: theirs })).provider).toBe('mistral');
    expect(openai.asked).toEqual([]);
    await expect(world.ask(chat('two'), { caller: { workspaceId: theirs } })).rejects.toMatchObject({
      code: expect.stringMatching(/provider/u),
    });
  });

  it('makes a provider usable that the settings know no key for', async () => {
    const { keys, deps } = newProcess();
    theirs = await world.database.addWorkspace();
    await keys.set(theirs, { provider: 'openai', secret: OWN });
    const only = { ...settings().providers, openai: { baseUrl: openai.url } };
    const llm = world.use(deps, { ...settings(), providers: only });
    await expect(world.ask(chat('no'))).rejects.toMatchObject({ code: 'not_found' });
    expect((await ask('yes', { workspaceId: theirs })).account).toBe('own');
    const listed = async (workspaceId: string) =>
      (await llm.gateway.models({ ...world.caller, workspaceId })).some(
        ({ provider }) => provider === 'openai',
      );
    expect([await listed(theirs), await listed(world.caller.workspaceId)]).toEqual([true, false]);
    expect(await llm.gateway.models({ ...world.caller, workspaceId: theirs })).toContainEqual(
      expect.objectContaining({ key: 'openai/gpt-6-luna', account: theirs }),
    );
  });

  it('is what tasks are done with too, and the ledger says so', async () => {
    const { keys, deps } = newProcess();
    const { workspaceId } = world.caller;
    await keys.set(workspaceId, { provider: 'openai', secret: OWN });
    const llm = world.use(deps, settings());
    const options = { ...world.options('job-own'), analyst: 'openai/gpt-6-luna' };
    await llm.run(demoTask, { product: 'a password manager', wanted: 3 }, options).catch(() => undefined);
    expect(new Set(openai.asked.map(({ key }) => key))).toEqual(new Set([OWN]));
    await llm.stop();
    const { rows } = await world.database.store.pool.query(
      "select distinct account from call_ledger where job_id = 'job-own' and provider = 'openai'",
    );
    expect(rows).toEqual([{ account: 'own' }]);
  });
});
