import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createNameIndex, nameScore, nameWords } from './search.ts';

const word = fc.constantFrom('acme', 'acmo', 'north', 'no', 'n', 'bank', '東京', 'x1');
const name = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join(' '));

describe('the index of names', () => {
  it('finds what looking at every name would find, in the same order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(name, { minLength: 1, maxLength: 3 }), { maxLength: 30 }),
        name,
        fc.nat(12),
        (all, whole, cut) => {
          const wanted = nameWords(whole.slice(0, Math.max(1, whole.length - cut)));
          const index = createNameIndex<number>();
          all.forEach((names, item) => index.add(item, names));
          const plain = all
            .map((names, item) => ({ item, score: nameScore(wanted, names) }))
            .filter(({ score }) => score > 0);
          expect(index.find(wanted)).toEqual(plain);
        },
      ),
      { numRuns: 500 },
    );
  });
});
