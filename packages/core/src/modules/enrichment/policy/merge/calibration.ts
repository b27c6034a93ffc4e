import { type FieldGroup, type FieldName, fieldOf } from '@leadline/contracts';

/** `confidence = 1 / (1 + exp(−(shift + slope · ln(raw / (1 − raw)))))`; slopes are above 0, so the order of raw figures is kept. */
interface Curve {
  readonly shift: number;
  readonly slope: number;
}

/*
 * How these were fitted (`node evals/enrichment/fit-calibration.ts` prints them): 54,181 values merged from random parts of what the providers say of
 * 1,500 simulated companies, seed `fit`; logistic regression of right or wrong (for lists, the share of right items) on the log-odds of the raw
 * figure, with a ridge of 15 outcomes towards no correction. A field has its own curve where its group's misses its mean by more than 0.02.
 * `npm run evals -- --only enrichment/accuracy` measures on other seeds. Raw figures are too low above all because sources that disagree seldom
 * do so about the same company. The simulated providers' errors are those that users report, not measured ones: fit anew on your own
 * corrections once there are some hundred of them.
 */
const BY_GROUP: Readonly<Record<FieldGroup, Curve>> = {
  identity: { shift: 1.4, slope: 1.91 },
  legal: { shift: 2.56, slope: 1.36 },
  size: { shift: 1.48, slope: 1.61 },
  money: { shift: 1.98, slope: 1.11 },
  people: { shift: 1.42, slope: 1.15 },
  place: { shift: 1.13, slope: 1.03 },
  technology: { shift: 2.24, slope: 1.33 },
  products: { shift: 1.28, slope: 1.65 },
  market: { shift: 1.52, slope: 1.35 },
  signals: { shift: 2.9, slope: 0.61 },
};

const BY_FIELD: Partial<Readonly<Record<FieldName, Curve>>> = {
  companyStatus: { shift: 3.44, slope: 1.17 },
  employeeGrowth12m: { shift: 1.92, slope: 1.74 },
  revenueUsd: { shift: 1.27, slope: 0.95 },
  revenueRange: { shift: 2.16, slope: 1.05 },
  fundingTotalUsd: { shift: 1.8, slope: 1.03 },
  fundingStage: { shift: 3.17, slope: 1.37 },
  lastFundingOn: { shift: 1.67, slope: 1.03 },
  investors: { shift: 2.51, slope: 1.28 },
  founders: { shift: 1.84, slope: 1.4 },
  email: { shift: 1.56, slope: 1.17 },
  placeId: { shift: 0.95, slope: 0.55 },
  technologies: { shift: 2.94, slope: 1.0 },
  businessModel: { shift: 1.63, slope: 1.69 },
  industryCode: { shift: 1.65, slope: 1.57 },
  keywords: { shift: 2.41, slope: 1.42 },
  hiringDepartments: { shift: 3.42, slope: 0.58 },
};

/** Lowest and highest confidence that is ever shown for what sources say: nothing simulated can vouch for more. */
const LOWEST = 0.01;
const HIGHEST = 0.985;

/** The chance that a value is right, from how strongly sources speak for it (0..1). Never decreasing in `raw`. */
export function calibrated(field: FieldName, raw: number): number {
  const { shift, slope } = BY_FIELD[field] ?? BY_GROUP[fieldOf(field).group];
  const bounded = Math.min(1 - 1e-6, Math.max(1e-6, raw));
  const chance = 1 / (1 + Math.exp(-(shift + slope * Math.log(bounded / (1 - bounded)))));
  return Math.min(HIGHEST, Math.max(LOWEST, chance));
}
