import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBuiltinEmbedder, createEndpointEmbedder, type Embedder } from './index.ts';

const builtin = createBuiltinEmbedder();

const cosine = (one: Float32Array, other: Float32Array) =>
  one.reduce((sum, value, at) => sum + value * (other[at] ?? 0), 0);

async function similarity(embedder: Embedder, one: string, other: string): Promise<number> {
  const [a = new Float32Array(), b = new Float32Array()] = await embedder.embed([one, other]);
  return cosine(a, b);
}

describe('the builtin embedder', () => {
  it('gives one unit vector for each text, in order, and the same for the same text', async () => {
    const texts = ['What is churn?', 'How do I add a user?', 'x', 'What is churn?', '解約率'];
    const vectors = await builtin.embed(texts);
    expect(vectors).toHaveLength(texts.length);
    for (const vector of vectors) expect(Math.hypot(...vector)).toBeCloseTo(1, 5);
    expect(vectors[3]).toEqual(vectors[0]);
    expect(vectors[1]).not.toEqual(vectors[0]);
  });

  it('puts questions that share their words nearer than others', async () => {
    const near = await similarity(builtin, 'How do I add a user?', 'How do I add a new user?');
    const far = await similarity(builtin, 'How do I add a user?', 'Why is the sky blue?');
    expect(near).toBeGreaterThan(far + 0.2);
  });

  it('gives nothing for nothing', async () => {
    expect(await builtin.embed([])).toEqual([]);
  });

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

describe('an embedder over a service', () => {
  const answering = (rows: readonly (readonly number[])[]) =>
    createEndpointEmbedder({ id: 'openai/small', ask: () => Promise.resolve(rows) });

  it('scales what it is given to length 1', async () => {
    const vectors = await answering([
      [2, 0],
      [0, 5],
    ]).embed(['a', 'b']);
    expect(vectors).toEqual([Float32Array.of(1, 0), Float32Array.of(0, 1)]);
  });

  it.each([
    ['too few vectors', [[1, 0]]],
    ['vectors of other lengths', [[1, 0], [1]]],
    ['empty vectors', [[], []]],
    [
      'what is no number',
      [
        [1, 0],
        [Number.NaN, 1],
      ],
    ],
  ])('refuses %s', async (_what, rows) => {
    await expect(answering(rows).embed(['a', 'b'])).rejects.toMatchObject({ code: 'model_answer_unusable' });
  });

  it('asks nobody for nothing', async () => {
    expect(await answering([]).embed([])).toEqual([]);
  });
});
