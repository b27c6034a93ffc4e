import {
  type BreakerSettings,
  type BreakerState,
  createBreaker,
  DEFAULT_BREAKER,
  type Pass,
} from '../../breaker/index.ts';
import type { Clock } from '../../clock/index.ts';
import type { FailureKind, ProviderFailure } from '../providers/failure.ts';
import type { RoutableModel } from './facts.ts';
import { createRecords, type EndpointRecord, type ModelRecord } from './health-records.ts';
import type { Latency } from './latencies.ts';

/** Whom health is kept of. */
export type Watched = Pick<RoutableModel, 'key' | 'id' | 'endpoint' | 'account'>;

/** What a route needs to know. Times are the clock's monotonic milliseconds. */
export interface HealthView {
  readonly state: BreakerState;
  readonly openUntilMs: number;
  /** The provider asked to be left alone until then; 0 when it did not. */
  readonly pausedUntilMs: number;
  readonly lastFailure: FailureKind | null;
}

export interface HealthReader {
  view(watched: Watched): HealthView;
  latency(watched: Watched, kind: LatencyKind): Latency;
}

/** A stream's first token and a whole answer are not to be mixed. */
export type LatencyKind = 'whole' | 'first_token';

/** One call that was let through. Exactly one of its functions is to be called; later calls change nothing. */
export interface Permit {
  succeeded(latencyMs: number, kind: LatencyKind): void;
  /** `latencyMs` counts for time-outs, which are answers that took too long. */
  failed(failure: ProviderFailure, latencyMs: number): void;
  /** The caller hung up, or something of ours went wrong: it says nothing of the provider. */
  abandoned(): void;
}

/** The state of one model, or of one provider's account and server, as people and meters read it. */
export interface HealthLine {
  /** `provider/model@region`, or `provider@region`. */
  readonly name: string;
  /** The workspace whose own account it is; null for the installation's. */
  readonly account: string | null;
  readonly state: BreakerState;
  /** When it came into this state. */
  readonly since: Date;
  /** When it may be tried again; null unless it is open or asked to be left alone. */
  readonly until: Date | null;
  /** Calls of the last minute, and the share of them that failed; null without calls. */
  readonly calls: number;
  readonly failureRate: number | null;
  readonly lastFailure: FailureKind | null;
  /** Of the newest hundred answers of the last five minutes. */
  readonly whole: Latency;
  readonly firstToken: Latency;
}

export interface HealthReport {
  readonly providers: readonly HealthLine[];
  readonly models: readonly HealthLine[];
}

export interface BreakerChange {
  readonly name: string;
  readonly account: string | null;
  readonly from: BreakerState;
  readonly to: BreakerState;
  readonly lastFailure: FailureKind | null;
}

export interface Health extends HealthReader {
  /** Lets a call through, or null when a breaker says no. */
  admit(watched: Watched): Permit | null;
  /** The installation's accounts, and those of the workspace's own where one is named. */
  report(workspaceId?: string): HealthReport;
}

export interface HealthOptions {
  readonly clock: Clock;
  readonly breaker?: BreakerSettings | undefined;
  /** Told of every breaker that opens, half opens or closes. */
  readonly onChange?: ((change: BreakerChange) => void) | undefined;
}

/** Failures of an account, not of a model; trying another of its models would end the same way. */
const ACCOUNT_FAILURES: ReadonlySet<FailureKind> = new Set(['rejected_key', 'no_credit']);
const SERVER_FAILURES: ReadonlySet<FailureKind> = new Set(['transient', 'timeout', 'broken_reply']);
/** Failures that say nothing of the provider's health: the request was at fault. */
const OUR_FAILURES: ReadonlySet<FailureKind> = new Set(['bad_request']);
const LONGEST_PAUSE_MS = 3_600_000;

