import { FIELD_GROUPS, FIELD_NAMES, fieldOf } from '@leadline/contracts';
import { mergeProfile } from '../../packages/core/src/modules/enrichment/policy/merge/index.ts';
import { mergedOutcomes, type Outcome } from './merged-world.ts';

/**
 * Prints the constants of `policy/merge/calibration.ts`: for each group of fields, and for each field with enough outcomes whose curve is clearly
 * another, the logistic curve from raw figure to chance that fits the merged values of one simulated world. Never run on the seeds that the
 * evaluation reports on.
 */
const SEED = 'fit';
const COMPANIES = 1_500;
/** Strength, in outcomes, of the belief that the raw figure needs no correction; of a field, that its group's curve fits it. */
const PRIOR_OUTCOMES = 15;
/** A field has its own curve where the group's misses its mean by more than this, over so many outcomes. */
const OFF_BY = 0.02;
const LEAST_OUTCOMES = 150;

interface Curve {
  readonly shift: number;
  readonly slope: number;
}

const PLAIN: Curve = { shift: 0, slope: 1 };
const bounded = (share: number): number => Math.min(1 - 1e-6, Math.max(1e-6, share));
const logit = (share: number): number => Math.log(bounded(share) / (1 - bounded(share)));
const chanceAt = ({ shift, slope }: Curve, raw: number): number =>
  1 / (1 + Math.exp(-(shift + slope * logit(raw))));

/** Ridge regression on the log-odds by gradient steps of Newton's method; targets may be shares. */
function fitted(outcomes: readonly Outcome[], prior: Curve): Curve {
  let { shift, slope } = prior;
  for (let round = 0; round < 50; round++) {
    let [g0, g1, h00, h01, h11] = [
      PRIOR_OUTCOMES * (shift - prior.shift),
      PRIOR_OUTCOMES * (slope - prior.slope),
      PRIOR_OUTCOMES,
      0,
      PRIOR_OUTCOMES,
    ];
    for (const { confidence, right } of outcomes) {
      const x = Math.max(-6, Math.min(6, logit(confidence)));
      const chance = 1 / (1 + Math.exp(-(shift + slope * x)));
      const weight = chance * (1 - chance);
      g0 += chance - right;
      g1 += (chance - right) * x;
      h00 += weight;
      h01 += weight * x;
      h11 += weight * x * x;
    }
    const determinant = h00 * h11 - h01 * h01;
    shift -= (h11 * g0 - h01 * g1) / determinant;
    slope = Math.max(0.1, slope - (h00 * g1 - h01 * g0) / determinant);
  }
  return { shift, slope };
}

function bias(outcomes: readonly Outcome[], curve: Curve): number {
  const sum = outcomes.reduce(
    (total, { confidence, right }) => total + chanceAt(curve, confidence) - right,
    0,
  );
  return sum / outcomes.length;
}

const line = (name: string, { shift, slope }: Curve): string =>
  `  ${name}: { shift: ${shift.toFixed(2)}, slope: ${slope.toFixed(2)} },`;

const outcomes = mergedOutcomes({
  seed: SEED,
  companies: COMPANIES,
  merge: (input) => mergeProfile({ ...input, calibrate: (_field, raw) => raw }),
});
const byGroup = new Map(
  FIELD_GROUPS.map((group) => [
    group,
    fitted(
      outcomes.filter(({ field }) => fieldOf(field).group === group),
      PLAIN,
    ),
  ]),
);
console.log(`// ${outcomes.length} merged values of ${COMPANIES} companies`);
console.log('BY_GROUP');
for (const [group, curve] of byGroup) console.log(line(group, curve));
console.log('BY_FIELD');
for (const field of FIELD_NAMES) {
  const own = outcomes.filter((one) => one.field === field);
  const curve = byGroup.get(fieldOf(field).group) ?? PLAIN;
  if (own.length >= LEAST_OUTCOMES && Math.abs(bias(own, curve)) > OFF_BY)
    console.log(line(field, fitted(own, curve)));
}
