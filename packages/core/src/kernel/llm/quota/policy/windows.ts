/** How long a limit's count runs before it begins again at 0; days and months of UTC. */
export type QuotaWindow = 'day' | 'month';

/** A span of time by the database's clock, in milliseconds since 1970; `endMs` is the first moment after it. */
export interface WindowSpan {
  readonly startMs: number;
  readonly endMs: number;
}

const DAY_MS = 86_400_000;

/** The day or month, in UTC, that holds the moment. */
export function windowAt(window: QuotaWindow, nowMs: number): WindowSpan {
  if (window === 'day') {
    const startMs = Math.floor(nowMs / DAY_MS) * DAY_MS;
    return { startMs, endMs: startMs + DAY_MS };
  }
  const now = new Date(nowMs);
  const [year, month] = [now.getUTCFullYear(), now.getUTCMonth()];
  return { startMs: Date.UTC(year, month), endMs: Date.UTC(year, month + 1) };
}
