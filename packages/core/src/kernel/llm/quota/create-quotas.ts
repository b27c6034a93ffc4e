import type { Clock } from '../../clock/index.ts';
import { LeadlineError } from '../../errors/index.ts';
import type { Store } from '../../store/index.ts';
import { type Allotment, coverRunsLow, isCovered, runsLow, take } from './allotment.ts';
import { createBook } from './book.ts';
import { createCounterStore } from './counter-store.ts';
import { createLease } from './lease.ts';
import { moneyLeft, NO_MONEY_LIMIT } from './left.ts';
import { checkScope, type QuotaScope } from './policy/limits.ts';
import type { OwnLimits, ReadOwnLimits } from './policy/own-limits.ts';
import { type Counts, countsOf, fromUnits } from './policy/units.ts';
import { exhausted, type QuotaError } from './quota-error.ts';
import {
  DEFAULT_QUOTA_SETTINGS,
  type LimitEvent,
  type QuotaEvent,
  type QuotaSettings,
  type Quotas,
} from './quotas.ts';
import { createReporter, type News } from './reporter.ts';
import { openReservation } from './reservation.ts';
import { createRulesCache, type ScopeEntry } from './rules-cache.ts';
import { createRulesDesk } from './rules-desk.ts';
import { createRulesRepository, touch } from './rules-repository.ts';
import { createSettlements } from './settlements.ts';
import { createUpkeep, stoppedAlready } from './upkeep.ts';
import { createUsageDesk } from './usage.ts';
import { createWaitingCalls, isExhausted, type Part, stateOf } from './waiting-calls.ts';

export interface QuotasDeps {
  readonly store: Store;
  readonly clock: Clock;
  /** Makes UUIDs. */
  readonly newId: () => string;
  /** Must not throw. */
  readonly onEvent: (event: QuotaEvent) => void;
  readonly settings?: Partial<QuotaSettings>;
  /** The limits of keys and people, which are kept with them; read with the rules of a scope, not for each call. */
  readonly ownLimits?: ReadOwnLimits | undefined;
}

/**
 * Quotas and budgets over all processes on one PostgreSQL. Each process leases units ahead and reserves from them in memory;
 * near a limit what it leases shrinks to the single call. See README.md for what is promised when processes die.
 */
export function createQuotas(deps: QuotasDeps): Quotas {
  const { clock } = deps;
  const parts = createParts(deps);
  const { settings, lease, rules, book, waiting, upkeep, repository } = parts;
  const open = (taken: readonly Part[]) => openReservation(taken, parts);
  const tryNow = createQuickWay(parts);
  let stopped = false;

  const reserveSlowly = async (scope: QuotaScope, need: Counts, signal: AbortSignal | null) => {
    checkScope(scope);
    const deadlineMs = clock.monotonicMs() + settings.patienceMs;
    for (;;) {
      signal?.throwIfAborted();
      if (stopped) throw stoppedAlready();
      if (!lease.usable) await upkeep.confirm();
      const entry = rules.peek(scope) ?? (await rules.read(scope));
      const wanted = entry.slots.map((slot) => {
        slot.allotment = book.open(slot.limit, lease.databaseNow());
        return { allotment: slot.allotment, need: need[slot.limit.unit] };
      });
      if (waiting.size >= settings.mostWaiting) throw tooManyWaiting();
      const outcome = waiting.join({ parts: wanted, deadlineMs, signal });
      if (waiting.size > 0) upkeep.reportSoon(true);
      if ((await outcome) === 'taken') return open(wanted);
    }
  };

  return {
    async reserve(scope, estimate, signal = null) {
      const need = countsOf(estimate, 'estimate');
      upkeep.used();
      if (lease.usable && !stopped && !signal?.aborted) {
        const entry = rules.peek(scope);
        const taken = entry ? tryNow(entry, need) : null;
        if (taken) return open(taken);
      }
      return reserveSlowly(scope, need, signal);
    },
    left(scope) {
      const money = rules.peek(scope)?.money;
      return money ? moneyLeft(money, lease.databaseNow()) : NO_MONEY_LIMIT;
    },
    ...createUsageDesk({
      ...parts,
      async booked() {
        if (book.hasMarked()) await upkeep.confirm();
      },
    }),
    ...createRulesDesk({ repository, newId: deps.newId, onChanged: parts.onChanged }),
    announce: touch,
    committed: parts.onChanged,
    async stop() {
      stopped = true;
      waiting.failAll(stoppedAlready());
      await upkeep.stop();
    },
  };
}

