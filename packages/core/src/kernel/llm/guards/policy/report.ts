import { LeadlineError } from '../../../errors/index.ts';
import {
  type Finding,
  type GuardName,
  NOTHING,
  replaceSpans,
  type Span,
  withoutOverlaps,
} from '../finding.ts';
import { findPersonalData } from '../personal/index.ts';
import { doneReading, readWords } from '../reading/index.ts';
import type { AnswerProblem } from '../schema/index.ts';
import { findSecrets } from '../secrets/index.ts';
import type { GuardRule } from './policy.ts';

const LONGEST_EXCERPT = 80;
/** So much is read on both sides of an excerpt, so that what is cut off in it is still recognised. */
const AROUND = 64;

/** The spans of one guard that its rule lets count. */
export function counted(spans: readonly Span[], rule: GuardRule): readonly Span[] {
  const { kinds, threshold } = rule;
  if (spans.length === 0) return NOTHING;
  return spans.filter(({ kind, score }) => score >= threshold && (!kinds || kinds.includes(kind)));
}

export interface Reported {
  readonly guard: GuardName;
  readonly rule: GuardRule;
  readonly text: string;
  /** Which of the given texts. */
  readonly index: number;
  /** True where the span itself is the secret. */
  readonly sensitive: boolean;
}

/** Makes a finding of a span: the same, with an excerpt that may be logged. */
export function reportFinding(span: Span, { guard, rule, text, index, sensitive }: Reported): Finding {
  const { kind, start, end, score } = span;
  const action = rule.action === 'off' ? 'log' : rule.action;
  const excerpt = sensitive ? `[${kind}, ${end - start} characters]` : safeExcerpt(text, start, end);
  return { guard, kind, start, end, score, action, text: index, excerpt };
}

/** The words of a place, short, without control characters, personal data and secrets. */
function safeExcerpt(text: string, start: number, end: number): string {
  const to = Math.min(end, start + LONGEST_EXCERPT);
  const from = Math.max(0, start - AROUND);
  const around = text.slice(from, Math.min(text.length, to + AROUND));
  const reading = readWords(around);
  const hidden = withoutOverlaps([...findPersonalData(reading), ...findSecrets(reading)]);
  doneReading(reading);
  const inside = hidden
    .filter((span) => span.start < to - from && span.end > start - from)
    .map((span) => ({
      ...span,
      start: Math.max(0, span.start - (start - from)),
      end: span.end - (start - from),
    }));
  const excerpt = replaceSpans(text.slice(start, to), inside, ({ kind }) => `[${kind}]`);
  return excerpt.replaceAll(/[\p{Cc}\p{Cf}]+/gu, ' ').trim();
}

/** Tells what is wrong with the form of an answer. Nothing of it can be masked, so `mask` warns. */
export function schemaFinding({ told, ...span }: AnswerProblem, rule: GuardRule): Finding {
  const action = rule.action === 'mask' ? 'warn' : rule.action;
  const whole = { ...span, start: 0, end: told.length };
  const finding = reportFinding(whole, {
    guard: 'schema',
    rule: { ...rule, action },
    text: told,
    index: 0,
    sensitive: false,
  });
  return { ...finding, start: span.start, end: span.end };
}

/** The error a blocked request or answer ends in. Says which guards, never the words. */
export function blockedError(findings: readonly Finding[], what: 'request' | 'answer'): LeadlineError {
  const blocking = findings.filter(({ action }) => action === 'block');
  const kinds = [...new Set(blocking.map(({ guard, kind }) => `${guard}: ${kind}`))].join(', ');
  return new LeadlineError('content_blocked', `The ${what} was stopped by a guard (${kinds}).`, {
    next:
      what === 'request'
        ? 'Take the named content out, or ask whoever keeps the guard policy to allow it.'
        : 'Ask again in other words, or ask whoever keeps the guard policy to allow it.',
    issues: blocking.map(({ guard, kind, text, excerpt }) => ({
      path: `${guard}[${text}]`,
      message: `${kind}: ${excerpt}`,
    })),
  });
}
