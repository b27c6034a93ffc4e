import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LeadlineError } from '../../errors/index.ts';
import { META, meaningOf, someResult } from './fixtures/test-wire.ts';
import { CODECS, WireFailure } from './index.ts';

const codecs = Object.values(CODECS);
const recorded = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../fixtures/${name}.json`, import.meta.url), 'utf8'));

describe('a result rendered for a client', () => {
  it.each(codecs)('reads back the same from $protocol: content, end and usage', (codec) => {
    fc.assert(
      fc.property(someResult, (result) => {
        const text = JSON.stringify(codec.renderResult(result, META));
        const read = codec.readResult(text);
        expect(meaningOf(read.content)).toEqual(meaningOf(result.content));
        expect(read.usage.inputTokens).toMatchObject({
          total: result.usage.inputTokens.total,
          cacheRead: result.usage.inputTokens.cacheRead,
        });
        expect(read.usage.outputTokens).toEqual(result.usage.outputTokens);
        expect(read.finishReason.unified).toBe(result.finishReason.unified);
      }),
      { numRuns: 200 },
    );
  });

  it('keeps its meaning on the way through every pair of protocols', () => {
    fc.assert(
      fc.property(
        someResult,
        fc.constantFrom(...codecs),
        fc.constantFrom(...codecs),
        (result, provider, client) => {
          const fromProvider = provider.readResult(provider.renderResult(result, META));
          const atClient = client.readResult(client.renderResult(fromProvider, META));
          expect(meaningOf(atClient.content)).toEqual(meaningOf(result.content));
          expect(atClient.finishReason.unified).toBe(result.finishReason.unified);
          expect(atClient.usage.inputTokens.total).toBe(result.usage.inputTokens.total);
          expect(atClient.usage.inputTokens.noCache).toBe(result.usage.inputTokens.noCache);
          expect(atClient.usage.outputTokens).toEqual(result.usage.outputTokens);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('never passes for complete when the provider failed or broke off', () => {
    for (const codec of codecs)
      for (const unified of ['error', 'interrupted'] as const) {
        const result = CODECS['openai-chat'].readResult(recorded('openai-chat'));
        const failed = { ...result, finishReason: { unified, raw: undefined } };
        expect(() => codec.renderResult(failed, META)).toThrow(WireFailure);
      }
  });

  it('says a refusal in the words of each protocol, wherever it comes from', () => {
    const refusals = [
      CODECS['openai-chat'].readResult(recorded('openai-chat-refusal')),
      CODECS.anthropic.readResult({
        id: 'msg_1',
        type: 'message',
        role: 'assistant',
        model: 'claude',
        content: [],
        stop_reason: 'refusal',
        stop_details: { type: 'refusal', category: 'cyber', explanation: 'I cannot help with that.' },
        usage: { input_tokens: 3, output_tokens: 1 },
      }),
    ];
    for (const result of refusals) {
      expect(result.finishReason.unified).toBe('content-filter');
      expect(CODECS['openai-chat'].renderResult(result, META)).toMatchObject({
        choices: [{ message: { content: null, refusal: 'I cannot help with that.' }, finish_reason: 'stop' }],
      });
      expect(CODECS['openai-responses'].renderResult(result, META)).toMatchObject({
        status: 'completed',
        output: [{ type: 'message', content: [{ type: 'refusal', refusal: 'I cannot help with that.' }] }],
      });
      expect(CODECS.anthropic.renderResult(result, META)).toMatchObject({ stop_reason: 'refusal' });
    }
    expect(CODECS.anthropic.renderResult(refusals[1] as never, META)).toMatchObject({
      content: [],
      stop_details: { category: 'cyber', explanation: 'I cannot help with that.' },
    });
  });
});

describe('a recorded reply', () => {
  it('of chat completions gives text, usage with cached tokens, and its names', () => {
    const result = CODECS['openai-chat'].readResult(recorded('openai-chat'));
    expect(result.content[0]?.type).toBe('text');
    expect(result.usage.inputTokens.cacheRead).toBeGreaterThanOrEqual(0);
    expect(result.response?.id).toMatch(/^chatcmpl/);
    expect(CODECS['openai-chat'].readResult(recorded('openai-chat-cut')).finishReason.unified).toBe('length');
    const silent = CODECS['openai-chat'].readResult(recorded('compatible-chat-without-usage'));
    expect(silent.usage.inputTokens.total).toBeUndefined();
    expect(CODECS['openai-chat'].renderResult(silent, META)).not.toHaveProperty('usage');
  });

  it('of responses keeps its searches and citations for clients of responses, and its sources for all', () => {
    const result = CODECS['openai-responses'].readResult(recorded('openai-responses-search'));
    const pages = result.content.filter((part) => part.type === 'source');
    expect(pages.length).toBeGreaterThan(0);
    const body = CODECS['openai-responses'].renderResult(result, META) as { output: { type: string }[] };
    const original = recorded('openai-responses-search') as { output: { type: string }[] };
    expect(body.output.map(({ type }) => type)).toEqual(original.output.map(({ type }) => type));
    expect(meaningOf(CODECS['openai-responses'].readResult(body).content)).toEqual(meaningOf(result.content));
    for (const name of ['openai-chat', 'anthropic'] as const) {
      const read = CODECS[name].readResult(CODECS[name].renderResult(result, META));
      expect(read.content.filter((part) => part.type === 'source').length).toBe(
        new Set(pages.map((page) => 'url' in page && page.url)).size,
      );
    }
  });

  it('of Anthropic keeps searches and citations as they are', () => {
    const original = recorded('anthropic-search') as { content: unknown[] };
    const result = CODECS.anthropic.readResult(original);
    const body = CODECS.anthropic.renderResult(result, META) as { content: Record<string, unknown>[] };
    expect(body.content).toMatchObject(original.content);
    expect(result.usage.inputTokens.total).toBeGreaterThan(0);
  });

  it('of other servers that speak chat completions is read too', () => {
    for (const name of ['groq-chat', 'mistral-chat', 'perplexity-sonar'])
      expect(
        CODECS['openai-chat'].readResult(recorded(name)).content.some((part) => part.type === 'text'),
      ).toBe(true);
    const agent = CODECS['openai-responses'].readResult(recorded('perplexity-agent'));
    expect(meaningOf(agent.content)).not.toMatchObject({ words: '' });
  });

  it('that ends with a word of no protocol, or of every object, is still an answer', () => {
    for (const word of ['new_reason', 'constructor', '__proto__', null]) {
      const reply = { choices: [{ message: { content: 'x' }, finish_reason: word }] };
      expect(CODECS['openai-chat'].readResult(reply).finishReason.unified).toBe('other');
      const message = { role: 'assistant', content: [], stop_reason: word };
      expect(CODECS.anthropic.readResult(message).finishReason.unified).toBe('other');
    }
  });

  it('keeps who called a tool, where that is not the model', () => {
    const caller = { type: 'code_execution_20260120', tool_id: 's1' };
    const blocks = [{ type: 'tool_use', id: 'c', name: 't', input: { a: 1 }, caller }];
    const result = CODECS.anthropic.readResult({
      role: 'assistant',
      content: blocks,
      stop_reason: 'tool_use',
    });
    expect(CODECS.anthropic.renderResult(result, META)['content']).toEqual(blocks);
  });

  it('keeps reasoning with its signature, and what is redacted of it', () => {
    const blocks = [
      { type: 'thinking', thinking: 'Let me see.', signature: 'sig==' },
      { type: 'redacted_thinking', data: 'secret' },
      { type: 'text', text: 'Four.', citations: null },
    ];
    const reply = { id: 'msg_1', role: 'assistant', content: blocks, stop_reason: 'end_turn', usage: {} };
    const result = CODECS.anthropic.readResult(reply);
    expect(CODECS.anthropic.renderResult(result, META)['content']).toEqual(blocks);
    const item = {
      type: 'reasoning',
      id: 'rs_1',
      summary: [{ type: 'summary_text', text: 'Thought.' }],
      encrypted_content: 'x',
    };
    const read = CODECS['openai-responses'].readResult({ id: 'resp_1', status: 'completed', output: [item] });
    expect(CODECS['openai-responses'].renderResult(read, META)['output']).toEqual([item]);
  });
});

describe('a reply that is no answer', () => {
  it.each([
    ['openai-chat', 'openai-error-in-200'],
    ['anthropic', 'anthropic-overloaded-in-200'],
    ['openai-responses', 'perplexity-agent-failed'],
  ] as const)('of %s, %s, is a failure with the reason', (protocol, name) => {
    expect(() => CODECS[protocol].readResult(recorded(name))).toThrow(/the provider reported: \w+/);
  });

  it.each(codecs)('empty, a web page, cut, or no object, is a failure of $protocol', (codec) => {
    const cases: [unknown, RegExp][] = [
      ['', /empty/],
      ['  \n', /empty/],
      [undefined, /empty/],
      ['<html><head><title>502 Bad Gateway</title>', /web page.*502 Bad Gateway/],
      ['{"id":"x","cho', /no JSON/],
      ['[]', /no JSON object/],
      ['"yes"', /no JSON object/],
      ['{}', /holds no/],
      ['{"error":"quota"}', /quota/],
      ['{"error":{"message":"Try sk-abcdefgh12345678 later"}}', /Try \[key\] later/],
      ['{"object":"error","message":"Service tier exceeded"}', /Service tier exceeded/],
      ['[{"error":{"message":"overloaded"}}]', /overloaded/],
    ];
    for (const [body, reason] of cases) {
      expect(() => codec.readResult(body)).toThrow(WireFailure);
      expect(() => codec.readResult(body)).toThrow(reason);
    }
  });

  it('is a failure when a background run is not over, or a tool has no name', () => {
    expect(() => CODECS['openai-responses'].readResult({ status: 'in_progress', output: [] })).toThrow(
      /in_progress/,
    );
    const nameless = { choices: [{ message: { tool_calls: [{ id: 'a', function: { arguments: '{}' } }] } }] };
    expect(() => CODECS['openai-chat'].readResult(nameless)).toThrow(/without a name/);
  });
});

describe('an error for a client', () => {
  const error = new LeadlineError('rate_limited', 'The key is over its limit.', {
    next: 'Wait a minute.',
    retryable: true,
  });

  it('has the shape of its protocol, the status, what to do next, and whether to try again', () => {
    const openai = CODECS['openai-chat'].renderError(error);
    expect(openai).toMatchObject({
      status: 429,
      headers: { 'x-should-retry': 'true' },
      body: { error: { code: 'rate_limit_exceeded', message: 'The key is over its limit. Wait a minute.' } },
    });
    expect(CODECS.anthropic.renderError(error)).toMatchObject({
      status: 429,
      body: { type: 'error', error: { type: 'rate_limit_error' } },
    });
  });

  it('never shows what went wrong inside', () => {
    const inside = new LeadlineError('internal', 'password=hunter2');
    for (const codec of codecs) {
      expect(JSON.stringify(codec.renderError(inside))).not.toContain('hunter2');
      expect(codec.streamWriter(META).fail(inside)).not.toContain('hunter2');
    }
  });
});
