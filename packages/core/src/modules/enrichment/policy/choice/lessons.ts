import type { FieldName, ProfileField, SourceUse } from '@leadline/contracts';
import { type CompanyKind, contextsOf } from './kind.ts';

/** How often a call was tried in a context, and how often what it said of a field was later held to be right. */
export interface Lesson {
  /** `source.call`. */
  readonly call: string;
  readonly field: FieldName;
  readonly context: string;
  readonly tried: number;
  readonly brought: number;
}

/** What was learned, by call, field and context. */
export interface Lessons {
  of(call: string, field: FieldName, context: string): Pick<Lesson, 'tried' | 'brought'> | undefined;
}

export const NO_LESSONS: Lessons = { of: () => undefined };

export function lessonsFrom(rows: readonly Lesson[]): Lessons {
  const byKey = new Map(rows.map((row) => [keyOf(row.call, row.field, row.context), row]));
  return { of: (call, field, context) => byKey.get(keyOf(call, field, context)) };
}

/** Lessons with others added to them. */
export function addLessons(before: readonly Lesson[], more: readonly Lesson[]): Lesson[] {
  const sums = new Map(before.map((row) => [keyOf(row.call, row.field, row.context), row]));
  for (const row of more) {
    const key = keyOf(row.call, row.field, row.context);
    const sum = sums.get(key);
    sums.set(key, sum ? { ...row, tried: sum.tried + row.tried, brought: sum.brought + row.brought } : row);
  }
  return [...sums.values()];
}

export interface FinishedEnrichment {
  readonly kind: CompanyKind;
  readonly uses: readonly Pick<SourceUse, 'source' | 'call' | 'outcome'>[];
  readonly fields: readonly ProfileField[];
  /** What each call could have yielded, by `source.call`. */
  readonly yields: ReadonlyMap<string, readonly FieldName[]>;
}

/**
 * What an enrichment teaches: each call that was answered was tried for all it yields, and brought the fields whose value
 * in the finished profile it stands behind. A value a person corrected, or that better sources outvoted, was not brought.
 * A call that failed or was left out teaches nothing.
 */
export function lessonsOf({ kind, uses, fields, yields }: FinishedEnrichment): Lesson[] {
  const behind = new Map(
    fields.map(({ field, saidBy }) => [field, new Set(saidBy.map(({ source }) => source))]),
  );
  const contexts = contextsOf(kind);
  return uses
    .filter(({ outcome }) => outcome === 'hit' || outcome === 'miss')
    .flatMap(({ source, call, outcome }) => {
      const key = `${source}.${call}`;
      return (yields.get(key) ?? []).flatMap((field) => {
        const brought = outcome === 'hit' && behind.get(field)?.has(source) ? 1 : 0;
        return contexts.map((context) => ({ call: key, field, context, tried: 1, brought }));
      });
    });
}

function keyOf(call: string, field: FieldName, context: string): string {
  return `${call}|${field}|${context}`;
}