/** Everything inside, wired. */
function createParts(deps: QuotasDeps) {
  const { store, clock, onEvent } = deps;
  const settings = { ...DEFAULT_QUOTA_SETTINGS, ...deps.settings };
  const monotonicMs = () => clock.monotonicMs();
  const counters = createCounterStore({ store, ...settings });
  const repository = createRulesRepository(store);
  const { ownLimits = async () => NO_OWN_LIMITS } = deps;
  const { defaultTier, mostScopes } = settings;
  const rules = createRulesCache({ repository, ownLimits, defaultTier, most: mostScopes });
  const lease = createLease({ clock, ...settings });
  const book = createBook(settings.mostCounters);
  const settlements = createSettlements();
  const onRefused = ({ allotment }: Part, { retryAfterSeconds }: QuotaError) =>
    onEvent({ type: 'quota.refused', ...limitEvent(allotment), retryAfterSeconds });
  const { databaseNow } = lease;
  const waiting = createWaitingCalls({
    databaseNow,
    monotonicMs,
    alone: () => upkeep.alone,
    onRefused,
  });
  const onNews = (news: News) => {
    if (news.leaseLost) onEvent({ type: 'quota.lease_lost' });
    for (const { allotment, spent } of news.warned)
      onEvent({
        type: 'quota.warning',
        ...limitEvent(allotment),
        spent: fromUnits(allotment.limit.unit, spent),
      });
    const changed = news.changed.filter(([id, revision]) => rules.changed(id, revision)).map(([id]) => id);
    callBack([...news.recalled, ...ofWorkspaces(book.all(), changed)]);
  };
  const callBack = (allotments: readonly Allotment[]) => {
    for (const allotment of allotments) {
      allotment.recalled = true;
      book.mark(allotment);
      upkeep.reportSoon(true);
    }
  };
  const onChanged = (workspaceId: string) => {
    rules.forget(workspaceId);
    callBack(ofWorkspaces(book.all(), [workspaceId]));
  };
  const reporter = createReporter({ counters, lease, book, waiting, newId: deps.newId, monotonicMs, onNews });
  const onFailed = (error: unknown) => onEvent({ type: 'quota.database_failed', error });
  const inside = { clock, settings, book, lease, waiting, settlements, counters, monotonicMs };
  const upkeep = createUpkeep({ ...inside, reporter, onFailed });
  return { ...inside, rules, upkeep, repository, onRefused, onChanged, ownLimits, defaultTier };
}

/** Takes a call's units from memory alone, or says null when that cannot be. @throws QuotaError when a limit is exhausted. */
function createQuickWay({ lease, upkeep, book, monotonicMs, onRefused }: ReturnType<typeof createParts>) {
  return (entry: ScopeEntry, need: Counts): readonly Part[] | null => {
    if (entry.slots.length === 0) return NO_PARTS;
    const databaseMs = lease.databaseNow();
    const wanted: Part[] = [];
    for (const { allotment, limit } of entry.slots) {
      if (!allotment || allotment.retired || databaseMs >= allotment.span.endMs) return null;
      const part = { allotment, need: need[limit.unit] };
      if (isExhausted(part)) {
        const error = exhausted({ ...stateOf(part), nowMs: databaseMs });
        onRefused(part, error);
        throw error;
      }
      if (part.need > 0 && !isThere(part, upkeep)) return null;
      wanted.push(part);
    }
    const nowMs = monotonicMs();
    for (const { allotment, need: units } of wanted) {
      take(allotment, units, nowMs);
      if (!runsLow(allotment) && !coverRunsLow(allotment)) continue;
      book.mark(allotment);
      upkeep.reportSoon(false);
    }
    return wanted;
  };
}

/** Units a call may take past nobody, and that would count should this process die, if anybody is there to count them. */
function isThere({ allotment, need }: Part, upkeep: { readonly alone: boolean }): boolean {
  if (allotment.free < need || allotment.waiters > 0) return false;
  return isCovered(allotment, need) || upkeep.alone;
}

const NO_PARTS: readonly Part[] = [];

const NO_OWN_LIMITS: OwnLimits = { keys: new Map(), users: new Map() };

function ofWorkspaces(all: Iterable<Allotment>, changed: readonly string[]): Allotment[] {
  if (changed.length === 0) return [];
  const ids = new Set(changed);
  return [...all].filter((allotment) => ids.has(allotment.limit.workspaceId));
}

function limitEvent({ limit, span }: Allotment): LimitEvent {
  const { workspaceId, unit, window, label } = limit;
  const amount = fromUnits(unit, limit.ceiling);
  return { ...label, workspaceId, unit, window, amount, resetAt: new Date(span.endMs) };
}

function tooManyWaiting(): LeadlineError {
  return new LeadlineError('rate_limited', 'Too many calls wait for their quota in this process.', {
    kept: 'The call was not made and cost nothing.',
    next: 'Try again in a second.',
    retryable: true,
  });
}
