import { readWorkState, type WorkState } from '@leadline/core/kernel/jobs';
import {
  type HealthReport,
  type LlmGateway,
  type QuotaPressure,
  readQuotaPressure,
} from '@leadline/core/kernel/llm';
import type { Store } from '@leadline/core/kernel/store';

/** How things stand when somebody looks. */
export interface Standing {
  readonly health: HealthReport;
  /** Null while the database does not answer. */
  readonly work: WorkState | null;
  readonly quotas: readonly QuotaPressure[] | null;
}

export interface StandingDeps {
  readonly llm: Pick<LlmGateway, 'health'>;
  readonly store: Pick<Store, 'pool'>;
  /** Monotonic. */
  readonly nowMs: () => number;
}

/** However many look, the database is asked this often at most. */
const KEPT_MS = 5_000;
/** Longer than this nobody who looks waits for the database. */
const PATIENCE_MS = 3_000;

type Asked = Pick<Standing, 'work' | 'quotas'>;

export function createStandingReader({ llm, store, nowMs }: StandingDeps): () => Promise<Standing> {
  let kept: Promise<Asked> | null = null;
  let askedMs = 0;
  return async () => {
    if (!kept || nowMs() - askedMs > KEPT_MS) {
      askedMs = nowMs();
      kept = ask(store);
    }
    return { health: llm.health(), ...(await kept) };
  };
}

async function ask(store: Pick<Store, 'pool'>): Promise<Asked> {
  const [work, quotas] = await Promise.all([inTime(readWorkState(store)), inTime(readQuotaPressure(store))]);
  return { work, quotas };
}

async function inTime<Value>(asked: Promise<Value>): Promise<Value | null> {
  const late = Promise.withResolvers<null>();
  const timer = setTimeout(() => late.resolve(null), PATIENCE_MS);
  try {
    return await Promise.race([asked, late.promise]);
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}
