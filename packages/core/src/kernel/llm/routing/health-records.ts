import type { Breaker, BreakerState } from '../../breaker/index.ts';
import type { Clock } from '../../clock/index.ts';
import type { FailureKind } from '../providers/failure.ts';
import type { BreakerChange, HealthLine, HealthReport, LatencyKind } from './health.ts';
import { createLatencies, type Latencies } from './latencies.ts';

export interface EndpointRecord {
  readonly name: string;
  readonly account: string | null;
  readonly breaker: Breaker;
  /** Models that failed since the last answer of any. */
  readonly failingModels: Set<string>;
  lastFailure: FailureKind | null;
  noted: BreakerState;
  since: Date;
}

export interface ModelRecord {
  readonly name: string;
  readonly account: string | null;
  readonly breaker: Breaker;
  readonly latencies: Readonly<Record<LatencyKind, Latencies>>;
  pausedUntilMs: number;
  lastFailure: FailureKind | null;
  noted: BreakerState;
  since: Date;
}

export interface RecordsOptions {
  readonly clock: Clock;
  readonly newModelBreaker: () => Breaker;
  readonly newEndpointBreaker: () => Breaker;
  readonly onChange: ((change: BreakerChange) => void) | undefined;
}

/** Records of so many models and as many deployments; whoever was not called longest is forgotten first. */
const MOST = 500;
/** Names are the file's and the settings', but callers may name dated versions of them. */
const MOST_FAILING = 20;

export function createRecords({ clock, newModelBreaker, newEndpointBreaker, onChange }: RecordsOptions) {
  const models = new Map<string, ModelRecord>();
  const endpoints = new Map<string, EndpointRecord>();
  const base = (name: string, account: string | null, breaker: Breaker) => ({
    name,
    account,
    breaker,
    lastFailure: null,
    noted: 'closed' as const,
    since: clock.now(),
  });
  const noteChanges = (records: readonly (EndpointRecord | ModelRecord)[]) => {
    for (const record of records) {
      const to = record.breaker.state(clock.monotonicMs());
      if (to === record.noted) continue;
      const { name, account, lastFailure } = record;
      const change = { name, account, from: record.noted, to, lastFailure };
      record.noted = to;
      record.since = clock.now();
      onChange?.(change);
    }
  };

  return {
    noteChanges,
    knownModel: (name: string, account: string | null) => models.get(keyOf(name, account)),
    knownEndpoint: (name: string, account: string | null) => endpoints.get(keyOf(name, account)),
    model: (name: string, account: string | null) =>
      remembered(models, keyOf(name, account), () => ({
        ...base(name, account, newModelBreaker()),
        latencies: { whole: createLatencies(), first_token: createLatencies() },
        pausedUntilMs: 0,
      })),
    endpoint(name: string, account: string | null) {
      const record = remembered(endpoints, keyOf(name, account), () => ({
        ...base(name, account, newEndpointBreaker()),
        failingModels: new Set<string>(),
      }));
      if (record.failingModels.size > MOST_FAILING) record.failingModels.clear();
      return record;
    },
    /** All records, or those of one workspace's accounts. */
    report(workspaceId?: string): HealthReport {
      noteChanges([...models.values(), ...endpoints.values()]);
      const told = ({ account }: EndpointRecord | ModelRecord) =>
        workspaceId === undefined || account === workspaceId;
      return {
        providers: [...endpoints.values()].filter(told).map((record) => lineOf(record, clock)),
        models: [...models.values()].filter(told).map((record) => lineOf(record, clock)),
      };
    },
  };
}

function keyOf(name: string, account: string | null): string {
  return account === null ? name : `${account} ${name}`;
}

/** Finds or makes a record and moves it to the end, so that the first is the one longest unused. */
function remembered<Value extends { readonly breaker: Breaker; readonly noted: BreakerState }>(
  records: Map<string, Value>,
  key: string,
  make: () => Value,
): Value {
  const known = records.get(key);
  if (known) records.delete(key);
  const record = known ?? make();
  records.set(key, record);
  if (records.size > MOST) {
    const healthy = records.entries().find(([name, { noted }]) => name !== key && noted === 'closed');
    records.delete(healthy?.[0] ?? records.keys().next().value ?? key);
  }
  return record;
}

function lineOf(record: EndpointRecord | ModelRecord, clock: Clock): HealthLine {
  const now = clock.monotonicMs();
  const { calls, failures } = record.breaker.counts(now);
  const untilMs = Math.max(
    record.breaker.openUntilMs(),
    'pausedUntilMs' in record ? record.pausedUntilMs : 0,
  );
  const latencies = 'latencies' in record ? record.latencies : null;
  const none = { samples: 0, p50Ms: 0, p95Ms: 0 };
  return {
    name: record.name,
    account: record.account,
    state: record.breaker.state(now),
    since: record.since,
    until: untilMs > now ? new Date(clock.now().getTime() + untilMs - now) : null,
    calls,
    failureRate: calls > 0 ? failures / calls : null,
    lastFailure: record.lastFailure,
    whole: latencies?.whole.read(now) ?? none,
    firstToken: latencies?.first_token.read(now) ?? none,
  };
}
