import { readConfig } from '@leadline/core/kernel/config';
import { type Sandbox, startSandbox } from '@leadline/sandbox';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../test-server.ts';
import { createTelemetry } from './telemetry.ts';
import { type CollectedSpan, type Collector, startCollector } from './test-collector.ts';

let sandbox: Sandbox;
let collector: Collector;
let server: TestServer;
beforeAll(async () => {
  [sandbox, collector] = await Promise.all([startSandbox({}), startCollector()]);
  server = await startServer({
    env: {
      LEADLINE_SANDBOX_URL: sandbox.url,
      LEADLINE_LLM_ATTEMPTS: '1',
      OTEL_EXPORTER_OTLP_ENDPOINT: `${collector.url}/`,
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Basic%20abc%3D, x-tenant = one',
      OTEL_SERVICE_NAME: 'leadline-test',
      LEADLINE_TRACE_CONTENT: 'on',
    },
  });
});
beforeEach(() => void collector.spans.splice(0));
afterAll(async () => {
  await server.close();
  await Promise.all([collector.close(), sandbox.close()]);
});

const MODEL = 'openai/gpt-6-luna';
const chat = (
  content: string,
  options: { body?: object; headers?: Record<string, string>; key?: string } = {},
) =>
  server.call('POST', '/v1/chat/completions', {
    body: { model: MODEL, messages: [{ role: 'user', content }], ...options.body },
    headers: options.headers ?? {},
    ...(options.key !== undefined && { key: options.key }),
  });

async function collected(spans: number): Promise<CollectedSpan[]> {
  await expect.poll(() => collector.spans, { timeout: 10_000, interval: 50 }).toHaveLength(spans);
  return [...collector.spans];
}

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';

describe('a span', () => {
  it('is sent for each request, by the names of the GenAI conventions and of Langfuse', async () => {
    const answer = await chat('Trace me.', {
      body: { temperature: 0.5, max_tokens: 40 },
      headers: { 'x-leadline-task': 'research', 'x-leadline-session': 's-1' },
    });
    const facts = answer.json<{ leadline: { request_id: string; input_tokens: number; price_usd: number } }>()
      .leadline;
    const [span] = await collected(1);
    expect(span).toMatchObject({ name: `chat ${MODEL}`, kind: 3, parentSpanId: '', status: {} });
    expect(span?.attributes).toMatchObject({
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': MODEL,
      'gen_ai.response.model': 'gpt-6-luna',
      'gen_ai.response.id': expect.any(String),
      'gen_ai.response.finish_reasons': [expect.any(String)],
      'gen_ai.request.temperature': 0.5,
      'gen_ai.request.max_tokens': 40,
      'gen_ai.usage.input_tokens': facts.input_tokens,
      'leadline.request.id': facts.request_id,
      'leadline.task': 'research',
      'session.id': 's-1',
      'langfuse.observation.type': 'generation',
      'langfuse.trace.name': 'research',
      'langfuse.trace.tags': ['gateway', 'simulated'],
    });
    const json = (name: string) => JSON.parse(String(span?.attributes[name])) as Record<string, number>;
    expect(json('langfuse.observation.cost_details')['total']).toBeCloseTo(facts.price_usd, 12);
    expect(json('langfuse.observation.usage_details')['input']).toBe(facts.input_tokens);
    expect(span?.seconds).toBeGreaterThan(0);
    expect(span?.resource).toMatchObject({
      'service.name': 'leadline-test',
      'service.version': expect.any(String),
    });
    expect(span?.headers).toMatchObject({ authorization: 'Basic abc=', 'x-tenant': 'one' });
  });

  it('stands in the trace of who asked, and leaves that trace its name', async () => {
    await chat('In the middle.', { headers: { traceparent: `00-${TRACE}-${SPAN}-01` } });
    const [span] = await collected(1);
    expect(span).toMatchObject({ traceId: TRACE, parentSpanId: SPAN });
    expect(span?.attributes).not.toHaveProperty('langfuse.trace.name');
  });

  it('is not sent where who asked does not sample, and a bad traceparent is as good as none', async () => {
    await chat('Not sampled.', { headers: { traceparent: `00-${TRACE}-${SPAN}-00` } });
    await chat('A bad parent.', { headers: { traceparent: 'nonsense' } });
    const [span] = await collected(1);
    expect(span?.attributes['gen_ai.input.messages']).toContain('A bad parent.');
    expect(span?.parentSpanId).toBe('');
  });

  it('carries what was said where that is switched on, but never of a confidential caller', async () => {
    const workspaceId = (await server.leadline.localPrincipal()).workspaceId;
    const key = { workspaceId, name: 'secret', role: 'sales_rep', confidential: true } as const;
    const { secret } = await server.leadline.iam.createApiKey(key);
    await chat('Between the two of us.', { key: secret });
    await chat('For everybody.');
    const spans = await collected(2);
    const said = (text: string) => spans.find(({ attributes }) => JSON.stringify(attributes).includes(text));
    expect(said('Between the two of us.')).toBeUndefined();
    const open = said('For everybody.');
    expect(open?.attributes['gen_ai.output.messages']).toContain('"role":"assistant"');
    expect(open?.attributes['langfuse.observation.input']).toContain('For everybody.');
  });

  it('says where vectors were wanted; counting tokens makes none', async () => {
    const messages = [{ role: 'user', content: 'Count.' }];
    const counted = await server.call('POST', '/v1/messages/count_tokens', {
      body: { model: MODEL, messages },
    });
    expect(counted.status).toBe(200);
    const body = { model: 'openai/text-embedding-3-small', input: 'A few words.' };
    expect((await server.call('POST', '/v1/embeddings', { body })).status).toBe(200);
    const [span] = await collected(1);
    expect(span?.name).toBe('embeddings openai/text-embedding-3-small');
    expect(span?.attributes).toMatchObject({
      'gen_ai.operation.name': 'embeddings',
      'langfuse.observation.type': 'embedding',
    });
  });

  it('says what failed', async () => {
    sandbox.setRules([{ fault: 400 }]);
    await chat('Fail.');
    sandbox.setRules([]);
    const [span] = await collected(1);
    expect(span?.status).toMatchObject({ code: 2 });
    expect(span?.attributes['error.type']).toEqual(expect.any(String));
    expect(span?.attributes['leadline.outcome']).toBe('error');
  });

  it('that the collector does not take costs no request anything', async () => {
    collector.answer(400);
    expect((await chat('Lost.')).status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    collector.answer(200);
    expect((await chat('Taken.')).status).toBe(200);
    expect((await collected(1))[0]?.attributes['gen_ai.input.messages']).toContain('Taken.');
  });
});

describe('telemetry that nobody asked for', () => {
  it('serves no metrics', async () => {
    expect((await server.call('GET', '/metrics')).status).toBe(404);
  });

  it('listens to nothing and keeps nothing that was said', async () => {
    const config = readConfig({ root: '/nowhere', env: { LEADLINE_TRACE_CONTENT: 'on' } });
    const telemetry = await createTelemetry(config, { warn: () => undefined });
    const { close, ...rest } = telemetry;
    await close();
    expect(Object.values(rest).filter((value) => value)).toEqual([]);
  });
});
