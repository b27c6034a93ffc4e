import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordedAnswers, recordedAudit } from '../test-audits.ts';
import { type CallOptions, finishedAudit, startServer, type TestServer } from '../test-server.ts';

const AUDITS = '/v1/visibility/audits';
let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

async function refusal(method: string, path: string, options: CallOptions = {}) {
  const answer = await server.call(method, path, options);
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/u);
  expect(answer.headers.get('x-request-id')).toBeTruthy();
  const problem = answer.problem();
  expect(problem).toMatchObject({ status: answer.status, instance: expect.stringContaining('urn:') });
  return problem;
}

describe('requests that cannot be served', () => {
  it('an unknown address is 404, and says where to look', async () => {
    expect(await refusal('GET', '/v1/nothing')).toMatchObject({
      status: 404,
      code: 'not_found',
      next: expect.stringContaining('/docs'),
    });
    expect(await refusal('PUT', AUDITS)).toMatchObject({ status: 404 });
  });

  it('an address that is not valid UTF-8 is 400', async () => {
    expect(await refusal('GET', '/v1/visibility/audits/%ff')).toMatchObject({ code: 'invalid_input' });
  });

  it.each([
    ['broken JSON', '{"brand":', 'not valid JSON'],
    ['a list', '[]', 'must be a JSON object'],
    ['a text', '"hello"', 'must be a JSON object'],
    ['a poisoned prototype', '{"__proto__":{"polluted":true}}', 'not valid JSON'],
  ])('%s is 400, and nothing is stored', async (_case, body, words) => {
    const problem = await refusal('POST', AUDITS, { body });
    expect(problem).toMatchObject({ status: 400, code: 'invalid_input', kept: expect.any(String) });
    expect(problem.detail).toContain(words);
  });

  it('another kind of body is refused with the kind that is taken', async () => {
    expect(
      await refusal('POST', AUDITS, { body: 'a,b\n1,2', headers: { 'content-type': 'text/csv' } }),
    ).toMatchObject({
      code: 'invalid_input',
      next: expect.stringContaining('application/json'),
    });
  });

  it('a body larger than the operation takes is 413', async () => {
    const body = { brand: { name: 'x'.repeat(1_100_000) } };
    expect(await refusal('POST', '/v1/visibility/questions/generate', { body })).toMatchObject({
      status: 413,
      code: 'too_large',
      kept: 'Nothing was stored.',
      next: expect.stringContaining('command line'),
    });
  });

  it('each offending field is named', async () => {
    const problem = await refusal('POST', AUDITS, {
      body: { brand: {}, plan: 'huge', answers: { kind: 'none' } },
    });
    expect(problem.code).toBe('invalid_input');
    expect(problem.issues?.map((issue) => issue.path).sort()).toEqual(['answers.kind', 'brand.name', 'plan']);
  });

  it('an identifier that is none is 400, one of nothing is 404', async () => {
    expect(await refusal('GET', `${AUDITS}/not-a-uuid`)).toMatchObject({ status: 400 });
    expect(await refusal('GET', `${AUDITS}/7d9f3a52-0d5c-4a55-9a2e-111111111111`)).toMatchObject({
      status: 404,
      code: 'not_found',
      next: expect.any(String),
    });
  });

  it('what is not HTTP, or has endless headers, does not bring the server down', async () => {
    await new Promise<void>((resolve) => {
      const socket = connect(Number(new URL(server.url).port), '127.0.0.1', () =>
        socket.write('nonsense\r\n\r\n'),
      );
      socket.on('close', () => resolve());
      socket.on('error', () => undefined);
      socket.resume();
    });
    const answer = await server.call('GET', AUDITS, { headers: { 'x-long': 'x'.repeat(20_000) } });
    expect(answer.status).toBe(431);
    expect((await server.call('GET', '/healthz', { key: null })).json()).toEqual({ status: 'ok' });
  });

  it('a JSON content type without a body is no body', async () => {
    const auditId = await finishedAudit(server, recordedAudit());
    const headers = { 'content-type': 'application/json' };
    expect((await server.call('POST', `${AUDITS}/${auditId}/cancel`, { headers })).status).toBe(200);
    expect((await server.call('DELETE', `${AUDITS}/${auditId}`, { headers })).status).toBe(200);
  });
});

describe('audits that cannot be measured', () => {
  it.each([
    ['a brand of one letter', { brand: { name: 'A' } }],
    ['a brand equal to a rival', { competitors: [{ name: 'acme' }] }],
    ['an alias that is a rival', { brand: { name: 'Acme', aliases: ['Globex'] } }],
    ['no answer at all', { answers: { kind: 'recorded', answers: [] } }],
    ['no question at all', { questions: [], answers: { kind: 'live' } }],
    [
      '5,000 questions',
      {
        questions: Array.from({ length: 5_000 }, (_, at) => ({ text: `q${at}` })),
        answers: { kind: 'live' },
      },
    ],
    [
      'an unknown category',
      { answers: { kind: 'recorded', answers: [{ ...recordedAnswers()[0], category: 'vague' }] } },
    ],
  ] as const)('%s is refused clearly, and nothing is started', async (_case, change) => {
    const before = (await server.call('GET', AUDITS)).json<{ items: unknown[] }>().items.length;
    const problem = await refusal('POST', AUDITS, { body: { ...recordedAudit(), ...change } });
    expect(problem).toMatchObject({ status: 400, code: 'invalid_input', retryable: false });
    expect(problem.next).toBeTruthy();
    expect(problem.kept).toMatch(/^Nothing/u);
    expect((await server.call('GET', AUDITS)).json<{ items: unknown[] }>().items).toHaveLength(before);
  });

  it('a live audit without keys names those that are missing', async () => {
    const live = recordedAudit({ answers: { kind: 'live', assistants: ['openai', 'perplexity'] } });
    expect(await refusal('POST', AUDITS, { body: live })).toMatchObject({
      status: 424,
      code: 'provider_unconfigured',
      detail: expect.stringMatching(/openai.*perplexity/u),
    });
  });

  it('a model that nobody has a key for is refused before anything is kept', async () => {
    const problem = await refusal('POST', AUDITS, {
      body: recordedAudit({ analyst: 'anthropic/claude-haiku-5-5' }),
    });
    expect(problem).toMatchObject({
      code: 'provider_unconfigured',
      next: expect.stringContaining('ANTHROPIC_API_KEY'),
    });
  });
});

describe('large audits', () => {
  it('5,000 recorded questions are taken', async () => {
    const answers = Array.from({ length: 5_000 }, (_, at) => ({
      query: `Which tool suits case ${at}?`,
      text: at % 2 ? 'Acme does.' : 'Globex does.',
      provider: 'chatgpt',
    }));
    const estimate = await server.call('POST', `${AUDITS}/estimate`, {
      body: recordedAudit({ answers: { kind: 'recorded', answers } }),
    });
    expect(estimate.status).toBe(200);
    expect(estimate.json()).toMatchObject({ answers: 5_000, questions: 5_000 });
  });
});
