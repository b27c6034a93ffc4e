import type { AuditComparison, ComparedRate } from '@leadline/contracts';
import { percent, points, probability } from '../view/figures.ts';
import { isolated } from '../view/plain-text.ts';

export const VERDICT_NAMES: Readonly<Record<ComparedRate['verdict'], string>> = {
  up: '▲ Up',
  down: '▼ Down',
  noise: '≈ Within noise',
  unknown: '? Too little to say',
};

/** What became of the mention rate, in one sentence that never calls noise a change. */
export function comparisonSentence(comparison: AuditComparison): string {
  const { before, after, difference, pValue, verdict } = comparison.overall;
  const brand = isolated(comparison.after.brand);
  if (before.rate === null || after.rate === null)
    return `${brand} cannot be compared: one of the audits has no answers.`;
  const moved = `${percent(before.rate)} to ${percent(after.rate)} (${[points(difference), probability(pValue)].filter((part) => part !== '').join(', ')})`;
  switch (verdict) {
    case 'up':
      return `${brand} is named more often: ${moved}. Chance alone would seldom do this.`;
    case 'down':
      return `${brand} is named less often: ${moved}. Chance alone would seldom do this.`;
    case 'noise':
      return `The mention rate of ${brand} went from ${moved}. That is within noise: repeating the first audit could show as much.`;
    default:
      return `The mention rate of ${brand} went from ${moved}, but there is too little to tell a change from chance.`;
  }
}
