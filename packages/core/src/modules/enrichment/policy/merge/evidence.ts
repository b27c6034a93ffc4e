import { type FieldName, fieldOf } from '@leadline/contracts';
import { familyOf, originOf, type Rank } from './origins.ts';

const DAY_MS = 86_400_000;
/** A value is believed half as much after so many times the days that its field stays fresh. */
const HALF_LIFE_IN_FRESH = 4;
/** No source alone is surer than this, so that others can still add to it. */
const SUREST = 0.985;
/** What each further origin of a family still tells. */
const COPY_DAMPING = 0.5;
/** Evidence of what others only repeat weighs less than of who establishes it; by rank 0..5. */
const WEIGHT_OF_RANK: readonly number[] = [0.5, 0.7, 1, 1.3, 1.6, 4];

/** Days since then; 0 for the future. */
export function ageInDays(observedAt: string, now: Date): number {
  return Math.max(0, (now.getTime() - Date.parse(observedAt)) / DAY_MS) || 0;
}

/** Confidence of one observation after its loss by age: half after four times the days in which the field stays fresh. */
export function agedConfidence(field: FieldName, confidence: number, ageDays: number): number {
  return confidence * 0.5 ** (ageDays / (HALF_LIFE_IN_FRESH * fieldOf(field).freshDays));
}

export interface Statement {
  readonly source: string;
  readonly rank: Rank;
  /** After the loss by age. */
  readonly aged: number;
}

/**
 * How strongly statements that agree speak for their value, 0..1: noisy-or over independent origins. An origin counts once, with its best
 * statement; within a family of origins that copy one another the second counts half, the third a quarter. A further statement never lowers it.
 */
export function supportOf(statements: readonly Statement[]): number {
  const byOrigin = new Map<string, number>();
  for (const { source, rank, aged } of statements) {
    const evidence = -Math.log(1 - Math.min(aged, SUREST)) * (WEIGHT_OF_RANK[rank] ?? 1);
    const origin = originOf(source);
    byOrigin.set(origin, Math.max(evidence, byOrigin.get(origin) ?? 0));
  }
  const families = Map.groupBy(byOrigin, ([origin]) => familyOf(origin));
  let total = 0;
  for (const members of families.values()) {
    const evidences = members.map(([, evidence]) => evidence).toSorted((a, b) => b - a);
    for (const [at, evidence] of evidences.entries()) total += evidence * COPY_DAMPING ** at;
  }
  return 1 - Math.exp(-total);
}

/**
 * Chance that one of several values that exclude one another is right, given how strongly each is spoken for: its odds, of all their
 * odds and of the chance that none is.
 */
export function posterior(support: number, against: readonly number[]): number {
  const own = odds(support);
  return own / (1 + own + against.reduce((sum, chance) => sum + odds(chance), 0));
}

const odds = (chance: number): number => chance / (1 - Math.min(chance, 1 - 1e-9));
