import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '@leadline/core/kernel/config';
import { testDatabase } from '@leadline/core/testing';
import { type Sandbox, startSandbox } from '@leadline/sandbox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compose } from '../compose.ts';
import { recordedAudit } from '../test-audits.ts';
import { startServer, type TestServer } from '../test-server.ts';
import { type CheckResult, diagnose } from './index.ts';

let server: TestServer;
let sandbox: Sandbox;
let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'leadline-doctor-'));
  sandbox = await startSandbox();
  server = await startServer();
});
afterAll(async () => {
  await server.close();
  await sandbox.close();
  await rm(home, { recursive: true, force: true });
});

/** What the doctor finds with these settings, by the name of the check. */
async function findings(env: Readonly<Record<string, string>> = {}): Promise<Record<string, CheckResult>> {
  const found: Record<string, CheckResult> = {};
  const settings = {
    DATABASE_URL: server.database.connectionString,
    LEADLINE_HOME: home,
    LEADLINE_PORT: '0',
    ...env,
  };
  for await (const result of diagnose({ root: home, env: settings })) found[result.name] = result;
  return found;
}

const withKey = (key: string) => ({ OPENAI_API_KEY: key, OPENAI_BASE_URL: `${sandbox.url}/openai/v1` });

describe('the doctor', () => {
  it('finds nothing wrong where nothing is, and names the workers that are alive', async () => {
    const found = await findings(withKey('sandbox-key'));
    expect(Object.values(found).filter(({ state }) => state !== 'ok')).toEqual([]);
    expect(Object.keys(found)).toEqual([
      'runtime',
      'settings',
      'disk',
      'server',
      'health',
      'database',
      'migrations',
      'workers',
      'workspace',
      'openai',
      'data sources',
    ]);
    expect(found['workers']?.detail).toContain(`:${process.pid}`);
    expect(found['openai']?.detail).toContain('answered as');
    expect(JSON.stringify(found)).not.toContain(new URL(server.database.connectionString).password);
  });

  it('says that a key is wrong, and which', async () => {
    const { openai } = await findings(withKey('wrong-key-0123456789'));
    expect(openai).toMatchObject({ state: 'failed', next: expect.stringContaining('OPENAI_API_KEY') });
    expect(JSON.stringify(openai)).not.toContain('wrong-key-0123456789');
  });

  it('tests the keys of data sources, and says which is refused', async () => {
    const found = await findings({ LEADLINE_SANDBOX_URL: sandbox.url });
    expect(found['clearbit']).toMatchObject({ state: 'ok', detail: expect.stringContaining('simulated') });
    expect(found['wikidata']).toBeUndefined();
    sandbox.setRules([{ match: { provider: 'serp-api' }, fault: 401 }]);
    const refused = await findings({ LEADLINE_SANDBOX_URL: sandbox.url });
    sandbox.setRules([]);
    expect(refused['serp-api']).toMatchObject({
      state: 'failed',
      next: expect.stringContaining('SERPAPI_API_KEY'),
    });
  });

  it('says which name of a data source to leave out is none', async () => {
    const found = await findings({ LEADLINE_SOURCES_OFF: 'gdelt, clearbitt' });
    expect(found['data sources']).toMatchObject({
      state: 'failed',
      detail: expect.stringMatching(/no data source: clearbitt\./u),
      next: expect.stringContaining('clearbit'),
    });
  });

  it('says simulated where the sandbox stands in', async () => {
    const { anthropic } = await findings({ LEADLINE_SANDBOX_URL: sandbox.url });
    expect(anthropic).toMatchObject({ state: 'ok', detail: expect.stringContaining('simulated') });
  });

  it('takes no key at all for a warning, since rules do without', async () => {
    const { models } = await findings();
    expect(models).toMatchObject({ state: 'warning', next: expect.stringContaining('OPENAI_API_KEY') });
  });

  it('says which database is down, and looks at the rest', async () => {
    const found = await findings({ DATABASE_URL: 'postgres://leadline:secret@127.0.0.1:1/leadline' });
    expect(found['database']).toMatchObject({
      state: 'failed',
      next: expect.stringContaining('127.0.0.1:1'),
    });
    expect(found['models']).toMatchObject({ state: 'warning' });
    expect(found['disk']?.state).toBe('ok');
    expect(JSON.stringify(found)).not.toContain('secret');
  });

  it('says that its home cannot be written', async () => {
    const file = join(home, 'a-file');
    await writeFile(file, '');
    const { disk, workspace } = await findings({ LEADLINE_HOME: join(file, 'home') });
    expect(disk).toMatchObject({ state: 'failed', next: expect.stringContaining('LEADLINE_HOME') });
    expect(workspace).toMatchObject({ state: 'failed', next: expect.any(String) });
  });

  it('names settings it does not know, and refuses those it cannot use', async () => {
    expect((await findings({ LEADLINE_PROT: '80' }))['settings']).toMatchObject({
      state: 'warning',
      detail: expect.stringContaining('LEADLINE_PROT'),
    });
    const wrong = await findings({ LEADLINE_PORT: 'eighty' });
    expect(wrong['settings']).toMatchObject({
      state: 'failed',
      detail: expect.stringContaining('LEADLINE_PORT'),
    });
    expect(Object.keys(wrong)).toEqual(['runtime', 'settings']);
  });

  it('tells a Leadline server from another program on its port', async () => {
    const port = new URL(server.url).port;
    expect((await findings({ LEADLINE_PORT: port }))['server']).toMatchObject({
      state: 'ok',
      detail: expect.stringContaining('runs at'),
    });
    const taken = await findings({ LEADLINE_PORT: String(sandbox.port) });
    expect(taken['server']).toMatchObject({
      state: 'warning',
      next: expect.stringContaining('LEADLINE_PORT'),
    });
  });

  it('says that work waits for a worker, and how to start one', async () => {
    const database = await testDatabase();
    const DATABASE_URL = database.connectionString;
    const idle = await findings({ DATABASE_URL });
    expect(idle['workers']).toMatchObject({ state: 'ok', detail: expect.stringContaining('none alive') });
    const env = { DATABASE_URL, LEADLINE_HOME: home, LEADLINE_LOG_LEVEL: 'silent' };
    const asking = await compose({ work: false, config: readConfig({ root: home, env }) });
    await asking.run('visibility.audits.start', recordedAudit(), await asking.localPrincipal());
    await asking.close();
    expect((await findings({ DATABASE_URL }))['workers']).toMatchObject({
      state: 'warning',
      detail: expect.stringContaining('1 job to do'),
      next: expect.stringContaining('leadline serve'),
    });
    await database.close();
  });
});
