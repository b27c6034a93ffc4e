import Anthropic from '@anthropic-ai/sdk';
import type { AuditReport, Prompt, PromptFigures, PromptVersionView } from '@leadline/contracts';
import { type Sandbox, startSandbox } from '@leadline/sandbox';
import OpenAI from 'openai';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { recordedAudit } from '../test-audits.ts';
import { finishedAudit, startServer, type TestServer } from '../test-server.ts';

let sandbox: Sandbox;
let server: TestServer;
let openai: OpenAI;
beforeAll(async () => {
  sandbox = await startSandbox();
  server = await startServer({ env: { LEADLINE_SANDBOX_URL: sandbox.url } });
  openai = new OpenAI({ apiKey: server.adminKey, baseURL: `${server.url}/v1`, maxRetries: 0 });
  await server.call('POST', '/v1/prompts/support/versions', {
    body: { system: 'ZEBRA serves {{customer}}.' },
  });
});
afterEach(() => sandbox.setRules([]));
afterAll(async () => {
  await server.close();
  await sandbox.close();
});

const MODEL = 'openai/gpt-6-luna';
const messages = [{ role: 'user' as const, content: 'When do you open?' }];
const chat = (body: object, headers: Readonly<Record<string, string>> = {}) =>
  server.call('POST', '/v1/chat/completions', { body: { model: MODEL, messages, ...body }, headers });

describe('a program', () => {
  it('asks for a prompt by headers or by the body, over either protocol, and is told its version', async () => {
    // The sandbox refuses whoever is not asked with the prompt, or is shown what is Leadline's alone.
    sandbox.setRules([{ match: { bodyContains: '"leadline"' }, fault: 400 }]);
    const byBody = { leadline: { prompt: { name: 'support', variables: { customer: 'Globex' } } } };
    const { data, response } = await openai.chat.completions
      .create({ model: MODEL, messages, ...byBody } as never)
      .withResponse();
    expect(response.headers.get('x-leadline-prompt-version')).toBe('support@1.0.0');
    expect((data as unknown as { leadline: object }).leadline).toMatchObject({
      prompt_version: 'support@1.0.0',
    });

    const variables = encodeURIComponent(JSON.stringify({ customer: 'Zoë' }));
    const headers = { 'x-leadline-prompt': 'support@1.0.0', 'x-leadline-prompt-variables': variables };
    sandbox.setRules([{ match: { bodyContains: 'ZEBRA serves Zoë.' }, fault: 'refusal' }]);
    const anthropic = new Anthropic({ apiKey: server.adminKey, baseURL: server.url, maxRetries: 0 });
    const message = await anthropic.messages.create(
      { model: 'anthropic/claude-haiku-4-5', max_tokens: 200, messages },
      { headers },
    );
    expect(message.stop_reason).toBe('refusal');
  });

  it('streams with a prompt too', async () => {
    const stream = await openai.chat.completions.create(
      { model: MODEL, messages, stream: true },
      { headers: { 'x-leadline-prompt': 'support', 'x-leadline-prompt-variables': '{"customer":"Globex"}' } },
    );
    let text = '';
    for await (const { choices } of stream) text += choices[0]?.delta.content ?? '';
    expect(text.length).toBeGreaterThan(50);
  });

  it.each<[object, Record<string, string>, string]>([
    [{ leadline: { prompt: 'nobody' } }, {}, 'prompt'],
    [{ leadline: { prompt: { name: 'support' } } }, {}, 'prompt.variables.customer'],
    [{ leadline: { prompt: { name: 'support', variables: { customer: { a: 1 } } } } }, {}, 'leadline.prompt'],
    [{ leadline: { prompts: 'support' } }, {}, 'leadline'],
    [{ leadline: 7 }, {}, 'leadline'],
    [{}, { 'x-leadline-prompt': 'two words' }, 'x-leadline-prompt'],
    [
      {},
      { 'x-leadline-prompt': 'support', 'x-leadline-prompt-variables': '{' },
      'x-leadline-prompt-variables',
    ],
    [
      {},
      { 'x-leadline-prompt': 'support', 'x-leadline-prompt-variables': '[1]' },
      'x-leadline-prompt-variables',
    ],
    [{}, { 'x-leadline-prompt-variables': '{}' }, 'x-leadline-prompt-variables'],
    [{ leadline: { prompt: 'support' } }, { 'x-leadline-prompt': 'support' }, 'x-leadline-prompt'],
  ])('that asks wrongly is told where: %j %j', async (body, headers, path) => {
    sandbox.reset();
    const answer = await chat(body, headers);
    expect(answer.status).toBe(400);
    expect(answer.text).toContain(path);
    expect(sandbox.calls).toHaveLength(0);
  });

  it('gets from the cache no answer that was made with another version', async () => {
    const asked = () =>
      chat({
        messages: [{ role: 'user', content: 'A question of its own.' }],
        leadline: { prompt: 'cached' },
      });
    await server.call('POST', '/v1/prompts/cached/versions', { body: { system: 'one' } });
    await asked();
    await expect.poll(async () => (await asked()).headers.get('x-leadline-cache')).toBe('exact');
    const saved = await server.call('POST', '/v1/prompts/cached/versions', { body: { system: 'two' } });
    const { version } = saved.json<PromptVersionView>();
    await server.call('POST', '/v1/prompts/cached/promote', { body: { version } });
    const answer = await asked();
    expect([answer.headers.get('x-leadline-cache'), answer.headers.get('x-leadline-prompt-version')]).toEqual(
      ['miss', `cached@${version}`],
    );
  });
});

