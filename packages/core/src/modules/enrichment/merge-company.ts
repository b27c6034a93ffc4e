import { FIELD_NAMES, type ProfileField } from '@leadline/contracts';
import type { SourceDefinition } from '../../kernel/sources/index.ts';
import { mergeProfile } from './policy/merge/index.ts';
import type { CorrectionRecord, StoredObservation } from './records.ts';

export interface MergeInput {
  readonly observations: readonly StoredObservation[];
  readonly corrections: readonly CorrectionRecord[];
  readonly definitions: readonly Pick<SourceDefinition, 'name' | 'official'>[];
  /** Sources that are down and spoke from before. */
  readonly staleSources?: ReadonlySet<string>;
  readonly now: Date;
}

export interface Merged {
  readonly fields: readonly ProfileField[];
  readonly simulated: boolean;
  /** The first moment at which one of the values must be deleted; null where all may stay. */
  readonly keepUntil: string | null;
}

/** Everything known of a company, merged into one value for each field. */
export function mergeCompany({
  observations,
  corrections,
  definitions,
  staleSources,
  now,
}: MergeInput): Merged {
  const official = new Set(definitions.filter((each) => each.official).map(({ name }) => name));
  const merged = mergeProfile({ fields: FIELD_NAMES, observations, corrections, official, now });
  const isStale = ({ saidBy }: ProfileField) =>
    staleSources !== undefined && saidBy.every(({ source }) => staleSources.has(source));
  const ends = observations.flatMap(({ keepUntil }) => keepUntil ?? []).toSorted();
  return {
    fields: merged.map((field) => (isStale(field) ? { ...field, stale: true } : field)),
    simulated: observations.some(({ simulated }) => simulated),
    keepUntil: ends[0] ?? null,
  };
}
