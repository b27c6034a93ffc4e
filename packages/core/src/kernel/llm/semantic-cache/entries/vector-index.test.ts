import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createVectorIndex } from './vector-index.ts';

const later = Number.MAX_SAFE_INTEGER;

/** A unit vector from numbers; `near` mixes in another, so that high cosines occur. */
function unit(values: readonly number[]): Float32Array {
  const length = Math.hypot(...values) || 1;
  return Float32Array.from(values, (value) =>
    Math.hypot(...values) === 0 ? 1 / Math.sqrt(values.length) : value / length,
  );
}

const cosine = (one: Float32Array, other: Float32Array) =>
  one.reduce((sum, value, at) => sum + value * (other[at] ?? 0), 0);
const vectors = (dimensions: number) =>
  fc.array(
    fc.array(fc.integer({ min: -3, max: 3 }), { minLength: dimensions, maxLength: dimensions }).map(unit),
    { minLength: 2, maxLength: 40 },
  );

describe('the vector index', () => {
  it.each([3, 32, 70])('finds exactly what a plain search finds, in %i dimensions', (dimensions) => {
    fc.assert(
      fc.property(vectors(dimensions), fc.constantFrom(0.2, 0.5, 0.95), (all, threshold) => {
        const [query = new Float32Array(dimensions), ...rest] = all;
        const index = createVectorIndex({ dimensions, limit: 100 });
        rest.forEach((vector, at) => index.add({ id: String(at), meaning: '', vector, expiresMs: later }));
        const found = index.nearest(query, { threshold, limit: 100, nowMs: 0 }).map((one) => one.id);
        // Cosines at the very threshold may fall on either side.
        const sure = rest.flatMap((vector, at) =>
          cosine(query, vector) > threshold + 1e-5 ? [String(at)] : [],
        );
        const possible = rest.flatMap((vector, at) =>
          cosine(query, vector) > threshold - 1e-5 ? [String(at)] : [],
        );
        expect(found).toEqual(expect.arrayContaining(sure));
        expect(possible).toEqual(expect.arrayContaining(found));
      }),
    );
  });

  it('holds what was added less what was removed, whatever the order', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), fc.nat(9)), { maxLength: 60 }), (steps) => {
        const index = createVectorIndex({ dimensions: 10, limit: 20 });
        const held = new Set<number>();
        for (const [add, id] of steps) {
          const vector = new Float32Array(10);
          vector[id] = 1;
          if (add) index.add({ id: String(id), meaning: `m${id}`, vector, expiresMs: later });
          else index.remove(String(id));
          held[add ? 'add' : 'delete'](id);
        }
        expect(index.size).toBe(held.size);
        for (let id = 0; id < 10; id++) {
          const query = new Float32Array(10);
          query[id] = 1;
          const found = index.nearest(query, { threshold: 0.99, limit: 3, nowMs: 0 });
          expect(found).toEqual(held.has(id) ? [{ id: String(id), meaning: `m${id}`, similarity: 1 }] : []);
        }
      }),
    );
  });

  it('gives nothing that has run out', () => {
    const index = createVectorIndex({ dimensions: 2, limit: 5 });
    index.add({ id: 'a', meaning: '', vector: unit([1, 0]), expiresMs: 100 });
    expect(index.nearest(unit([1, 0]), { threshold: 0.9, limit: 5, nowMs: 99 })).toHaveLength(1);
    expect(index.nearest(unit([1, 0]), { threshold: 0.9, limit: 5, nowMs: 100 })).toEqual([]);
  });

  it('never holds more than its limit: the one unused for longest goes', () => {
    const index = createVectorIndex({ dimensions: 3, limit: 2 });
    const add = (id: string, values: number[]) =>
      index.add({ id, meaning: '', vector: unit(values), expiresMs: later });
    add('a', [1, 0, 0]);
    add('b', [0, 1, 0]);
    index.touch('a');
    add('c', [0, 0, 1]);
    const all = index.nearest(unit([1, 1, 1]), { threshold: 0.1, limit: 9, nowMs: 0 }).map((one) => one.id);
    expect(all.sort()).toEqual(['a', 'c']);
  });

  it('leaves out vectors of another length', () => {
    const index = createVectorIndex({ dimensions: 3, limit: 2 });
    index.add({ id: 'a', meaning: '', vector: unit([1, 0]), expiresMs: later });
    expect(index.size).toBe(0);
  });
});
