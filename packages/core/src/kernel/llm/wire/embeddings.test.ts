import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  readEmbeddingRequest,
  readEmbeddingResult,
  renderEmbeddingResult,
  WireFailure,
  writeEmbeddingRequest,
} from './index.ts';

const someVectors = fc.array(
  fc.float32Array({ minLength: 1, maxLength: 20, noNaN: true, noDefaultInfinity: true }),
  {
    minLength: 1,
    maxLength: 5,
  },
);

describe('embeddings', () => {
  it('come back as they were rendered, in base64 to the bit, and as numbers', () => {
    fc.assert(
      fc.property(
        someVectors,
        fc.constantFrom('base64' as const, 'float' as const),
        (embeddings, encoding) => {
          const body = JSON.stringify(
            renderEmbeddingResult({ embeddings, tokens: 3 }, { model: 'm', encoding }),
          );
          const read = readEmbeddingResult(body, embeddings.length);
          // JSON knows no negative zero.
          const plain = (vector: Iterable<number>): number[] => Array.from(vector, (value) => value + 0);
          expect(read.embeddings.map(plain)).toEqual(embeddings.map(plain));
          expect(read.tokens).toBe(3);
        },
      ),
    );
  });

  it('are put in the order of the texts, whatever the order they come in', () => {
    const data = [1, 0].map((index) => ({ index, embedding: [index] }));
    expect(readEmbeddingResult({ data }, 2).embeddings).toEqual([[0], [1]]);
  });

  it.each([
    [{ data: [{ embedding: [1] }] }, /1 embeddings for 2 texts/],
    [
      {
        data: [
          { index: 0, embedding: [1] },
          { index: 0, embedding: [1] },
        ],
      },
      /wrongly/,
    ],
    [
      {
        data: [
          { index: 5, embedding: [1] },
          { index: 0, embedding: [1] },
        ],
      },
      /wrongly/,
    ],
    [{ data: [{ embedding: [] }, { embedding: [1] }] }, /empty/],
    [{ data: [{ embedding: ['x'] }, { embedding: [1] }] }, /numbers/],
    [{ data: [{ embedding: 'AAA=' }, { embedding: [1] }] }, /cut/],
    [{ error: { message: 'no such model' } }, /no such model/],
    ['', /empty/],
    ['<html>', /web page/],
    [{}, /no embeddings/],
  ])('of %j are a failure', (body, reason) => {
    expect(() => readEmbeddingResult(body, 2)).toThrow(WireFailure);
    expect(() => readEmbeddingResult(body, 2)).toThrow(reason);
  });

  it('are asked for with everything the client said', () => {
    const request = readEmbeddingRequest({
      model: 'm',
      input: 'x',
      dimensions: 8,
      user: 'u',
      encoding_format: 'base64',
      extra: 1,
    });
    expect(request).toMatchObject({ values: ['x'], encoding: 'base64' });
    expect(writeEmbeddingRequest(request, { model: 'other' }).body).toEqual({
      model: 'other',
      input: ['x'],
      encoding_format: 'base64',
      dimensions: 8,
      user: 'u',
      extra: 1,
    });
  });

  it.each([
    ['model', { input: 'x' }],
    ['input', { model: 'm' }],
    ['input', { model: 'm', input: '' }],
    ['input[1]', { model: 'm', input: ['x', ''] }],
    ['input[0]', { model: 'm', input: [1, 2] }],
    ['input', { model: 'm', input: Array.from({ length: 2_049 }, () => 'x') }],
    ['encoding_format', { model: 'm', input: 'x', encoding_format: 'hex' }],
    ['dimensions', { model: 'm', input: 'x', dimensions: 1.5 }],
  ])('are refused at “%s” when asked for wrongly', (path, body) => {
    expect(() => readEmbeddingRequest(body)).toThrow(
      expect.objectContaining({
        code: 'invalid_input',
        issues: [expect.objectContaining({ path })],
      }) as Error,
    );
  });
});
