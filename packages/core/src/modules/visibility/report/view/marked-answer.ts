import type { AnalysedAnswer } from '@leadline/contracts';
import type { QuoteMark } from './quotes.ts';

/** A measured mention, in UTF-16 code units; the audited brand and its rivals are marked differently. */
export interface Mention {
  readonly start: number;
  readonly end: number;
  readonly of: 'brand' | 'rival';
}

/** A text with everything that is to be shown in it. Mentions and quotes are in order and do not overlap. */
export interface MarkedText {
  readonly text: string;
  readonly mentions: readonly Mention[];
  readonly quotes: readonly QuoteMark[];
  /** Quotes get anchors `{anchor}-quote-1` and so on; null where the text is only an excerpt. */
  readonly anchor: string | null;
}

/** Every mention measured in an answer, in order; one that overlaps an earlier one is dropped. */
export function mentionsIn(answer: AnalysedAnswer): Mention[] {
  const mentions: Mention[] = answer.brand.mentions.map(({ start, end }) => ({ start, end, of: 'brand' }));
  for (const rival of answer.competitors) {
    for (const { start, end } of rival.mentions) mentions.push({ start, end, of: 'rival' });
  }
  return orderMentions(mentions);
}

/** Puts mentions in order and drops those that overlap an earlier one. */
export function orderMentions(mentions: readonly Mention[]): Mention[] {
  const sorted = [...mentions].sort((a, b) => a.start - b.start || b.end - a.end);
  let end = 0;
  return sorted.filter((mention) => {
    if (mention.start < end || mention.end <= mention.start) return false;
    end = mention.end;
    return true;
  });
}
