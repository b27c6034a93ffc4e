import type { FieldName, ProfileField } from '@leadline/contracts';
import { fieldDays } from './fresh-days.ts';

const DAY_MS = 86_400_000;

export interface DueQuestion {
  readonly wanted: readonly FieldName[];
  readonly known: readonly ProfileField[];
  /** When each field was last looked for, found or not (ISO); absent for never. */
  readonly askedAt: Partial<Readonly<Record<FieldName, string>>>;
  readonly layerOf: (source: string) => 1 | 2 | 3;
  readonly refresh: boolean;
  readonly now: Date;
}

/** A field that nobody knew is looked for again after a week, as a source's miss is. */
const MISSING_DAYS = 7;

/**
 * Fields that somebody must be asked for: all but a person's own with `refresh`; else those never looked for, those not found a week ago or
 * longer, and those last looked for longer ago than they stay fresh.
 */
export function fieldsDue({ wanted, known, askedAt, layerOf, refresh, now }: DueQuestion): FieldName[] {
  const byField = new Map(known.map((one) => [one.field, one]));
  return wanted.filter((field) => {
    const found = byField.get(field);
    if (found?.corrected) return false;
    const asked = askedAt[field];
    if (refresh || asked === undefined) return true;
    const speakers = found?.saidBy.map(({ source }) => source);
    const days = speakers ? fieldDays(field, speakers, layerOf) : MISSING_DAYS;
    return now.getTime() - Date.parse(asked) >= days * DAY_MS;
  });
}
