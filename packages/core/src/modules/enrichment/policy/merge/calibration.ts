import { type FieldGroup, type FieldName, fieldOf } from '@leadline/contracts';

/** `confidence = 1 / (1 + exp(−(shift + slope · ln(raw / (1 − raw)))))`; a slope of 0 or more keeps the order. */
interface Curve {
  readonly shift: number;
  readonly slope: number;
}

const PLAIN: Curve = { shift: 0, slope: 1 };

const BY_GROUP: Partial<Readonly<Record<FieldGroup, Curve>>> = {};
const BY_FIELD: Partial<Readonly<Record<FieldName, Curve>>> = {};

/** Lowest and highest confidence that is ever shown for what sources say. */
const LOWEST = 0.01;
const HIGHEST = 0.995;

/** The chance that a value is right, from how strongly it is spoken for (0..1). Never decreasing in `raw`. */
export function calibrated(field: FieldName, raw: number): number {
  const { shift, slope } = BY_FIELD[field] ?? BY_GROUP[fieldOf(field).group] ?? PLAIN;
  const bounded = Math.min(1 - 1e-6, Math.max(1e-6, raw));
  const chance = 1 / (1 + Math.exp(-(shift + slope * Math.log(bounded / (1 - bounded)))));
  return Math.min(HIGHEST, Math.max(LOWEST, chance));
}
