import { randomUUID } from 'node:crypto';
import { type Enrichment as EnrichmentView, progressiveInputSchema } from '@leadline/contracts';
import type { z } from 'zod';
import { createCache } from '../../kernel/cache/index.ts';
import { systemClock } from '../../kernel/clock/index.ts';
import { createJobs, type Jobs, type JobsSettings } from '../../kernel/jobs/index.ts';
import { createDohResolver, createSafeFetch, type Resolver } from '../../kernel/net/index.ts';
import { createNotices } from '../../kernel/notices/index.ts';
import {
  createSourceDefinitions,
  createSources,
  type SourceDefinition,
  type Sources,
} from '../../kernel/sources/index.ts';
import { openStore, type Store } from '../../kernel/store/index.ts';
import { type TestDatabase, testDatabase } from '../../testing/index.ts';
import { createEnrichment, type Enrichment, type EnrichmentDeps } from './index.ts';

/** Short enough for tests, long enough for a busy machine. */
const JOBS: Partial<JobsSettings> = {
  heartbeatMs: 150,
  leaseMs: 1_500,
  queuePollMs: 40,
  flushMs: 20,
  stopGraceMs: 1_000,
};

export interface EngineOptions {
  readonly connectionString: string;
  /** Address of the sandbox; empty where `definitions` ask nobody. */
  readonly sandboxUrl: string;
  readonly work: boolean;
  readonly definitions?: readonly SourceDefinition[];
  readonly deps?: Partial<EnrichmentDeps>;
  /** Sources that are not asked. */
  readonly off?: readonly string[];
}

/** The module on its kernel, put together as the server does it. */
export interface Engine extends Enrichment {
  readonly store: Store;
  readonly jobs: Jobs;
  readonly sources: Sources;
  readonly errors: readonly unknown[];
  close(): Promise<void>;
}

export async function startEngine(options: EngineOptions): Promise<Engine> {
  const { sandboxUrl, definitions = createSourceDefinitions() } = options;
  const errors: unknown[] = [];
  const onError = (error: unknown) => void errors.push(error);
  const { connectionString } = options;
  const store = openStore({ connectionString });
  const notices = createNotices({ connectionString, clock: systemClock, onError: () => undefined });
  const cache = createCache({ store, notices, clock: systemClock });
  const resolver = createDohResolver({ url: `${sandboxUrl || 'http://127.0.0.1:9'}/dns-query` });
  const dns: Resolver = { resolve: (host, ...rest) => resolver.resolve(oddHost(host), ...rest) };
  const pages = createSafeFetch({
    resolver: dns,
    clock: systemClock,
    userAgent: 'Leadline/0.1',
    reach: ({ protocol, hostname, pathname, search }) =>
      new URL(`${sandboxUrl}/sites/${protocol.slice(0, -1)}/${oddHost(hostname)}${pathname}${search}`),
  });
  const settings = { sandboxUrl, keys: {}, contact: 'tests@leadline.example', off: options.off ?? [] };
  const sources = createSources({
    store,
    clock: systemClock,
    cache,
    settings,
    definitions,
    pages,
    dns,
    leaseMs: 2_000,
  });
  const jobs = createJobs({ store, notices, clock: systemClock, settings: JOBS });
  const enrichment = createEnrichment({
    store,
    jobs,
    sources,
    cache,
    clock: systemClock,
    randomId: randomUUID,
    settings: { budgetUsd: 0.05, monthlyBudgetUsd: null },
    importFolder: '/nowhere',
    simulated: sandboxUrl !== '',
    onError,
    ...options.deps,
  });
  await jobs.launch({ work: options.work });
  return {
    ...enrichment,
    store,
    jobs,
    sources,
    errors,
    async close() {
      await jobs.stop();
      enrichment.stop();
      await sources.stop();
      await pages.close();
      await cache.close();
      await notices.close();
      await store.close();
    },
  };
}

/** The sandbox's hosts that answer badly end in `.example`, which no company's domain does: `parked-example.com` is such a one here. */
function oddHost(host: string): string {
  return host.replace(/-example\.com$/u, '.example');
}

/** A worker and a database of their own for one test file. */
export interface World {
  readonly database: TestDatabase;
  readonly engine: Engine;
  readonly workspaceId: string;
  enrich(url: string, input?: Partial<z.input<typeof progressiveInputSchema>>): Promise<EnrichmentView>;
  /** Replaces the engine, as after a restart with other settings. */
  restart(change?: Partial<EngineOptions>): Promise<void>;
  reset(): Promise<void>;
  close(): Promise<void>;
}

export async function openWorld(options: Partial<EngineOptions> = {}): Promise<World> {
  const database = await testDatabase();
  const { connectionString, workspaceId } = database;
  const settings = { connectionString, sandboxUrl: '', work: true, ...options };
  let engine = await startEngine(settings);
  return {
    database,
    workspaceId,
    get engine() {
      return engine;
    },
    enrich: (url, input = {}) =>
      engine.enrichments.progressive(
        workspaceId,
        progressiveInputSchema.parse({ wait: 'all', ...input, url }),
      ),
    async restart(change = {}) {
      await engine.close();
      engine = await startEngine({ ...settings, ...change });
    },
    reset: () => database.truncate(),
    async close() {
      await engine.close();
      await database.close();
    },
  };
}
