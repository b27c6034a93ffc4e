import type { Clock } from '../../clock/index.ts';
import { fromDatabaseError, type Store } from '../../store/index.ts';
import type { OnSourceEvent } from '../events.ts';
import type { SourceStage } from './ask.ts';
import type { ConfiguredSource } from './configured.ts';
import { createSourceHealth, type SourceHealth } from './source-health.ts';

export interface HealthBookOptions {
  readonly store: Pick<Store, 'pool'>;
  readonly clock: Clock;
  readonly sourceOf: (source: string) => ConfiguredSource;
  readonly onEvent: OnSourceEvent;
}

/** How each source does, as any process wrote it down last. */
export interface HealthRow {
  readonly source: string;
  readonly breaker: string;
  readonly retryAt: Date | null;
  readonly creditsLeft: number | null;
  readonly lastError: string | null;
}

/** How all sources do. Each process finds out for itself; what it finds out is written down for others to read. */
export interface HealthBook {
  of(source: string): SourceHealth;
  isUp(source: string): boolean;
  creditsLeft(source: string, left: number): void;
  rows(): Promise<readonly HealthRow[]>;
  /** Waits until everything is written down. */
  flush(): Promise<void>;
}

const WRITE = `
  insert into source_health as h (source, breaker, retry_at, last_error, updated_at)
  values ($1, $2, $3, $4, now())
  on conflict (source) do update set breaker = excluded.breaker, retry_at = excluded.retry_at,
    last_error = coalesce(excluded.last_error, h.last_error), updated_at = excluded.updated_at`;
const WRITE_CREDITS = `
  insert into source_health (source, credits_left, updated_at) values ($1, $2, now())
  on conflict (source) do update set credits_left = excluded.credits_left, updated_at = excluded.updated_at`;
const READ = `
  select source, breaker, retry_at as "retryAt", credits_left as "creditsLeft", last_error as "lastError"
  from source_health`;

export function createHealthBook({ store, clock, sourceOf, onEvent }: HealthBookOptions): HealthBook {
  const book = new Map<string, SourceHealth>();
  const credits = new Map<string, number>();
  // One after the other, so that the last word is the last one written.
  let writing: Promise<unknown> = Promise.resolve();
  const write = (text: string, values: readonly unknown[]) => {
    writing = writing
      .then(() => store.pool.query(text, [...values]))
      .catch((error: unknown) =>
        onEvent({ type: 'source.trouble', where: 'health', error: fromDatabaseError(error) }),
      );
  };
  const of = (source: string): SourceHealth => {
    const known = book.get(source);
    if (known) return known;
    const made = createSourceHealth({
      definition: sourceOf(source).definition,
      clock,
      onChange({ state, retryAt, reason }) {
        onEvent({ type: 'source.breaker', source, state, reason });
        write(WRITE, [source, state, retryAt, reason]);
      },
    });
    book.set(source, made);
    return made;
  };
  return {
    of,
    isUp: (source) => book.get(source)?.state() !== 'open',
    creditsLeft(source, left) {
      if (credits.get(source) === left) return;
      credits.set(source, left);
      write(WRITE_CREDITS, [source, left]);
    },
    async rows() {
      await writing;
      const { rows } = await store.pool.query(READ).catch((error: unknown) => {
        throw fromDatabaseError(error);
      });
      return rows as HealthRow[];
    },
    flush: async () => void (await writing),
  };
}

/** Remembers what credit a provider says is left. */
export function creditsStage(tell: HealthBook['creditsLeft']): SourceStage {
  return async (ask, next) => {
    const reply = await next(ask);
    if (reply.creditsLeft !== null) tell(ask.definition.name, reply.creditsLeft);
    return reply;
  };
}
