import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseVersion, partsOf, type Shares } from './split.ts';

const VERSIONS = ['code', '1.1.1-ws', '1.2.0-ws', '1.2.1-ws'];
const weights = fc
  .array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: VERSIONS.length })
  .filter((each) => each.some((weight) => weight > 0))
  .map((each): Shares => Object.fromEntries(each.map((weight, index) => [VERSIONS[index] ?? '', weight])));
const subjects = (count: number) => Array.from({ length: count }, (_, index) => `subject ${index}`);
const prompt = 'visibility.judge-answers';

describe('the choice of a version', () => {
  it('is the same for the same subject, whatever the scale and order of the weights', () => {
    fc.assert(
      fc.property(weights, fc.string(), fc.integer({ min: 1, max: 1_000 }), (shares, subject, scale) => {
        const chosen = chooseVersion(shares, prompt, subject);
        const turned = Object.entries(shares).toReversed();
        const scaled = Object.fromEntries(turned.map(([version, weight]) => [version, weight * scale]));
        expect(chooseVersion(scaled, prompt, subject)).toBe(chosen);
        expect(shares[chosen ?? '']).toBeGreaterThan(0);
      }),
    );
  });

  it('is one that will stay what it was in every release', () => {
    const chosen = subjects(8).map((subject) => chooseVersion({ code: 50, '1.1.1-ws': 50 }, prompt, subject));
    expect(chosen.map((version) => (version === 'code' ? 'c' : 'w')).join('')).toBe('wccwcwww');
  });

  it('falls to each version as often as its weight says', () => {
    fc.assert(
      fc.property(weights, (shares) => {
        const n = 2_000;
        const counts = new Map<string | null, number>();
        for (const subject of subjects(n)) {
          const version = chooseVersion(shares, prompt, subject);
          counts.set(version, (counts.get(version) ?? 0) + 1);
        }
        for (const { version, share } of partsOf(shares)) {
          // Five standard errors: of all runs of this test one in a million fails by chance, and these subjects never change.
          const bound = 5 * Math.sqrt((share * (1 - share)) / n) + 1e-9;
          expect(Math.abs((counts.get(version) ?? 0) / n - share)).toBeLessThanOrEqual(bound);
        }
      }),
      { numRuns: 40, seed: 7 },
    );
  });

  it('moves subjects only to a version whose weight was raised, or from one whose weight was lowered', () => {
    const movedElsewhere = (before: Shares, changed: string, weight: number) => {
      const after = { ...before, [changed]: weight };
      const raised = weight > (before[changed] ?? 0);
      return subjects(200).filter((subject) => {
        const [then, now] = [chooseVersion(before, prompt, subject), chooseVersion(after, prompt, subject)];
        return then !== now && (raised ? now : then) !== changed;
      });
    };
    fc.assert(
      fc.property(
        weights,
        fc.constantFrom(...VERSIONS),
        fc.integer({ min: 0, max: 200 }),
        (shares, changed, weight) => {
          expect(movedElsewhere(shares, changed, weight)).toEqual([]);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('moves no more subjects than the shares have changed', () => {
    const n = 5_000;
    const moved = subjects(n).filter(
      (subject) =>
        chooseVersion({ code: 90, '1.1.1-ws': 10 }, prompt, subject) !==
        chooseVersion({ code: 70, '1.1.1-ws': 30 }, prompt, subject),
    );
    expect(moved.length / n).toBeCloseTo(0.2, 1);
    expect(moved.length / n).toBeLessThan(0.2 + 5 * Math.sqrt(0.16 / n));
  });

  it('is another draw for another prompt', () => {
    const shares = { code: 50, '1.1.1-ws': 50 };
    const same = subjects(1_000).filter(
      (subject) => chooseVersion(shares, 'a', subject) === chooseVersion(shares, 'b', subject),
    );
    expect(Math.abs(same.length - 500)).toBeLessThan(80);
  });
});
