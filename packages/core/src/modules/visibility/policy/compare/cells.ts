import type { AnalysedAnswer, AuditReport } from '@leadline/contracts';

/** What is compared of an audit. */
export type ComparableAudit = Pick<
  AuditReport,
  'audit' | 'brand' | 'competitors' | 'analyst' | 'answers' | 'scores' | 'citations'
>;

/** One question put to one assistant in both audits, with all answers it got. */
export interface SharedCell {
  readonly query: string;
  readonly provider: string;
  readonly before: readonly AnalysedAnswer[];
  readonly after: readonly AnalysedAnswer[];
}

/** Questions are the same when they differ in case, spacing or compatibility forms alone. */
export function questionKey(query: string): string {
  return query.normalize('NFKC').trim().replaceAll(/\s+/g, ' ').toLowerCase();
}

/** The question × assistant cells that have answers on both sides, in the order of the earlier audit. */
export function sharedCells(
  before: readonly AnalysedAnswer[],
  after: readonly AnalysedAnswer[],
): SharedCell[] {
  const later = Map.groupBy(after, cellKey);
  return [...Map.groupBy(before, cellKey)].flatMap(([key, answers]) => {
    const matching = later.get(key);
    const [first] = answers;
    if (!matching || !first) return [];
    return [{ query: first.query, provider: first.provider, before: answers, after: matching }];
  });
}

/** The smaller of the two audits' shares of answers that have a counterpart, 0 to 1. */
export function sharedShare(before: readonly AnalysedAnswer[], after: readonly AnalysedAnswer[]): number {
  if (before.length === 0 || after.length === 0) return 0;
  const cells = sharedCells(before, after);
  const paired = (side: 'before' | 'after') => cells.reduce((sum, cell) => sum + cell[side].length, 0);
  return Math.min(paired('before') / before.length, paired('after') / after.length);
}

function cellKey(answer: AnalysedAnswer): string {
  return `${answer.provider.toLowerCase()}\n${questionKey(answer.query)}`;
}