describe('prompts over HTTP', () => {
  it('are saved, shared, promoted, taken back, compared, measured and scored, and all of it is in the audit log', async () => {
    const path = '/v1/prompts/greeting';
    const post = (what: string, body: object) => server.call('POST', `${path}/${what}`, { body });
    expect((await post('versions', { system: 'one' })).status).toBe(201);
    const second = (await post('versions', { system: 'two', note: 'better' })).json<PromptVersionView>();
    expect(second).toMatchObject({ version: '1.0.1', state: 'idle', basedOn: '1.0.0' });
    const split = await server.call('PUT', `${path}/split`, {
      body: { weights: { '1.0.0': 9, '1.0.1': 1 } },
    });
    expect(split.json()).toMatchObject({
      revision: 2,
      live: [{ version: '1.0.0', share: 0.9 }, { share: 0.1 }],
    });
    await post('promote', { version: '1.0.1' });
    await post('rollback', {});
    await post('rollback', {});
    expect((await post('versions/1.0.1/retire', {})).status).toBe(200);
    expect((await post('promote', { version: '1.0.1' })).problem()).toMatchObject({ code: 'conflict' });
    const shown = (await server.call('GET', `${path}?version=1.0.1`)).json<Prompt>();
    expect(shown.history.map(({ action }) => action)).toEqual([
      'retire',
      'rollback',
      'rollback',
      'promote',
      'split',
      'promote',
    ]);
    expect(shown.content.system).toBe('two');
    const diff = await server.call('GET', `${path}/diff?to=1.0.1`);
    expect(diff.json<{ diff: string }>().diff).toContain('-one\n+two\n');

    const answer = await chat({ leadline: { prompt: 'greeting' } });
    const requestId = answer.headers.get('x-leadline-request-id');
    const scored = await server.call('POST', '/v1/scores', { body: { requestId, name: 'kind', value: 1 } });
    expect([scored.status, scored.json()]).toEqual([
      201,
      expect.objectContaining({ prompt: 'greeting', version: '1.0.0' }),
    ]);
    const figures = (await server.call('GET', `${path}/figures?since=1h`)).json<PromptFigures>();
    expect(figures.versions).toMatchObject([
      { version: '1.0.0', requests: 1, scores: [{ name: 'kind', mean: 1, n: 1 }] },
    ]);

    const lines = async () => (await server.call('GET', '/v1/audit-log?limit=50')).text;
    for (const operation of ['save', 'split', 'promote', 'rollback', 'retire'])
      await expect.poll(lines).toContain(`llm.prompts.${operation}`);
  });

  it('may be read by an analyst, and changed by an admin alone', async () => {
    const key = await server.keyOf('analyst');
    expect((await server.call('GET', '/v1/prompts', { key })).status).toBe(200);
    for (const [role, status] of [
      ['analyst', 403],
      ['sales_manager', 403],
    ] as const) {
      const body = { system: 'x' };
      const answer = await server.call('POST', '/v1/prompts/mine/versions', {
        key: await server.keyOf(role),
        body,
      });
      expect(answer.status).toBe(status);
    }
  });

  it('name every task an audit asks models for', async () => {
    const auditId = await finishedAudit(server, { ...recordedAudit(), analyst: MODEL });
    const { rows } = await server.database.store.pool.query<{ task: string }>(
      "select distinct task from call_ledger where job_id = $1 and task <> 'llm.ask'",
      [auditId],
    );
    const { items } = (await server.call('GET', '/v1/prompts')).json<{ items: Prompt[] }>();
    const names = items.filter(({ kind }) => kind === 'task').map(({ name }) => name);
    expect(rows.length).toBeGreaterThan(3);
    const report = (await server.call('GET', `/v1/visibility/audits/${auditId}/report`)).json<AuditReport>();
    expect(report.prompts?.map(({ task }) => task).toSorted()).toEqual(
      rows.map(({ task }) => task).toSorted(),
    );
    expect(report.prompts?.every(({ versions }) => versions.length === 1)).toBe(true);
    expect(names).toEqual(expect.arrayContaining(rows.map(({ task }) => task)));
    expect(new Set(names).size).toBe(names.length);
  });
});
