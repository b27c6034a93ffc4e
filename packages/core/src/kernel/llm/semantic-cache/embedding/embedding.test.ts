import { startSandbox } from '@leadline/sandbox';
import * as fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { createBuiltinEmbedder, createEndpointEmbedder, type Embedder, openAiEmbeddings } from './index.ts';

const sandbox = await startSandbox({});
afterAll(() => sandbox.close());

const overHttp = createEndpointEmbedder({
  id: 'openai/text-embedding-3-small',
  dimensions: 256,
  batchSize: 3,
  ask: openAiEmbeddings({
    baseUrl: `${sandbox.url}/openai/v1`,
    apiKey: 'sandbox-key',
    model: 'text-embedding-3-small',
    dimensions: 256,
    fetch,
  }),
});

const cosine = (one: Float32Array, other: Float32Array) =>
  one.reduce((sum, value, at) => sum + value * (other[at] ?? 0), 0);

async function similarity(embedder: Embedder, one: string, other: string): Promise<number> {
  const [a = new Float32Array(), b = new Float32Array()] = await embedder.embed([one, other]);
  return cosine(a, b);
}

describe.each([
  ['builtin', createBuiltinEmbedder()],
  ['over HTTP', overHttp],
])('the embedder %s', (_name, embedder) => {
  it('gives one unit vector for each text, in order, and the same for the same text', async () => {
    const texts = ['What is churn?', 'How do I add a user?', 'x', 'What is churn?', '解約率'];
    const vectors = await embedder.embed(texts);
    expect(vectors).toHaveLength(texts.length);
    for (const vector of vectors) {
      expect(vector).toHaveLength(embedder.dimensions);
      expect(Math.hypot(...vector)).toBeCloseTo(1, 5);
    }
    expect(vectors[3]).toEqual(vectors[0]);
    expect(vectors[1]).not.toEqual(vectors[0]);
  });

  it('puts questions that share their words nearer than others', async () => {
    const near = await similarity(embedder, 'How do I add a user?', 'How do I add a new user?');
    const far = await similarity(embedder, 'How do I add a user?', 'Why is the sky blue?');
    expect(near).toBeGreaterThan(far + 0.2);
  });

  it('gives nothing for nothing', async () => {
    expect(await embedder.embed([])).toEqual([]);
  });
});

describe('the builtin embedder', () => {
  const builtin = createBuiltinEmbedder();

  it('puts other words for the same question past the threshold, and another order below it', async () => {
    expect(
      await similarity(builtin, 'What is the best way to reduce churn?', 'how to reduce churn'),
    ).toBeGreaterThan(0.99);
    expect(await similarity(builtin, 'Did Google buy Motorola?', 'Did Motorola buy Google?')).toBeLessThan(
      0.95,
    );
  });

  it('gives a finite unit vector for any text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 60 }), async (text) => {
        const [vector = new Float32Array()] = await builtin.embed([text]);
        expect(Math.hypot(...vector)).toBeCloseTo(1, 4);
      }),
    );
  });
});

describe('an embeddings endpoint that misbehaves', () => {
  const answering = (status: number, body: string) =>
    createEndpointEmbedder({
      id: 'm',
      dimensions: 2,
      ask: openAiEmbeddings({
        baseUrl: 'http://x/',
        apiKey: 'k',
        model: 'm',
        fetch: () => Promise.resolve(new Response(body, { status })),
      }),
    });
  const data = (...rows: unknown[]) =>
    JSON.stringify({ data: rows.map((embedding, index) => ({ index, embedding })) });

  it.each([
    ['a rejected key', 401, '{}', 'provider_rejected_key'],
    ['too many requests', 429, '{}', 'provider_failed'],
    ['a page instead of JSON', 200, '<html>', 'model_answer_unusable'],
    ['too few vectors', 200, data([1, 0]), 'model_answer_unusable'],
    ['vectors of another length', 200, data([1, 0], [1, 0, 0]), 'model_answer_unusable'],
    ['text for numbers', 200, data([1, 0], ['a', 'b']), 'model_answer_unusable'],
  ])('is refused: %s', async (_what, status, body, code) => {
    await expect(answering(status, body).embed(['a', 'b'])).rejects.toMatchObject({ code });
  });

  it('may answer out of order and unscaled', async () => {
    const body = JSON.stringify({
      data: [
        { index: 1, embedding: [0, 5] },
        { index: 0, embedding: [2, 0] },
      ],
    });
    expect(await answering(200, body).embed(['a', 'b'])).toEqual([
      Float32Array.of(1, 0),
      Float32Array.of(0, 1),
    ]);
  });
});
