import type { Clock } from '../../clock/index.ts';
import { LeadlineError } from '../../errors/index.ts';
import { databaseErrorCode, fromDatabaseError, type Store } from '../../store/index.ts';
import type { SpendLimit } from '../sources.ts';
import { COUNT, LAPSE, MARK_ASKED, READ, RESERVE, SETTLE } from './budget-statements.ts';

export interface ReserveRequest {
  readonly workspaceId: string;
  readonly source: string;
  readonly call: string;
  /** The most the call can cost. */
  readonly worstUsd: number;
  readonly limits: readonly SpendLimit[];
  readonly signal: AbortSignal;
  /** How long to wait, at most, for calls under way that may cost less than was set aside for them. */
  readonly patienceMs: number;
}

/** Money set aside for one call; `settle` or `count` ends it. */
export interface Reservation {
  readonly id: string;
  /**
   * The provider is about to be asked, and may charge from now on.
   * @throws `conflict` where the money is no longer set aside: this process was taken for dead.
   */
  asked(): Promise<void>;
  /** The call is over and cost this much. */
  settle(costUsd: number): Promise<void>;
  /** The call is over and may have cost all of it, which is counted as spent. */
  count(): Promise<void>;
}

export interface Budgets {
  /** @throws `budget_reached` where one of the limits would be passed, `invalid_input` for a limit that is none. */
  reserve(request: ReserveRequest): Promise<Reservation>;
  /** Goes on with what an earlier try of the same call set aside. */
  adopt(reservationId: string): Reservation;
}

export interface BudgetsOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly newId: () => string;
  /** Names this process. */
  readonly holder: string;
  readonly leaseMs: number;
}

/** A budget by what it is counted under. */
interface BudgetKey {
  readonly scope: SpendLimit['scope'];
  readonly id: string;
  readonly period: string;
}
type CountedLimit = BudgetKey & { readonly limitUsd: number };

interface BudgetRow extends BudgetKey {
  readonly spent: number;
  readonly setAside: number;
}

const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 250;

/**
 * Budgets of money, kept in the database so that they hold for all processes and outlive each. A limit is checked and the money set aside by
 * one transaction on the locked rows of all budgets of a call; leases are by the database's clock.
 */
export function createBudgets(options: BudgetsOptions): Budgets {
  const { store, clock, newId } = options;
  const handle = (id: string): Reservation => ({
    id,
    async asked() {
      const { rowCount } = await run(options, MARK_ASKED, [id, options.leaseMs]);
      if (rowCount === 0) throw takenForDead();
    },
    settle: async (costUsd) => void (await run(options, SETTLE, [id, money(costUsd)])),
    count: async () => void (await run(options, COUNT, [id])),
  });
  return {
    adopt: (id) => ({ ...handle(id), asked: async () => undefined }),
    async reserve(request) {
      const limits = countedLimits(request.limits, clock.now());
      const startedMs = clock.monotonicMs();
      for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2)) {
        const id = newId();
        if (await setAside(options, { request, limits, id })) return handle(id);
        const { rowCount } = await run(options, LAPSE, [request.workspaceId]);
        if (rowCount) continue;
        const rows = await readBudgets(store, request.workspaceId, limits);
        const waitedMs = clock.monotonicMs() - startedMs;
        const full = fullBudget(limits, rows, {
          worstUsd: request.worstUsd,
          waits: waitedMs < request.patienceMs,
        });
        if (full) throw budgetReached(request, full);
        await clock.sleep(pauseMs, request.signal);
      }
    },
  };
}

async function setAside(
  options: BudgetsOptions,
  given: {
    readonly request: ReserveRequest;
    readonly limits: readonly CountedLimit[];
    readonly id: string;
  },
): Promise<boolean> {
  const { request, limits, id } = given;
  if (limits.some(({ limitUsd }) => request.worstUsd > limitUsd)) return false;
  const { workspaceId, source, call } = request;
  const rows = limits.map(({ limitUsd, ...key }) => ({ ...key, limit_usd: money(limitUsd) }));
  const values = [workspaceId, JSON.stringify(rows), money(request.worstUsd), id, source, call];
  const client = await options.store.pool.connect().catch(rejectAsOurs);
  let lost: Error | undefined;
  try {
    await client.query('begin');
    const made = await client.query<{ budgets: number }>(RESERVE, [
      ...values,
      options.holder,
      options.leaseMs,
    ]);
    const fits = made.rows[0]?.budgets === limits.length;
    await client.query(fits ? 'commit' : 'rollback');
    return fits;
  } catch (error) {
    lost = error as Error;
    if (isDeadlock(error)) return false;
    throw fromDatabaseError(error);
  } finally {
    client.release(lost);
  }
}

