import {
  type FieldName,
  type FieldValue,
  fieldOf,
  type Observation,
  type ProfileField,
} from '@leadline/contracts';
import { cleanValue } from './clean-value.ts';
import { agedConfidence, ageInDays, type Statement } from './evidence.ts';
import { rankOf } from './origins.ts';

export type SaidBy = ProfileField['saidBy'][number];

/** One observation, cleaned and aged. */
export interface Said extends Statement {
  readonly value: FieldValue;
  readonly ageDays: number;
  readonly said: SaidBy;
}

export interface Circumstances {
  readonly field: FieldName;
  readonly official: ReadonlySet<string>;
  readonly now: Date;
  /** Chance that a value is right, from how strongly it is spoken for. */
  readonly calibrate: (field: FieldName, raw: number) => number;
}

/** What observations say of one field, best-founded first; implausible ones left out. The order they came in does not matter. */
export function readStatements(
  { field, official, now }: Circumstances,
  observations: readonly Observation[],
): readonly Said[] {
  return observations
    .flatMap((observation) => {
      const value = cleanValue(field, observation.value, now);
      if (value === null) return [];
      const { source, url, observedAt, confidence } = observation;
      const ageDays = ageInDays(observedAt, now);
      const aged = round(agedConfidence(field, Math.min(1, Math.max(0, confidence || 0)), ageDays));
      return [
        {
          source,
          rank: rankOf(source, field, official),
          aged,
          value,
          ageDays,
          said: { source, url, observedAt, confidence: aged },
        },
      ];
    })
    .toSorted(byFoundation);
}

export function byFoundation(one: Said, other: Said): number {
  return (
    other.rank - one.rank ||
    other.aged - one.aged ||
    one.ageDays - other.ageDays ||
    compareText(one.source, other.source) ||
    compareText(JSON.stringify(one.value), JSON.stringify(other.value)) ||
    compareText(one.said.url ?? '', other.said.url ?? '') ||
    compareText(one.said.observedAt, other.said.observedAt)
  );
}

/** Each way one source says it once: the same words twice are shown once, as first in order. */
export function speakers(statements: readonly Said[]): SaidBy[] {
  const seen = new Set<string>();
  return statements.flatMap(({ said }) => {
    const key = `${said.source} ${said.url ?? ''}`;
    if (seen.has(key)) return [];
    seen.add(key);
    return [said];
  });
}

/** Whether the freshest of them is older than the field stays fresh. */
export function isStale(field: FieldName, statements: readonly Pick<Said, 'ageDays'>[]): boolean {
  return Math.min(...statements.map(({ ageDays }) => ageDays)) > fieldOf(field).freshDays;
}

export function compareText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

export function round(share: number): number {
  return Math.round(share * 1e4) / 1e4;
}

/**
 * Chance that what these statements say is right. The calibration was fitted to sources; a model's or a rule's own word is never taken for
 * more than it claims.
 */
export function chanceOf(
  { field, calibrate }: Circumstances,
  statements: readonly Said[],
  raw: number,
): number {
  const chance = calibrate(field, raw);
  return statements.some(({ rank }) => rank >= 2) ? chance : Math.min(chance, raw);
}
