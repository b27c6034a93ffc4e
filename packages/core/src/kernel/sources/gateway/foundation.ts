import { randomUUID } from 'node:crypto';
import { LeadlineError } from '../../errors/index.ts';
import { createLedgerBuffer, createLedgerRepository } from '../../llm/ledger/index.ts';
import type { SourcesDeps } from '../create-sources.ts';
import type { OnSourceEvent } from '../events.ts';
import type { SourceSettings } from '../settings.ts';
import { type ConfiguredSource, configureSource, sourceByName } from './configured.ts';
import { createHealthBook } from './health-book.ts';
import { createHttpClient } from './http-client.ts';
import { createLeases } from './leases.ts';
import { createSharedPlaces } from './shared-places.ts';
import { createSourceGate, type SourceGate } from './source-gate.ts';
import { createTasks } from './tasks.ts';
import { createUpkeep } from './upkeep.ts';

const LEASE_MS = 15_000;
/** Longest pause between two looks at work a sandbox does, which counts the looks. */
const SANDBOX_POLL_MS = 250;
const USER_AGENT = 'Leadline/0.1';

/** How Leadline names itself to providers and sites. */
export function userAgentOf({ contact }: Pick<SourceSettings, 'contact'>): string {
  return contact === null ? USER_AGENT : `${USER_AGENT} (+${contact})`;
}

/**
 * What the stages stand on.
 * @throws `invalid_input` where LEADLINE_SOURCES_OFF names what is no source: what was to be left out would be asked.
 */
export function layFoundation(deps: SourcesDeps) {
  refuseUnknown(deps);
  const { store, clock, settings, onEvent = () => undefined, newId = randomUUID } = deps;
  const { random = Math.random, leaseMs = LEASE_MS } = deps;
  const leasing = { store, clock, holder: newId(), leaseMs };
  const troubled = troubleTeller(onEvent);
  const sources = deps.definitions.map((definition) => configureSource(definition, settings));
  const sourceOf = sourceByName(sources);
  const onError = troubled('places');
  const sharedPlaces = createSharedPlaces({ ...leasing, random, onError });
  return {
    clock,
    newId,
    random,
    onEvent,
    leasing,
    sources,
    sourceOf,
    simulated: settings.sandboxUrl !== '',
    userAgent: userAgentOf(settings),
    longestPollMs: settings.sandboxUrl === '' ? Number.POSITIVE_INFINITY : SANDBOX_POLL_MS,
    pages: deps.pages,
    dns: deps.dns,
    ledger: createLedgerBuffer({
      repository: createLedgerRepository(store),
      clock,
      onLost: deps.onLostRows ?? ((_rows, error) => troubled('ledger')(error)),
    }),
    leases: createLeases({ ...leasing, onError: troubled('leases') }),
    gateOf: remembered((name): SourceGate => {
      const { definition } = sourceOf(name);
      return createSourceGate({ definition, clock, store, sharedPlaces, onError: troubled('limits') });
    }),
    client: createHttpClient(),
    tasks: createTasks(store),
    health: createHealthBook({ store, clock, sourceOf, onEvent }),
    upkeep: createUpkeep(store, troubled('upkeep')),
  };
}

export type Foundation = ReturnType<typeof layFoundation> & {
  readonly sources: readonly ConfiguredSource[];
};

function refuseUnknown({ settings, definitions }: SourcesDeps): void {
  const names = definitions.map(({ name }) => name);
  const unknown = settings.off.filter((name) => !names.includes(name));
  if (unknown.length > 0)
    throw new LeadlineError(
      'invalid_input',
      `LEADLINE_SOURCES_OFF names what is no data source: ${unknown.join(', ')}.`,
      { next: `Use names of this list: ${names.join(', ')}.` },
    );
}

function troubleTeller(onEvent: OnSourceEvent) {
  return (where: string) => (error: unknown) => onEvent({ type: 'source.trouble', where, error });
}

function remembered<Made>(make: (name: string) => Made): (name: string) => Made {
  const made = new Map<string, Made>();
  return (name) => {
    const known = made.get(name) ?? make(name);
    made.set(name, known);
    return known;
  };
}
