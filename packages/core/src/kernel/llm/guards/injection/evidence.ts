import { combined, type Span } from '../finding.ts';

/** One sign of an attempt; `score` is its weight. */
export interface Evidence extends Span {
  /** Which rule saw it: seen by one rule twice, a thing is said twice, not more. */
  readonly sign: string;
  /** True where the words around it speak against an attempt. */
  readonly isDoubted?: boolean;
}

/** Signs count together when they stand this near. */
const WINDOW = 500;
/** A second sign in the words of another one says less. */
const OVERLAPPING = 0.55;
/** Part of its weight that a second sign of one kind adds. */
const OF_THE_SAME_KIND = 0.6;
const MOST_SIGNS = 200;

/** The strongest passage of a text: its score and the signs that make it. */
export interface Strongest {
  readonly score: number;
  readonly signs: readonly Evidence[];
}

/**
 * Keeps, of signs of one kind in the same words, the strongest; adds up what stands within 500 characters, so
 * that a long document does not become suspicious by its length alone.
 */
export function strongest(evidence: readonly Evidence[]): Strongest {
  const signs = distinct(evidence).toSorted((a, b) => a.start - b.start);
  let best: Strongest = { score: 0, signs: [] };
  let first = 0;
  for (let last = 0; last < signs.length; last += 1) {
    while ((signs[last] as Evidence).start - (signs[first] as Evidence).start > WINDOW) first += 1;
    const near = signs.slice(first, last + 1);
    const score = combined(weightsOf(near));
    if (score > best.score) best = { score, signs: near };
  }
  return best;
}

/** Saying one thing again adds nothing; a second thing of the same kind adds a part. */
function weightsOf(signs: readonly Evidence[]): number[] {
  const byKind = new Map<string, Map<string, number>>();
  for (const { kind, sign, score } of signs) {
    const seen = byKind.get(kind) ?? new Map<string, number>();
    byKind.set(kind, seen.set(sign, Math.max(score, seen.get(sign) ?? 0)));
  }
  return [...byKind.values()].flatMap((scores) => {
    const [first = 0, second = 0] = [...scores.values()].toSorted((a, b) => b - a);
    return [first, second * OF_THE_SAME_KIND];
  });
}

function distinct(evidence: readonly Evidence[]): Evidence[] {
  const taken: Evidence[] = [];
  for (const sign of evidence.toSorted((a, b) => b.score - a.score).slice(0, MOST_SIGNS)) {
    const touching = taken.filter((each) => each.start < sign.end && each.end > sign.start);
    if (touching.some((each) => each.kind === sign.kind)) continue;
    taken.push(touching.length > 0 ? { ...sign, score: sign.score * OVERLAPPING } : sign);
  }
  return taken;
}
