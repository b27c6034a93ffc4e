import type { Cache } from '../cache/index.ts';
import type { Clock } from '../clock/index.ts';
import type { Resolver, SafeFetch } from '../net/index.ts';
import { compose, type Next } from '../stage/index.ts';
import type { Store } from '../store/index.ts';
import type { OnSourceEvent } from './events.ts';
import type { Ask, Reply } from './gateway/ask.ts';
import { breakerStage } from './gateway/breaker-stage.ts';
import { budgetStage } from './gateway/budget-stage.ts';
import { createBudgets } from './gateway/budgets.ts';
import { cacheStage, createCacheReader, keepStage } from './gateway/cache-stage.ts';
import { callStage } from './gateway/call-stage.ts';
import { claimStage } from './gateway/claim-stage.ts';
import { createClaims } from './gateway/claims.ts';
import { configuredStage } from './gateway/configured.ts';
import { flightStage } from './gateway/flight-stage.ts';
import { type Foundation, layFoundation } from './gateway/foundation.ts';
import { creditsStage } from './gateway/health-book.ts';
import { ledgerStage } from './gateway/ledger-stage.ts';
import { limitsStage } from './gateway/limits-stage.ts';
import { createProbes } from './gateway/probes.ts';
import { callsOf, createAskReader, resultOf } from './gateway/requests.ts';
import { createStatusReader } from './gateway/status.ts';
import { type CallsUnderWay, createCallsUnderWay } from './gateway/under-way.ts';
import type { SourceSettings } from './settings.ts';
import type { SourceDefinition } from './source.ts';
import type { SourceRequest, Sources } from './sources.ts';

export interface SourcesDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly cache: Pick<Cache, 'get' | 'set'>;
  readonly settings: SourceSettings;
  readonly definitions: readonly SourceDefinition[];
  /** Pages of hosts nobody vouches for; in a sandbox it reaches the sandbox's. */
  readonly pages: SafeFetch;
  readonly dns: Resolver;
  readonly onEvent?: OnSourceEvent;
  /** Told of rows of the ledger that will never be written. */
  readonly onLostRows?: (rows: number, error: unknown) => void;
  /** Uniform in [0, 1); for jitter. */
  readonly random?: () => number;
  readonly newId?: () => string;
  /** For how long what a dead process held blocks others; 15 s unless said. */
  readonly leaseMs?: number;
}

/** Opens the data-source gateway. Nothing is asked before the first call. */
export function createSources(deps: SourcesDeps): Sources {
  const foundation = layFoundation(deps);
  const { sources, health, ledger, simulated } = foundation;
  const underWay = createCallsUnderWay();
  const call = throughStages(deps, foundation, underWay);
  const readStatus = createStatusReader({ store: deps.store, clock: deps.clock, sources, health });
  const read = createAskReader(sources, simulated);
  return {
    definitions: sources.map(({ definition }) => definition),
    call: <Found>(request: SourceRequest) =>
      underWay.run(request.signal, async (signal) => {
        const ask = read(request, signal);
        const startedMs = deps.clock.monotonicMs();
        const reply = await call(ask);
        return resultOf<Found>(ask, reply, { ms: deps.clock.monotonicMs() - startedMs, simulated });
      }),
    available: () =>
      sources.filter(({ missing }) => missing === null).flatMap((source) => callsOf(source, health.isUp)),
    async status(workspaceId, since) {
      // What this process has just done belongs to it.
      await ledger.flush();
      return readStatus(workspaceId, since);
    },
    probe: createProbes({ sources, calling: foundation, health }),
    async stop() {
      foundation.upkeep.stop();
      await underWay.stop();
      await Promise.all([ledger.flush(), health.flush()]);
      foundation.leases.stop();
      await foundation.client.close();
    },
  };
}

/** The first is the outermost. README.md says what each is for, and why they stand in this order. */
function throughStages(
  { cache }: SourcesDeps,
  foundation: Foundation,
  underWay: CallsUnderWay,
): Next<Ask, Reply> {
  const { leasing, newId, tasks, health, clock, onEvent } = foundation;
  const caching = { cache, clock, onEvent };
  const claiming = { claims: createClaims(leasing), readKept: createCacheReader(caching) };
  return compose<Ask, Reply>(
    [
      ledgerStage(foundation),
      flightStage(),
      (ask, next) => underWay.track(next(ask)),
      cacheStage(caching),
      configuredStage(foundation.sourceOf),
      claimStage({ ...foundation, ...claiming }),
      keepStage(caching),
      breakerStage(health.of),
      budgetStage({ budgets: createBudgets({ ...leasing, newId }), tasks, onEvent }),
      limitsStage(foundation),
      creditsStage(health.creditsLeft),
    ],
    callStage(foundation),
  );
}
