import { randomUUID } from 'node:crypto';
import type { Cache } from '../cache/index.ts';
import type { Clock } from '../clock/index.ts';
import { LeadlineError } from '../errors/index.ts';
import { createLedgerBuffer, createLedgerRepository } from '../llm/ledger/index.ts';
import type { Resolver, SafeFetch } from '../net/index.ts';
import { compose } from '../stage/index.ts';
import type { Store } from '../store/index.ts';
import type { OnSourceEvent } from './events.ts';
import type { Ask, Reply, SourceStage } from './gateway/ask.ts';
import { breakerStage } from './gateway/breaker-stage.ts';
import { budgetStage } from './gateway/budget-stage.ts';
import { createBudgets } from './gateway/budgets.ts';
import { cacheStage, createCacheReader, keepStage } from './gateway/cache-stage.ts';
import { type CallStageOptions, callStage } from './gateway/call-stage.ts';
import { claimStage } from './gateway/claim-stage.ts';
import { createClaims } from './gateway/claims.ts';
import { type ConfiguredSource, configureSource, unconfigured } from './gateway/configured.ts';
import { flightStage } from './gateway/flight-stage.ts';
import { createHealthBook } from './gateway/health-book.ts';
import { createHttpClient } from './gateway/http-client.ts';
import { createLeases } from './gateway/leases.ts';
import { ledgerStage } from './gateway/ledger-stage.ts';
import { limitsStage } from './gateway/limits-stage.ts';
import { createProbes } from './gateway/probes.ts';
import { questionKey } from './gateway/question-key.ts';
import { createSharedPlaces } from './gateway/shared-places.ts';
import { createSourceGate, type SourceGate } from './gateway/source-gate.ts';
import { createStatusReader } from './gateway/status.ts';
import { createTasks } from './gateway/tasks.ts';
import { createUpkeep } from './gateway/upkeep.ts';
import type { SourceSettings } from './settings.ts';
import type { SourceDefinition } from './source.ts';
import type { AvailableCall, SourceRequest, SourceResult, Sources } from './sources.ts';

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

const LEASE_MS = 15_000;
const SANDBOX_POLL_MS = 250;
export const USER_AGENT = 'Leadline/0.1';

/** Opens the data-source gateway. Nothing is asked before the first call. */
export function createSources(deps: SourcesDeps): Sources {
  const parts = open(deps);
  const { sources, call, health } = parts;
  const simulated = deps.settings.sandboxUrl !== '';
  const known = new Map(sources.map((source) => [source.definition.name, source]));
  return {
    definitions: sources.map(({ definition }) => definition),
    call: async <Found>(request: SourceRequest) => {
      const ask = askOf(request, known, simulated);
      const startedMs = deps.clock.monotonicMs();
      const reply = await call(ask);
      const ms = deps.clock.monotonicMs() - startedMs;
      return resultOf<Found>(ask, reply, { ms, simulated });
    },
    available: () =>
      sources.filter(({ missing }) => missing === null).flatMap((source) => callsOf(source, health.isUp)),
    status: parts.status,
    probe: parts.probe,
    stop: parts.stop,
  };
}

function open(deps: SourcesDeps) {
  const { store, clock, cache, settings, onEvent = () => undefined, newId = randomUUID } = deps;
  const { random = Math.random, leaseMs = LEASE_MS } = deps;
  const holder = newId();
  const onError = (where: string) => (error: unknown) => onEvent({ type: 'source.trouble', where, error });
  const sources = deps.definitions.map((definition) => configureSource(definition, settings));
  const sourceOf = lookUp(sources);
  const ledger = createLedgerBuffer({
    repository: createLedgerRepository(store),
    clock,
    onLost: deps.onLostRows ?? ((_rows, error) => onError('ledger')(error)),
  });
  const leases = createLeases({ store, holder, leaseMs, onError: onError('leases') });
  const sharedPlaces = createSharedPlaces({
    store,
    clock,
    random,
    holder,
    leaseMs,
    onError: onError('places'),
  });
  const gateOf = remembered((name: string): SourceGate => {
    const { definition } = sourceOf(name);
    return createSourceGate({ definition, clock, store, sharedPlaces, onError: onError('limits') });
  });
  const client = createHttpClient();
  const tasks = createTasks(store);
  const health = createHealthBook({ store, clock, sourceOf, onEvent });
  const upkeep = createUpkeep(store, onError('upkeep'));
  const userAgent = settings.contact === null ? USER_AGENT : `${USER_AGENT} (+${settings.contact})`;
  const calling: CallStageOptions = {
    ...{ client, pages: deps.pages, dns: deps.dns, tasks, clock, random },
    ...{ gateOf, sourceOf, userAgent, onEvent },
    longestPollMs: settings.sandboxUrl === '' ? Number.POSITIVE_INFINITY : SANDBOX_POLL_MS,
  };
  const budgets = createBudgets({ store, clock, newId, holder, leaseMs });
  const caching = { cache, clock, onEvent };
  const call = compose<Ask, Reply>(
    [
      ledgerStage({ ledger, clock, newId, simulated: settings.sandboxUrl !== '', onEvent }),
      flightStage(),
      cacheStage(caching),
      configuredStage(sourceOf),
      claimStage({
        claims: createClaims({ store, clock, holder, leaseMs }),
        leases,
        readKept: createCacheReader(caching),
        clock,
        onEvent,
      }),
      keepStage(caching),
      breakerStage(health.of),
      budgetStage({ budgets, tasks, onEvent }),
      limitsStage({ gateOf, clock }),
      creditsStage(health.creditsLeft),
    ],
    callStage(calling),
  );
  return {
    sources,
    health,
    call,
    status: createStatusReader({ store, clock, sources, health }),
    probe: createProbes({ sources, calling, health }),
    async stop() {
      upkeep.stop();
      await Promise.all([ledger.flush(), health.flush()]);
      leases.stop();
      await client.close();
    },
  };
}

