import type { AuditComparison, ComparedRate } from '@leadline/contracts';

const VERDICTS = { up: '▲ up', down: '▼ down', noise: '= noise', unknown: '? too few' } as const;
const SHOWN = 10;

/** Two audits side by side for the terminal: what moved, what is only noise. */
export function renderTextComparison(comparison: AuditComparison): string {
  const { before, after, citations } = comparison;
  const rates = [
    comparison.overall,
    ...comparison.byCategory,
    ...comparison.byProvider,
    ...comparison.rivals,
  ];
  const width = Math.max(...rates.map((rate) => rate.label.length));
  return [
    `${after.brand}: ${before.createdAt.slice(0, 10)} → ${after.createdAt.slice(0, 10)}, ${comparison.sharedQuestions} questions in both`,
    '',
    ...rates.map((rate) => rateLine(rate, width)),
    '',
    ...comparison.scores.map(
      (score) => `${score.name.padEnd(width)}  ${number(score.before)} → ${number(score.after)}`,
    ),
    '',
    `Sources gained: ${listed(citations.gained)}`,
    `Sources lost:   ${listed(citations.lost)}`,
    '',
    ...comparison.warnings.map((warning) => `Note: ${warning.message}`),
    comparison.test,
  ].join('\n');
}

function rateLine({ label, before, after, pValue, verdict }: ComparedRate, width: number): string {
  const p = pValue === null ? '' : `  p = ${pValue < 0.001 ? '< 0.001' : pValue.toFixed(3)}`;
  return `${label.padEnd(width)}  ${share(before)} → ${share(after)}  ${VERDICTS[verdict].padEnd(9)}${p}`;
}

function share({ rate, n }: ComparedRate['before']): string {
  return rate === null
    ? '–'.padStart(13)
    : `${(rate * 100).toFixed(0).padStart(3)} % of ${String(n).padStart(4)}`;
}

function number(value: number | null): string {
  return value === null ? '–' : value.toFixed(0);
}

function listed(items: readonly string[]): string {
  if (items.length === 0) return 'none';
  const more = items.length > SHOWN ? ` and ${items.length - SHOWN} more` : '';
  return items.slice(0, SHOWN).join(', ') + more;
}
