import type { AnalysedAnswer, Span } from '@leadline/contracts';

/** The words of an insight's evidence. */
export type ReliedOn = string;

/** A marked stretch of an answer, in UTF-16 code units, with the quotes it covers. */
export interface QuoteMark {
  readonly start: number;
  readonly end: number;
  readonly sources: readonly string[];
}

/**
 * The stretches of an answer to underline: quotes of its own judgement, and quotes that insights rest on.
 * Overlapping ones are joined, so that marks never cross; words that are not in the text are left out.
 */
export function locateQuotes(answer: AnalysedAnswer, relied: readonly ReliedOn[]): QuoteMark[] {
  const found: Span[] = answer.brand.quotes.filter((span) => isInside(span, answer.text));
  for (const quote of new Set(relied)) {
    const start = quote.trim() === '' ? -1 : answer.text.indexOf(quote);
    if (start >= 0) found.push({ start, end: start + quote.length, text: quote });
  }
  found.sort((a, b) => a.start - b.start || b.end - a.end);
  return joinOverlapping(found);
}

function isInside(span: Span, text: string): boolean {
  return span.start < span.end && span.end <= text.length;
}

function joinOverlapping(sorted: readonly Span[]): QuoteMark[] {
  const joined: { start: number; end: number; sources: string[] }[] = [];
  for (const span of sorted) {
    const last = joined.at(-1);
    if (last !== undefined && span.start < last.end) {
      last.end = Math.max(last.end, span.end);
      if (!last.sources.includes(span.text)) last.sources.push(span.text);
    } else {
      joined.push({ start: span.start, end: span.end, sources: [span.text] });
    }
  }
  return joined;
}
