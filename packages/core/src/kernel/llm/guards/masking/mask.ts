import { replaceSpans, type Span, withoutOverlaps } from '../finding.ts';
import { findPersonalData, type PersonalOptions } from '../personal/index.ts';
import { doneReading, readWords } from '../reading/index.ts';
import { normalised, PLACEHOLDER } from './placeholders.ts';
import type { MaskSession } from './session.ts';

/**
 * Replaces personal data by placeholders. `unmask(mask(text, session), session)` is `text` for any text, also
 * for one that holds something like a placeholder.
 */
export function mask(text: string, session: MaskSession, options: PersonalOptions = {}): string {
  const reading = readWords(text);
  const found = findPersonalData(reading, options);
  doneReading(reading);
  return maskSpans(text, found, session);
}

/** Replaces the given places, which do not overlap, and whatever looks like a placeholder already. */
export function maskSpans(text: string, spans: readonly Span[], session: MaskSession): string {
  const found = withLiterals(text, spans);
  if (found.length === 0) return text;
  const places = found.map((span) => ({
    ...span,
    start: beforeBackslashes(text, span.start),
  }));
  return replaceSpans(text, places, ({ kind, start, end }) => session.hide(kind, text.slice(start, end)));
}

/** A backslash before a placeholder would be taken for Markdown's and be lost; so it is hidden along. */
function beforeBackslashes(text: string, start: number): number {
  let at = start;
  while (at > 0 && text.charAt(at - 1) === '\\') at -= 1;
  return at;
}

function withLiterals(text: string, spans: readonly Span[]): readonly Span[] {
  if (!text.includes('[')) return spans;
  const literals = Array.from(text.matchAll(PLACEHOLDER), (match) => ({
    kind: 'literal',
    start: match.index,
    end: match.index + match[0].length,
    score: 1,
  }));
  if (literals.length === 0) return spans;
  // A literal must go whole: what overlaps it gives way.
  const free = spans.filter(
    ({ start, end }) => !literals.some((each) => each.start < end && each.end > start),
  );
  return withoutOverlaps([...literals, ...free]);
}

export interface UnmaskOptions {
  /** `json` for text that is JSON source: values are written as they stand inside a JSON string. */
  readonly as?: 'text' | 'json';
}

/** Puts the values back in place of their placeholders; placeholders of nobody stay. */
export function unmask(text: string, session: MaskSession, { as = 'text' }: UnmaskOptions = {}): string {
  if (session.size === 0 || !text.includes('[')) return text;
  return text.replaceAll(PLACEHOLDER, (written) => {
    const value = session.reveal(normalised(written));
    if (value === undefined) return written;
    return as === 'json' ? JSON.stringify(value).slice(1, -1) : value;
  });
}

/** Puts the values back in every string of a parsed JSON value, keys too. */
export function unmaskValue(value: unknown, session: MaskSession): unknown {
  if (typeof value === 'string') return unmask(value, session);
  if (Array.isArray(value)) return value.map((item) => unmaskValue(item, session));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [unmask(key, session), unmaskValue(inner, session)]),
  );
}