/** Keeps a breaker and latencies for each model at each deployment, and a breaker for each deployment. */
export function createHealth(options: HealthOptions): Health {
  const settings = options.breaker ?? DEFAULT_BREAKER;
  const newRecords = () =>
    createRecords({
      clock: options.clock,
      newModelBreaker: () => createBreaker(settings),
      // One sick model has its own breaker; only failures of several in a row speak against the provider.
      newEndpointBreaker: () => createBreaker({ ...settings, failureShare: Number.POSITIVE_INFINITY }),
      onChange: options.onChange,
    });
  const installation = newRecords();
  // Apart, so that a workspace's wrong key shuts nobody else out, and many workspaces push out none of the installation's records.
  const workspaces = newRecords();
  const recordsOf = ({ account }: Watched) => (account === null ? installation : workspaces);
  const nowMs = () => options.clock.monotonicMs();

  return {
    view(watched) {
      const now = nowMs();
      const records = recordsOf(watched);
      const model = records.knownModel(watched.key, watched.account);
      const endpoint = records.knownEndpoint(watched.endpoint, watched.account);
      const endpointState = endpoint?.breaker.state(now) ?? 'closed';
      const worse = endpoint && endpointState === 'open' ? endpoint : model;
      return {
        state: worse?.breaker.state(now) ?? 'closed',
        openUntilMs: worse?.breaker.openUntilMs() ?? 0,
        pausedUntilMs: model && model.pausedUntilMs > now ? model.pausedUntilMs : 0,
        lastFailure: worse?.lastFailure ?? null,
      };
    },
    latency: (watched, kind) =>
      recordsOf(watched).knownModel(watched.key, watched.account)?.latencies[kind].read(nowMs()) ?? NONE,
    admit(watched) {
      const records = recordsOf(watched);
      const endpoint = records.endpoint(watched.endpoint, watched.account);
      const endpointPass = endpoint.breaker.admit(nowMs());
      if (endpointPass === null) return null;
      const model = records.model(watched.key, watched.account);
      const pass = model.breaker.admit(nowMs());
      records.noteChanges([endpoint, model]);
      if (pass !== null)
        return permit({ endpoint, endpointPass, model, pass, nowMs, noteChanges: records.noteChanges });
      endpoint.breaker.abandoned(endpointPass);
      return null;
    },
    report(workspaceId) {
      const { providers, models } = installation.report();
      if (workspaceId === undefined) return { providers, models };
      const own = workspaces.report(workspaceId);
      return { providers: [...providers, ...own.providers], models: [...models, ...own.models] };
    },
  };
}

const NONE: Latency = { samples: 0, p50Ms: 0, p95Ms: 0 };

interface Admitted {
  readonly endpoint: EndpointRecord;
  readonly endpointPass: Pass;
  readonly model: ModelRecord;
  readonly pass: Pass;
  readonly nowMs: () => number;
  readonly noteChanges: (records: readonly (EndpointRecord | ModelRecord)[]) => void;
}

function permit(admitted: Admitted): Permit {
  const { endpoint, endpointPass, model, pass, nowMs, noteChanges } = admitted;
  let open = true;
  const once = (work: () => void) => {
    if (!open) return;
    open = false;
    work();
    noteChanges([endpoint, model]);
  };
  const abandon = () => {
    endpoint.breaker.abandoned(endpointPass);
    model.breaker.abandoned(pass);
  };
  return {
    succeeded: (latencyMs, kind) =>
      once(() => {
        model.breaker.succeeded(pass, nowMs());
        model.latencies[kind].add(nowMs(), latencyMs);
        endpoint.breaker.succeeded(endpointPass, nowMs());
        endpoint.failingModels.clear();
      }),
    failed: (failure, latencyMs) =>
      once(() => (OUR_FAILURES.has(failure.kind) ? abandon() : noteFailure(admitted, failure, latencyMs))),
    abandoned: () => once(abandon),
  };
}

function noteFailure(admitted: Admitted, failure: ProviderFailure, latencyMs: number): void {
  const { endpoint, endpointPass, model, pass } = admitted;
  const { kind } = failure;
  const now = admitted.nowMs();
  const throttled = kind === 'throttled';
  model.lastFailure = endpoint.lastFailure = kind;
  const { retryAfterMs } = failure.details;
  if (retryAfterMs !== undefined)
    model.pausedUntilMs = Math.max(model.pausedUntilMs, now + Math.min(retryAfterMs, LONGEST_PAUSE_MS));
  if (kind === 'timeout') {
    model.latencies.whole.add(now, latencyMs);
    model.latencies.first_token.add(now, latencyMs);
  }
  // A busy model that turns some calls away is used to the full, not broken: the share must not open it.
  model.breaker.failed(pass, now, { row: true, share: !throttled });
  if (ACCOUNT_FAILURES.has(kind)) return endpoint.breaker.trip(now);
  // A server that says "too many" or "no such model" is there.
  if (!SERVER_FAILURES.has(kind)) return endpoint.breaker.abandoned(endpointPass);
  endpoint.failingModels.add(model.name);
  endpoint.breaker.failed(endpointPass, now, { row: endpoint.failingModels.size > 1, share: true });
}
