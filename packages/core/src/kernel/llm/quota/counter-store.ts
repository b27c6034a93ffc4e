import { fromDatabaseError, type Store } from '../../store/index.ts';
import type { Allotment, Flight, FlightResult } from './allotment.ts';
import type { LimitLabel } from './policy/limits.ts';
import {
  CLOSE_HOLDER,
  COUNTERS,
  ENSURE_COUNTERS,
  EXCHANGE,
  LOOK_UP,
  OPEN_HOLDER,
  PURGE,
  SWEEP,
  USAGE,
} from './statements.ts';

/** One report, numbered: sent again under its number it is applied once. */
export interface Report {
  readonly holder: string;
  readonly seq: number;
  readonly flights: readonly { readonly allotment: Allotment; readonly flight: Flight }[];
  /** Changes of rules before this are known. */
  readonly horizon: string;
}

export interface ReportResult extends FlightResult {
  /** Position in the report. */
  readonly n: number;
  /** Whether the counter's window is the present one. */
  readonly present: boolean;
  /** Whether this report brought the count over the warning mark. */
  readonly warn: boolean;
}

export interface ReportAnswer {
  /** False when the holder was taken for dead, or the report was applied before. */
  readonly applied: boolean;
  readonly nowMs: number;
  readonly horizon: string;
  readonly results: readonly ReportResult[];
  /** Allotments of which the unused part is to go back: workspace, counter, start of the window, ceiling. */
  readonly recalled: readonly (readonly [string, string, number, number])[];
  /** Workspaces whose rules may have changed, with their revision. */
  readonly changed: readonly (readonly [string, number])[];
}

export interface HolderState {
  /** False when taken for dead. */
  readonly alive: boolean;
  /** Number of the last report that was applied. */
  readonly seq: number;
  readonly results: readonly (FlightResult & { readonly n: number; readonly forfeited: number })[];
}

export interface UsageRow {
  readonly counter: string;
  readonly label: LimitLabel;
  readonly ceiling: number;
  readonly spent: number;
  readonly leased: number;
  readonly window_end: Date;
  readonly warned: boolean;
}

/** The counters that all processes share. Every method is one statement; failures are the store's errors. */
export interface CounterStore {
  openHolder(id: string): Promise<{ readonly nowMs: number; readonly horizon: string }>;
  closeHolder(id: string): Promise<void>;
  ensure(allotments: readonly Allotment[]): Promise<void>;
  report(report: Report): Promise<ReportAnswer>;
  lookUp(holder: string, allotments: readonly Allotment[]): Promise<HolderState>;
  /** Frees what dead processes held; how many there were. */
  sweep(): Promise<number>;
  purge(): Promise<void>;
  usage(workspaceId: string, most: number): Promise<UsageRow[]>;
  /** Those that are in use now, of the counters so named; and the database's time. */
  find(
    workspaceId: string,
    counters: readonly string[],
  ): Promise<{ readonly rows: readonly UsageRow[]; readonly nowMs: number }>;
}

export interface CounterStoreOptions {
  readonly store: Store;
  readonly leaseMs: number;
  readonly warnPercent: number;
}

export function createCounterStore({ store, leaseMs, warnPercent }: CounterStoreOptions): CounterStore {
  const ask = async <Row>(text: string, values: readonly unknown[] = []): Promise<Row[]> => {
    try {
      return (await store.pool.query(text, [...values])).rows as Row[];
    } catch (error) {
      throw fromDatabaseError(error);
    }
  };
  const leaseSeconds = leaseMs / 1000;

  return {
    async openHolder(id) {
      const [row] = await ask<{ now_ms: number; horizon: string }>(OPEN_HOLDER, [id, leaseSeconds]);
      return { nowMs: row?.now_ms ?? 0, horizon: row?.horizon ?? '0' };
    },
    closeHolder: async (id) => void (await ask(CLOSE_HOLDER, [id])),
    ensure: async (allotments) =>
      void (await ask(ENSURE_COUNTERS, [JSON.stringify(allotments.map(counterRow))])),
    async report({ holder, seq, flights, horizon }) {
      const items = JSON.stringify(flights.map(flightRow));
      const values = [holder, seq, leaseSeconds, items, warnPercent, horizon];
      const [row] = await ask<ReportRow>(EXCHANGE, values);
      if (!row) throw new TypeError('a report has one row for an answer');
      const { now_ms: nowMs, rows: results, recalled, changed } = row;
      return { applied: row.applied === 1, nowMs, horizon: row.horizon, results, recalled, changed };
    },
    async lookUp(holder, allotments) {
      const items = JSON.stringify(allotments.map((allotment, n) => ({ n, ...keyOf(allotment) })));
      const [row] = await ask<LookUpRow>(LOOK_UP, [holder, items]);
      return { alive: (row?.seq ?? -1) >= 0, seq: row?.last_seq ?? -1, results: row?.rows ?? [] };
    },
    sweep: async () => (await ask<{ dead: number }>(SWEEP))[0]?.dead ?? 0,
    async purge() {
      for (const statement of PURGE) await ask(statement);
    },
    usage: (workspaceId, most) => ask<UsageRow>(USAGE, [workspaceId, most]),
    async find(workspaceId, names) {
      const found = await ask<FoundRow>(COUNTERS, [workspaceId, names]);
      // Left-joined: without any counter there is one row that tells the time alone.
      const rows = found.filter(({ counter }) => counter !== null) as UsageRow[];
      return { rows, nowMs: found[0]?.now_ms ?? 0 };
    },
  };
}

interface ReportRow {
  readonly applied: number;
  readonly now_ms: number;
  readonly horizon: string;
  readonly rows: ReportAnswer['results'];
  readonly recalled: ReportAnswer['recalled'];
  readonly changed: ReportAnswer['changed'];
}

type FoundRow = { readonly now_ms: number } & { readonly [Name in keyof UsageRow]: UsageRow[Name] | null };

interface LookUpRow {
  readonly seq: number;
  readonly last_seq: number;
  readonly rows: HolderState['results'];
}

function keyOf({ limit, span }: Allotment) {
  const { workspaceId, counter, ceiling } = limit;
  return { workspace_id: workspaceId, counter, window_start: new Date(span.startMs), ceiling };
}

function counterRow(allotment: Allotment) {
  const { unit, window, label } = allotment.limit;
  return {
    ...keyOf(allotment),
    window_end: new Date(allotment.span.endMs),
    unit,
    time_window: window,
    label,
  };
}

function flightRow({ allotment, flight }: Report['flights'][number], n: number) {
  return {
    n,
    ...keyOf(allotment),
    ...flight,
    time_window: allotment.limit.window,
    stored: allotment.stored,
  };
}
