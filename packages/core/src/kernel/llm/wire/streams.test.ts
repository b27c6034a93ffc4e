import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  collect,
  each,
  META,
  meaningOf,
  partsOf,
  portions,
  resultOf,
  someResult,
} from './fixtures/test-wire.ts';
import { CODECS, WireFailure, type WireProtocol } from './index.ts';
import type { StreamPart } from './shared/neutral.ts';

const codecs = Object.values(CODECS);
const someSizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 6 });

async function render(protocol: WireProtocol, parts: readonly StreamPart[]): Promise<string> {
  return (await collect(CODECS[protocol].renderStream(each(parts), META))).join('');
}

async function read(
  protocol: WireProtocol,
  text: string,
  sizes: readonly number[] = [100_000],
): Promise<StreamPart[]> {
  return collect(CODECS[protocol].readStream(portions(text, sizes)));
}

describe('a stream rendered for a client', () => {
  it.each(codecs)(
    'of $protocol reads back as the same result, whatever the portions',
    async ({ protocol }) => {
      await fc.assert(
        fc.asyncProperty(
          someResult,
          fc.integer({ min: 1, max: 9 }),
          someSizes,
          async (result, size, sizes) => {
            const text = await render(protocol, partsOf(result, size));
            const whole = await read(protocol, text);
            expect(await read(protocol, text, sizes)).toEqual(whole);
            const end = resultOf(whole);
            expect(meaningOf(end.content)).toEqual(meaningOf(result.content));
            expect(end.finishReason.unified).toBe(result.finishReason.unified);
            expect(end.usage.inputTokens.total).toBe(result.usage.inputTokens.total);
            expect(end.usage.outputTokens).toEqual(result.usage.outputTokens);
          },
        ),
        { numRuns: 150 },
      );
    },
  );

  it('keeps its meaning through every pair of protocols', async () => {
    const someCodec = fc.constantFrom(...codecs.map(({ protocol }) => protocol));
    await fc.assert(
      fc.asyncProperty(someResult, someCodec, someCodec, async (result, provider, client) => {
        const fromProvider = await read(provider, await render(provider, partsOf(result, 3)));
        const atClient = resultOf(await read(client, await render(client, fromProvider)));
        expect(meaningOf(atClient.content)).toEqual(meaningOf(result.content));
        expect(atClient.finishReason.unified).toBe(result.finishReason.unified);
        expect(atClient.usage.inputTokens.noCache).toBe(result.usage.inputTokens.noCache);
      }),
      { numRuns: 150 },
    );
  });

  it('is the same whether line ends are LF, CRLF or CR, with comments between', async () => {
    const parts = partsOf(
      {
        content: [{ type: 'text', text: 'one two' }],
        finishReason: { unified: 'stop', raw: undefined },
        usage: usage(),
        warnings: [],
      },
      3,
    );
    for (const { protocol } of codecs) {
      const text = await render(protocol, parts);
      const whole = await read(protocol, text);
      for (const end of ['\r\n', '\r']) {
        const other = `\uFEFF: hello${end}${end}${text.replaceAll('\n\n', `\n: keep-alive\n\n`).replaceAll('\n', end)}`;
        expect(await read(protocol, other, [7])).toEqual(whole);
      }
      // Data over several lines is joined by line ends, which JSON takes for white space.
      const split = text.replaceAll(/^data: \{/gm, 'data:{\ndata:');
      expect(await read(protocol, split, [11])).toEqual(whole);
      expect(await read(protocol, split.replaceAll('\n', '\r\n'), [1])).toEqual(whole);
    }
  });

  it('sends whole tool calls, also of providers that do not send their arguments in pieces', async () => {
    const call = { type: 'tool-call' as const, toolCallId: 'c1', toolName: 'look', input: '{"q":"x"}' };
    const finish = {
      type: 'finish' as const,
      finishReason: { unified: 'tool-calls' as const, raw: undefined },
      usage: usage(),
    };
    const started = [
      { type: 'tool-input-start' as const, id: 'c1', toolName: 'look' },
      { type: 'tool-input-end' as const, id: 'c1' },
    ];
    for (const { protocol } of codecs)
      for (const parts of [
        [call, finish],
        [...started, call, finish],
      ]) {
        const end = resultOf(await read(protocol, await render(protocol, parts)));
        expect(meaningOf(end.content)).toMatchObject({ calls: [{ toolCallId: 'c1', input: { q: 'x' } }] });
      }
  });

  it('streams refusals, reasoning and cited pages in the words of each protocol', async () => {
    const content = [
      { type: 'reasoning' as const, text: 'Hmm.' },
      { type: 'text' as const, text: 'No.', providerMetadata: { leadline: { refusal: true } } },
    ];
    const refused = partsOf(
      { content, finishReason: { unified: 'content-filter', raw: undefined }, usage: usage(), warnings: [] },
      2,
    );
    for (const protocol of ['openai-chat', 'openai-responses'] as const) {
      const end = resultOf(await read(protocol, await render(protocol, refused)));
      expect(meaningOf(end.content)).toMatchObject({ refusal: 'No.', reasoning: 'Hmm.', words: '' });
      expect(end.finishReason.unified).toBe('content-filter');
    }
    const anthropicEnd = resultOf(await read('anthropic', await render('anthropic', refused)));
    expect(anthropicEnd.finishReason).toEqual({ unified: 'content-filter', raw: 'refusal' });
    const cited: StreamPart[] = [
      { type: 'text-start', id: '0' },
      { type: 'text-delta', id: '0', delta: 'As told.' },
      { type: 'source', sourceType: 'url', id: 's', url: 'https://example.com/a', title: 'A' },
      { type: 'text-end', id: '0' },
      { type: 'finish', finishReason: { unified: 'stop', raw: undefined }, usage: usage() },
    ];
    for (const { protocol } of codecs) {
      const end = resultOf(await read(protocol, await render(protocol, cited)));
      expect(meaningOf(end.content)).toMatchObject({ pages: ['https://example.com/a'] });
    }
  });
});

describe('a stream that failed', () => {
  const begun: StreamPart[] = [
    { type: 'text-start', id: '0' },
    { type: 'text-delta', id: '0', delta: 'Half an ans' },
  ];
  const ENDS: Readonly<Record<WireProtocol, RegExp>> = {
    'openai-chat': /\[DONE\]|"finish_reason":"/,
    'openai-responses': /response\.(completed|incomplete)/,
    anthropic: /message_stop/,
  };

  it.each(codecs)(
    'never ends cleanly for a client of $protocol',
    async ({ protocol, renderStream, readStream }) => {
      async function* broken(): AsyncGenerator<StreamPart> {
        yield* begun;
        throw new Error('socket hang up');
      }
      const sources = [
        broken(),
        each(begun),
        each([]),
        each([...begun, { type: 'error' as const, error: new WireFailure('overloaded') }]),
        each([
          ...begun,
          {
            type: 'finish' as const,
            finishReason: { unified: 'interrupted' as const, raw: undefined },
            usage: usage(),
          },
        ]),
      ];
      for (const source of sources) {
        const text = (await collect(renderStream(source, META))).join('');
        expect(text).not.toMatch(ENDS[protocol]);
        expect(text).toMatch(/error/);
        await expect(collect(readStream(portions(text, [30])))).rejects.toThrow(/./);
      }
    },
  );

  it.each(codecs)(
    'anywhere before its end is a failure when read by $protocol, and what came before is not lost',
    async ({ protocol, readStream }) => {
      const parts = partsOf(
        {
          content: [
            { type: 'text', text: 'one two three' },
            { type: 'tool-call', toolCallId: 'c', toolName: 't', input: '{"a":1}' },
          ],
          finishReason: { unified: 'tool-calls', raw: undefined },
          usage: usage(),
          warnings: [],
        },
        4,
      );
      const text = await render(protocol, parts);
      // Chat completions are complete with their reason to finish, the others with their last event.
      const complete =
        protocol === 'openai-chat' ? text.indexOf('"finish_reason":"') - 200 : text.lastIndexOf('event: ');
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 0, max: complete }), someSizes, async (cut, sizes) => {
          const got: StreamPart[] = [];
          const reading = (async () => {
            for await (const part of readStream(portions(text.slice(0, cut), sizes))) got.push(part);
          })();
          await expect(reading).rejects.toBeInstanceOf(WireFailure);
          expect(got.some((part) => part.type === 'finish')).toBe(false);
        }),
        { numRuns: 100 },
      );
    },
  );

  it.each(codecs)(
    'of nothing, of an error as JSON, of a web page, says so to $protocol',
    async ({ readStream }) => {
      const cases: [string, RegExp][] = [
        ['', /stream was empty/],
        ['\n\n: comment\n\n', /no stream of events|no JSON/],
        ['{"error":{"message":"Over quota","code":"insufficient_quota"}}', /Over quota/],
        ['<!doctype html><title>Bad gateway</title>', /web page.*Bad gateway/],
        ['data: {"error":{"message":"Overloaded"}}\n\n', /Overloaded/],
        [
          'event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}\n\n',
          /Overloaded/,
        ],
        ['data: {"broken":\n\n', /no JSON/],
        ['data: 7\n\n', /no JSON object/],
      ];
      for (const [text, reason] of cases) {
        await expect(collect(readStream(portions(text, [5])))).rejects.toThrow(reason);
      }
    },
  );

  it('of responses that fails at the end is a failure with the provider’s reason', async () => {
    const text = `data: ${JSON.stringify({ type: 'response.failed', response: { status: 'failed', error: { code: 'server_error', message: 'Engine down' } } })}\n\n`;
    await expect(read('openai-responses', text)).rejects.toThrow(/Engine down/);
  });

  it('of Anthropic that ends with a block still open is a failure', async () => {
    const events = [
      { type: 'message_start', message: { id: 'm', usage: {} } },
      {
        type: 'content_block_start',
        index: 0,
        content_block: { type: 'tool_use', id: 'c', name: 't', input: {} },
      },
      { type: 'message_delta', delta: { stop_reason: 'tool_use' }, usage: { output_tokens: 3 } },
      { type: 'message_stop' },
    ];
    const text = events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join('');
    await expect(read('anthropic', text)).rejects.toThrow(/broke off/);
  });

  it('passes on what the network throws, so that it is known for what it is', async () => {
    async function* dropped(): AsyncGenerator<Uint8Array> {
      yield new TextEncoder().encode('data: {"id":"a","choices":[{"delta":{"content":"x"}}]}\n\n');
      throw new TypeError('terminated');
    }
    await expect(collect(CODECS['openai-chat'].readStream(dropped()))).rejects.toThrow(TypeError);
  });

  it('with mixed tool calls is refused rather than mended wrongly', async () => {
    const chunk = (index: number, fields: object): string =>
      `data: ${JSON.stringify({ id: 'x', choices: [{ index: 0, delta: { tool_calls: [{ index, ...fields }] } }] })}\n\n`;
    const text =
      chunk(0, { id: 'a', function: { name: 'f', arguments: '{' } }) +
      chunk(1, { id: 'b', function: { name: 'g', arguments: '{' } }) +
      chunk(0, { function: { arguments: '}' } });
    await expect(read('openai-chat', text)).rejects.toThrow(/mixes/);
  });
});

function usage(): {
  inputTokens: { total: number; noCache: number; cacheRead: number; cacheWrite: undefined };
  outputTokens: { total: number; text: number; reasoning: number };
} {
  return {
    inputTokens: { total: 10, noCache: 7, cacheRead: 3, cacheWrite: undefined },
    outputTokens: { total: 5, text: 5, reasoning: 0 },
  };
}
