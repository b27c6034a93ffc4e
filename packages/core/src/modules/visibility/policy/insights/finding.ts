import type { Evidence } from '@leadline/contracts';
import type { AnswerFacts } from './facts.ts';
import type { Statement } from './statements.ts';
import type { Theme } from './themes.ts';

/**
 * A situation that measuring shows, and that somebody can act on. `answers` are those in which it is so,
 * `of` is how many could have shown it.
 */
export type Finding = FindingBase &
  (
    | {
        readonly situation: 'absent';
        readonly rival: string;
        readonly named: number;
        readonly faulted: number;
        readonly reasons: readonly Theme[];
      }
    | {
        readonly situation: 'behind';
        readonly rival: string;
        readonly faulted: number;
        readonly reasons: readonly Theme[];
      }
    | { readonly situation: 'endorsed'; readonly rival: string; readonly own: number }
    | { readonly situation: 'volume'; readonly rival: string; readonly theirs: number; readonly own: number }
    | {
        readonly situation: 'outclaimed';
        readonly theme: Theme;
        readonly rival: string;
        readonly others: readonly string[];
        readonly own: number;
        readonly claims: readonly string[];
      }
    | { readonly situation: 'feature'; readonly rival: string; readonly claim: string; readonly own: number }
    | {
        readonly situation: 'source';
        readonly domain: string;
        readonly rivals: readonly string[];
        readonly citations: number;
      }
    | {
        readonly situation: 'assistant';
        readonly provider: string;
        readonly elsewhere: { readonly hits: number; readonly n: number };
        readonly rival: string | null;
        readonly rivalHits: number;
      }
    | { readonly situation: 'concern'; readonly theme: Theme | null; readonly praised: string | null }
    | { readonly situation: 'faint' }
    | { readonly situation: 'late'; readonly medianPct: number; readonly leaders: readonly string[] }
    | { readonly situation: 'question'; readonly question: string; readonly rivals: readonly string[] }
    | { readonly situation: 'unclaimed' }
    | { readonly situation: 'strength'; readonly theme: Theme; readonly rivals: readonly string[] }
    | { readonly situation: 'uncited' }
  );

export type Situation = Finding['situation'];
export type FindingOf<S extends Situation> = Extract<Finding, { situation: S }>;

interface FindingBase {
  /** The same situation over other answers has the same key. */
  readonly key: string;
  readonly answers: readonly string[];
  readonly of: number;
  /** How large the problem is, 0 to 1: the share of all answers looked at, times what the situation weighs. */
  readonly weight: number;
  readonly evidence: readonly Evidence[];
  /** Questions whose answers show it, the most frequent first. */
  readonly questions: readonly string[];
  /** Assistants that show it, the most frequent first. */
  readonly providers: readonly string[];
}

/** What the rules look at: the answers of a batch, a category or the whole audit. */
export interface Slice {
  readonly brand: string;
  readonly answers: readonly AnswerFacts[];
}

/**
 * What a situation weighs beside others that show in as many answers: being left out and being faulted most,
 * standing late or owning a strength least.
 */
const GRAVITY: Readonly<Record<Situation, number>> = {
  absent: 1,
  concern: 1,
  endorsed: 0.9,
  behind: 0.8,
  outclaimed: 0.8,
  volume: 0.7,
  assistant: 0.7,
  question: 0.7,
  faint: 0.7,
  feature: 0.65,
  source: 0.6,
  unclaimed: 0.5,
  late: 0.5,
  uncited: 0.5,
  strength: 0.4,
};

/** What every finding shares, worked out from the answers that show it. */
export function findingBase(
  slice: Slice,
  situation: Situation,
  found: {
    readonly subject: string;
    readonly answers: readonly AnswerFacts[];
    readonly of: number;
    readonly evidence: readonly Evidence[];
    /** Answers that count for the size where not all of `answers` do. */
    readonly excess?: number;
  },
): FindingBase {
  const affected = found.excess ?? found.answers.length;
  return {
    key: `${situation}|${found.subject.toLowerCase()}`,
    answers: found.answers.map((answer) => answer.id),
    of: found.of,
    weight: Math.min(1, (GRAVITY[situation] * affected) / Math.max(1, slice.answers.length)),
    evidence: found.evidence,
    questions: byFrequency(found.answers.map((answer) => answer.query)),
    providers: byFrequency(found.answers.map((answer) => answer.provider)),
  };
}

/** Distinct values, the most frequent first, then in order of appearance. */
export function byFrequency(values: readonly string[]): string[] {
  const counts = Map.groupBy(values, (value) => value);
  return [...counts.values()].sort((a, b) => b.length - a.length).map((group) => group[0] as string);
}

const MOST_EVIDENCE = 3;

/**
 * The most telling statements, one of each answer and no wording twice: those that name their subject and
 * nobody else, and that are neither cut short nor long.
 */
export function evidenceFrom(
  answers: readonly AnswerFacts[],
  wanted: (statement: Statement) => boolean,
): Evidence[] {
  const best = answers.flatMap((answer) => {
    const ranked = answer.statements.filter(wanted).sort((a, b) => tellingness(b) - tellingness(a));
    return ranked.slice(0, 1).map((statement) => ({ answerId: answer.id, statement }));
  });
  const seen = new Set<string>();
  const telling = best
    .sort((a, b) => tellingness(b.statement) - tellingness(a.statement))
    .filter(({ statement }) => !seen.has(statement.text) && seen.add(statement.text))
    .slice(0, MOST_EVIDENCE)
    .map(({ answerId, statement }) => ({ answerId, quote: statement.source ?? statement.text }));
  return telling.length > 0 ? telling : openingsOf(answers);
}

/** The words answers begin with, where they hold no sentence about a brand. */
function openingsOf(answers: readonly AnswerFacts[]): Evidence[] {
  return answers
    .filter((answer) => answer.opening !== '')
    .slice(0, MOST_EVIDENCE)
    .map((answer) => ({ answerId: answer.id, quote: answer.opening }));
}

function tellingness(statement: Statement): number {
  const length = statement.text.length;
  return (
    (statement.shared ? 0 : 3) +
    (statement.named ? 2 : 0) +
    (length >= 40 && length <= 180 ? 2 : 0) +
    (statement.tone === 0 ? 0 : 1) -
    (statement.source?.includes('](') ? 2 : 0)
  );
}

/** A statement that credits its subject: about it alone and not against it. */
export function credits(statement: Statement, subject: string): boolean {
  return statement.subject === subject && statement.tone >= 0 && !statement.shared;
}