function rejectAsOurs(error: unknown): never {
  throw fromDatabaseError(error);
}

function isDeadlock(error: unknown): boolean {
  const code = databaseErrorCode(error);
  return code === '40P01' || code === '40001';
}

/** Deadlocks are rare, since rows are locked in one order, and end with another try. */
async function run({ store }: BudgetsOptions, text: string, values: readonly unknown[]) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await store.pool.query(text, [...values]);
    } catch (error) {
      if (attempt >= 5 || !isDeadlock(error)) throw fromDatabaseError(error);
    }
  }
}

async function readBudgets(
  store: Store,
  workspaceId: string,
  limits: readonly CountedLimit[],
): Promise<BudgetRow[]> {
  const { rows } = await store.pool.query(READ, [workspaceId, JSON.stringify(limits)]).catch(rejectAsOurs);
  return rows as BudgetRow[];
}

interface FullBudget {
  readonly limit: CountedLimit;
  readonly gone: number;
}

/** The budget that leaves no room for the call; while waiting may help, what is only set aside does not count. */
function fullBudget(
  limits: readonly CountedLimit[],
  rows: readonly BudgetRow[],
  { worstUsd, waits }: { readonly worstUsd: number; readonly waits: boolean },
): FullBudget | null {
  for (const limit of limits) {
    const row = rows.find((each) => keyText(each) === keyText(limit));
    const { spent = 0, setAside: aside = 0 } = row ?? {};
    const gone = waits ? spent : spent + aside;
    if (gone + worstUsd > limit.limitUsd + ROUNDING_USD) return { limit, gone };
  }
  return null;
}

/** What tables keep of money. */
const ROUNDING_USD = 1e-10;

/** Each budget once, with the smallest of its limits, in the order in which all processes lock them. */
export function countedLimits(limits: readonly SpendLimit[], now: Date): readonly CountedLimit[] {
  const byKey = new Map<string, CountedLimit>();
  for (const { scope, id, limitUsd } of limits) {
    if (!Number.isFinite(limitUsd) || limitUsd < 0)
      throw new LeadlineError('invalid_input', `A budget of ${limitUsd} US dollars cannot be kept.`, {
        next: 'Give an amount of 0 or more.',
      });
    const limit = { scope, id, period: scope === 'month' ? now.toISOString().slice(0, 7) : '', limitUsd };
    const known = byKey.get(keyText(limit));
    if (!known || limitUsd < known.limitUsd) byKey.set(keyText(limit), limit);
  }
  return [...byKey.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, limit]) => limit);
}

function keyText({ scope, id, period }: BudgetKey): string {
  return JSON.stringify([scope, id, period]);
}

const BUDGET_OF = {
  enrichment: 'This enrichment',
  list: 'This list',
  month: 'The workspace, this month,',
} as const;

function budgetReached(
  { source, call, worstUsd }: ReserveRequest,
  { limit, gone }: FullBudget,
): LeadlineError {
  return new LeadlineError(
    'budget_reached',
    `${BUDGET_OF[limit.scope]} has spent ${dollars(gone)} of ${dollars(limit.limitUsd)}; ${source} (${call}) may cost ${dollars(worstUsd)}.`,
    {
      kept: 'Everything found so far.',
      next: 'Go on with a higher budget; what is known is not paid again.',
    },
  );
}

function takenForDead(): LeadlineError {
  return new LeadlineError('conflict', 'The money set aside for a call had been given back.', {
    next: 'Ask again.',
    kept: 'Nothing was spent.',
    retryable: true,
  });
}

function money(usd: number): string {
  return usd.toFixed(10);
}

function dollars(value: number): string {
  return `$${value.toFixed(value < 0.1 ? 4 : 2)}`;
}
