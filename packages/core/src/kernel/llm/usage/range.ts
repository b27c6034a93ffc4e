import { LeadlineError } from '../../errors/index.ts';

/** From `since` up to, and not with, `until`. */
export interface TimeRange {
  readonly since: Date;
  readonly until: Date;
}

const MS_OF = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;
const LONGEST_MS = 3_653 * MS_OF.d;

/**
 * Reads a range of time: `7d` ago, a day (its beginning, in UTC), or a moment.
 *
 * @throws `invalid_input` when it ends before it begins, or spans more than ten years.
 */
export function timeRange(
  { since, until }: { readonly since: string; readonly until?: string | undefined },
  now: Date,
): TimeRange {
  const range = { since: momentOf(since, now), until: until === undefined ? now : momentOf(until, now) };
  const spanMs = range.until.getTime() - range.since.getTime();
  if (spanMs > 0 && spanMs <= LONGEST_MS) return range;
  const message = spanMs <= 0 ? 'must lie before the end' : 'must lie at most ten years before the end';
  throw new LeadlineError('invalid_input', `since: ${message}.`, {
    issues: [{ path: 'since', message }],
    next: 'Name a `since` before `until`, such as 7d.',
  });
}

function momentOf(text: string, now: Date): Date {
  const ago = /^(?<amount>\d+)(?<unit>[mhdw])$/u.exec(text)?.groups;
  if (!ago) return new Date(text);
  return new Date(now.getTime() - Number(ago['amount']) * MS_OF[ago['unit'] as keyof typeof MS_OF]);
}
