import type { KeyLimits } from '@leadline/contracts';
import type { Database } from '../../store/index.ts';
import type { Limit, LimitInput, LimitLabel, QuotaScope, StoredLimit } from './policy/limits.ts';
import type { Owner } from './policy/own-limits.ts';
import type { Amounts, QuotaUnit } from './policy/units.ts';
import type { QuotaWindow } from './policy/windows.ts';

/** What is set aside for one call. Exactly one of the two ends it. */
export interface Reservation {
  /**
   * The call is over and used this much; more than the estimate is booked too. Counts in this process at once. Without a promise
   * the figure outlives the process already, which is so for a call that kept to its estimate. The promise resolves when it
   * would: after one round trip, or, with the database away, once it is back. It never rejects, and who does not want to wait
   * may leave it.
   * @throws at once: `invalid_input` for an amount that is negative or no number (the reservation stays open), `conflict`
   * when the reservation has ended already.
   */
  settle(actual: Amounts): Promise<void> | undefined;
  /** The call was not made: nothing was used. Does nothing after the reservation has ended. */
  release(): void;
}

/** US dollars; null where no money limit holds. */
export interface MoneyLeft {
  readonly leftUsd: number | null;
  readonly limitUsd: number | null;
}

/** How one counter stands in the window that runs. */
export interface LimitUsage extends LimitLabel {
  readonly unit: QuotaUnit;
  readonly window: QuotaWindow;
  /** All in tokens or US dollars. */
  readonly amount: number;
  /** Settled. */
  readonly spent: number;
  /** With processes: set aside for calls under way, or leased ahead for the next ones. */
  readonly reserved: number;
  readonly resetAt: Date;
  /** True from 80 % on. */
  readonly warned: boolean;
}

/** What a workspace has set. */
export interface QuotaRules {
  /** The plan of calls that name no tier; null for none. */
  readonly tier: string | null;
  /** The workspace's own plans by their tier. */
  readonly plans: Readonly<Record<string, readonly Limit[]>>;
  readonly limits: readonly StoredLimit[];
}

export interface Quotas {
  /**
   * Sets the estimate aside under every limit that holds for the scope, all or none. From then on it counts, also should this
   * process die. Costs no round trip while what this process has leased lasts. When a limit is full only because of calls under way, waits a moment for them.
   * @throws QuotaError (`rate_limited`, 429) with the reset time; `invalid_input` for a negative estimate or an unknown tier;
   * `database_unavailable`; the signal's reason.
   */
  reserve(scope: QuotaScope, estimate: Amounts, signal?: AbortSignal | null): Promise<Reservation>;
  /**
   * What may still be spent under the tightest money limit of the scope: at once, from what this process knows, so other
   * processes' latest calls may be missing. Nulls where no money limit holds, or the scope has not been asked for here lately.
   */
  left(scope: QuotaScope): MoneyLeft;
  /** What is used of the limits there are, the fullest first; at most `most` of them (200 unless said), none that nobody used. */
  usage(workspaceId: string, most?: number): Promise<LimitUsage[]>;
  /** Every limit that holds for such a call, used or not. @throws `invalid_input` for an unknown tier. */
  holding(scope: QuotaScope): Promise<LimitUsage[]>;
  /** What keys or people have used of limits of their own, by their ids. */
  ownUsage(
    workspaceId: string,
    owner: Owner,
    limitsOf: ReadonlyMap<string, KeyLimits>,
  ): Promise<ReadonlyMap<string, readonly LimitUsage[]>>;
  /** What the workspace has set. */
  rules(workspaceId: string): Promise<QuotaRules>;
  /** Sets the plan of calls that name no tier; null for none. @throws `invalid_input` when no plan is named so. */
  setTier(workspaceId: string, tier: string | null): Promise<void>;
  /** Makes or replaces a plan of the workspace's own; null takes it away. Counts go on. */
  setPlan(workspaceId: string, tier: string, limits: readonly LimitInput[] | null): Promise<void>;
  /** @throws `invalid_input` when no plan is named so. */
  requireTier(workspaceId: string, tier: string): Promise<void>;
  /**
   * Sets a limit besides the plan and returns its id. With an id it replaces that limit; without, one that counts the same
   * calls, if there is any. Counts go on. A limit that is new counts from now on.
   */
  setLimit(workspaceId: string, limit: LimitInput, id?: string): Promise<string>;
  /** @throws `not_found`. */
  removeLimit(workspaceId: string, id: string): Promise<void>;
  /** To be called in the transaction that changes limits which are kept elsewhere: other processes follow once it is committed. */
  announce(database: Database, workspaceId: string): Promise<void>;
  /** To be called once that is committed: this process follows at once. */
  committed(workspaceId: string): void;
  /** Books everything settled and gives back what is not in use. Afterwards nothing can be reserved; open reservations may still end. */
  stop(): Promise<void>;
}

/** What loggers and meters are told. */
export type QuotaEvent =
  | (LimitEvent & { readonly type: 'quota.warning'; readonly spent: number })
  | (LimitEvent & { readonly type: 'quota.refused'; readonly retryAfterSeconds: number })
  /** The database was out of reach for longer than the lease; others may have used what this process had leased. */
  | { readonly type: 'quota.lease_lost' }
  | { readonly type: 'quota.database_failed'; readonly error: unknown };

export interface LimitEvent extends LimitLabel {
  readonly workspaceId: string;
  readonly unit: QuotaUnit;
  readonly window: QuotaWindow;
  readonly amount: number;
  readonly resetAt: Date;
}

export interface QuotaSettings {
  /** What was settled is reported at least this often. */
  readonly reportMs: number;
  /** How often a process with anything under way renews its lease and asks for news; the first call after a pause asks first. */
  readonly renewMs: number;
  /** News may be this old before a call waits for fresh ones. */
  readonly freshMs: number;
  /** After this long without a sign of life a process counts as dead; it stops trusting its lease after half of it. */
  readonly leaseMs: number;
  /** How long a call waits when a limit is full only because of calls under way. */
  readonly patienceMs: number;
  /** Unused units go back after this long without a call. */
  readonly idleMs: number;
  readonly warnPercent: number;
  /** The tier of workspaces that have set none; null for no plan. */
  readonly defaultTier: string | null;
  /** Most scopes, and most counters, kept in memory. */
  readonly mostScopes: number;
  readonly mostCounters: number;
  /** Most calls that may wait at a time. */
  readonly mostWaiting: number;
}

export const DEFAULT_QUOTA_SETTINGS: QuotaSettings = {
  reportMs: 50,
  renewMs: 200,
  freshMs: 1_000,
  leaseMs: 15_000,
  patienceMs: 1_000,
  idleMs: 2_000,
  warnPercent: 80,
  defaultTier: null,
  mostScopes: 20_000,
  mostCounters: 20_000,
  mostWaiting: 5_000,
};