/** A source that nothing is known of was left out of `definitions`. */
function lookUp(sources: readonly ConfiguredSource[]): (name: string) => ConfiguredSource {
  const byName = new Map(sources.map((source) => [source.definition.name, source]));
  return (name) => {
    const found = byName.get(name);
    if (!found) throw new LeadlineError('internal', `There is no data source ${name}.`);
    return found;
  };
}

function remembered<Made>(make: (name: string) => Made): (name: string) => Made {
  const made = new Map<string, Made>();
  return (name) => {
    const known = made.get(name) ?? make(name);
    made.set(name, known);
    return known;
  };
}

function configuredStage(sourceOf: (name: string) => ConfiguredSource): SourceStage {
  return async (ask, next) => {
    const source = sourceOf(ask.definition.name);
    if (source.missing !== null) throw unconfigured(source);
    return next(ask);
  };
}

function creditsStage(tell: (source: string, left: number) => void): SourceStage {
  return async (ask, next) => {
    const reply = await next(ask);
    if (reply.creditsLeft !== null) tell(ask.definition.name, reply.creditsLeft);
    return reply;
  };
}

function askOf(
  request: SourceRequest,
  known: ReadonlyMap<string, ConfiguredSource>,
  simulated: boolean,
): Ask {
  const definition = known.get(request.source)?.definition;
  const call = definition && Object.hasOwn(definition.calls, request.call) && definition.calls[request.call];
  if (!definition || !call)
    throw new LeadlineError('invalid_input', `There is no call ${request.source}.${request.call}.`, {
      next: '`leadline sources` lists the data sources.',
    });
  const parsed = call.query.safeParse(request.query);
  if (!parsed.success)
    throw new LeadlineError('invalid_input', `${definition.title} cannot be asked this.`, {
      issues: parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })),
      next: 'Correct what is named.',
    });
  const { source, call: name } = request;
  return {
    request,
    definition,
    call,
    query: parsed.data,
    key: questionKey({ source, call: name, query: parsed.data, simulated }),
    signal: request.signal ?? NEVER,
    timing: { queueMs: 0, latencyMs: 0 },
    exchanges: { sent: 0, refused: 0 },
    reservation: null,
  };
}

const NEVER = new AbortController().signal;

function resultOf<Found>(
  { request, definition }: Ask,
  reply: Reply,
  told: { readonly ms: number; readonly simulated: boolean },
): SourceResult<Found> {
  const { hit, observations, fetchedAt, costUsd, savedUsd } = reply;
  return {
    source: definition.name,
    call: request.call,
    hit,
    observations,
    found: reply.found as Found,
    origin: reply.origin === 'shared' ? 'live' : reply.origin,
    fetchedAt,
    costUsd,
    savedUsd,
    ...told,
  };
}

function callsOf({ definition }: ConfiguredSource, isUp: (source: string) => boolean): AvailableCall[] {
  const { name, title, layer, official = false, licence } = definition;
  return Object.entries(definition.calls).map(([call, { capability, yields, priceUsd }]) => ({
    ...{ source: name, title, call, capability, layer, official, yields, priceUsd, licence },
    isUp: isUp(name),
  }));
}
