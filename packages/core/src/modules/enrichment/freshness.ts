import type { FieldName } from '@leadline/contracts';
import { fieldDays } from './policy/freshness/index.ts';
import type { ProfileRecord } from './records.ts';

const DAY_MS = 86_400_000;
/** A field nobody knew is looked for again after a week, as a source's miss is. */
const MISSING_DAYS = 7;
/** A field that a source might have known which was down is looked for again soon. */
const FAILED_MS = 10 * 60_000;
/** Until when nobody need be asked again for a field that was just looked for. */
export function freshUntil({
  profile,
  field,
  failed,
  layerOf,
  now,
}: {
  readonly profile: Pick<ProfileRecord, 'fields'>;
  readonly field: FieldName;
  readonly failed: boolean;
  readonly layerOf: (source: string) => 1 | 2 | 3;
  readonly now: Date;
}): string {
  const known = profile.fields.find((each) => each.field === field);
  const after = (ms: number) => new Date(now.getTime() + ms).toISOString();
  if (failed && !known) return after(FAILED_MS);
  if (!known) return after(MISSING_DAYS * DAY_MS);
  const speakers = known.saidBy.map(({ source }) => source);
  const days = fieldDays(field, speakers, layerOf);
  // What was served because its source is down is asked for again as soon as that may be up.
  return after(failed ? FAILED_MS : days * DAY_MS);
}

export interface FreshQuestion {
  readonly profile: Pick<ProfileRecord, 'fields' | 'asked'>;
  readonly wanted: readonly FieldName[];
  readonly layers: number;
  readonly budgetUsd: number;
  readonly now: Date;
}

/** Of the wanted fields those somebody must be asked for: never looked for as far as is wanted now, or too long ago. */
export function fieldsToAsk({ profile, wanted, layers, budgetUsd, now }: FreshQuestion): FieldName[] {
  const corrected = new Set(profile.fields.filter((each) => each.corrected).map(({ field }) => field));
  return wanted.filter((field) => {
    if (corrected.has(field)) return false;
    const asked = profile.asked[field];
    if (!asked || Date.parse(asked.until) <= now.getTime() || asked.layers < layers) return true;
    // The money was short then; it is not now.
    return asked.budgetUsd !== null && budgetUsd > asked.budgetUsd;
  });
}
