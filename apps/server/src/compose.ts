import { randomBytes, randomUUID } from 'node:crypto';
import {
  auditLogOperations,
  keyOperations,
  providerKeyOperations,
  userOperations,
} from '@leadline/core/kernel/administration';
import { createCache } from '@leadline/core/kernel/cache';
import { type Clock, systemClock } from '@leadline/core/kernel/clock';
import { type Config, readConfig, secretsOf } from '@leadline/core/kernel/config';
import { LeadlineError } from '@leadline/core/kernel/errors';
import {
  type AuditLog,
  createAuditLog,
  createIam,
  createProviderKeys,
  createRefusedKeyNotes,
  type Iam,
  type Principal,
  type ProviderKeys,
  type Users,
} from '@leadline/core/kernel/iam';
import { createJobs, type Jobs } from '@leadline/core/kernel/jobs';
import {
  cacheOperations,
  contextOperations,
  createUsage,
  guardOperations,
  type LlmGateway,
  PROVIDER_NAMES,
  promptOperations,
  quotaOperations,
  routeOperations,
  usageOperations,
} from '@leadline/core/kernel/llm';
import { createLog, type Log } from '@leadline/core/kernel/log';
import { createNotices, type Notices } from '@leadline/core/kernel/notices';
import { type Operation, runOperation } from '@leadline/core/kernel/operations';
import { type Sources, sourceOperations } from '@leadline/core/kernel/sources';
import { migrate, type Store } from '@leadline/core/kernel/store';
import type { Enrichment } from '@leadline/core/modules/enrichment';
import { ENRICHMENT_TASKS } from '@leadline/core/modules/enrichment';
import { createVisibility, VISIBILITY_TASKS, type Visibility } from '@leadline/core/modules/visibility';
import { composeEnrichment } from './compose-enrichment.ts';
import { composeLlm, type LlmSurroundings } from './compose-llm.ts';
import { composeSources } from './compose-sources.ts';
import { composeUsers } from './compose-users.ts';
import { createKeyNames } from './key-names.ts';
import { openDatabase } from './open-database.ts';
import { PROJECT_ROOT } from './project.ts';
import { createProviderTest } from './provider-test.ts';
import { createReportLinks, type ReportLinks } from './report-links.ts';
import type { Site } from './site.ts';
import { createTelemetry, type Telemetry } from './telemetry/telemetry.ts';
import { growHeapSparingly, keepCompiledCode } from './v8-flags.ts';

export interface ComposeOptions {
  /** Whether this process also works on jobs, or only asks; a server does as LEADLINE_WORKER says. */
  readonly work: boolean | 'as configured';
  /** Starts a sandbox that stands in for every provider and knows these brands; results are simulated. */
  readonly sandbox?: { readonly brands: readonly string[] };
  readonly config?: Config;
  /** How much is logged to standard error, where it is not as configured. */
  readonly logLevel?: Config['LEADLINE_LOG_LEVEL'];
  /** Told of each step that is done, for people to read. */
  readonly onStep?: (done: string) => void;
}

/** Everything, wired. */
export interface Leadline {
  readonly config: Config;
  readonly log: Log;
  readonly store: Store;
  readonly telemetry: Telemetry;
  readonly iam: Iam;
  readonly clock: Clock;
  readonly jobs: Jobs;
  readonly providerKeys: ProviderKeys;
  readonly auditLog: AuditLog;
  readonly users: Users;
  readonly site: Site;
  readonly llm: LlmGateway;
  readonly sources: Sources;
  readonly visibility: Visibility['audits'];
  readonly enrichment: Pick<Enrichment, 'enrichments' | 'companies' | 'lists' | 'database'>;
  readonly operations: readonly Operation[];
  readonly reportLinks: ReportLinks;
  /** The workspace and key of whoever owns this machine; made on the first call. */
  localPrincipal(): Promise<Principal>;
  /** Runs an operation by name, as every other surface does. */
  run(operation: string, input: unknown, principal: Principal): Promise<unknown>;
  close(): Promise<void>;
}

/** What must be closed again, in reverse order, also when building fails half-way. */
type Closers = (() => Promise<void>)[];

/** Builds the object graph: the only place where parts are put together. */
export async function compose(options: ComposeOptions): Promise<Leadline> {
  growHeapSparingly();
  keepCompiledCode();
  const closers: Closers = [];
  try {
    return await build(options, closers);
  } catch (error) {
    await closeAll(closers);
    throw error;
  }
}

/** Closes what can be closed, whatever else fails; then says what failed first. */
async function closeAll(closers: Closers): Promise<void> {
  const failures: unknown[] = [];
  for (const close of closers.splice(0).reverse())
    await close().catch((error: unknown) => void failures.push(error));
  if (failures.length > 0) throw failures[0];
}

async function build(options: ComposeOptions, closers: Closers): Promise<Leadline> {
  const { onStep = () => undefined } = options;
  const config = await withSandbox(options, closers);
  const level = options.logLevel ?? config.LEADLINE_LOG_LEVEL;
  const log = createLog({ level, secrets: secretsOf(config) });
  const database = await openDatabase(config, log);
  closers.push(() => database.close());
  const { store, place } = database;
  const applied = await migrate(store);
  onStep(`PostgreSQL is running: ${place}`);
  onStep(applied ? 'Database schema applied' : 'Database schema is current');
  const telemetry = await createTelemetry(config, log);
  closers.push(() => telemetry.close());
  const notices = noticesOf(store, log);
  closers.push(() => notices.close());
  const parts = createParts({ config, log, store, notices, telemetry, closers });
  const { jobs, iam, visibility } = parts;
  await jobs.launch({ work: options.work === 'as configured' ? config.LEADLINE_WORKER : options.work });
  return {
    ...parts,
    config,
    log,
    store,
    telemetry,
    visibility: visibility.audits,
    reportLinks: createReportLinks(iam),
    localPrincipal: () => iam.ensureDefaultWorkspace({ home: config.LEADLINE_HOME }),
    run: runByName({ ...parts, store }),
    close: () => closeAll(closers),
  };
}

/** The configuration, turned to a sandbox of this process's own where one is asked for. */
async function withSandbox(options: ComposeOptions, closers: Closers): Promise<Config> {
  const config = options.config ?? readConfig({ root: PROJECT_ROOT });
  if (!options.sandbox) return config;
  // Its tokeniser is large, and few runs need it.
  const { startSandbox } = await import('@leadline/sandbox');
  const sandbox = await startSandbox({
    latency: { kind: 'lognormal', medianMs: 300, p95Ms: 900 },
    brands: [...options.sandbox.brands],
    sourceLatency: 1,
  });
  closers.push(() => sandbox.close());
  // Some sources want an address to write to; the sandbox's are no exception.
  const LEADLINE_CONTACT = config.LEADLINE_CONTACT ?? 'sandbox@leadline.example';
  return { ...config, LEADLINE_CONTACT, LEADLINE_SANDBOX_URL: sandbox.url };
}

/** What other processes tell, over one connection that is opened by the first who wants to hear. */
function noticesOf(store: Store, log: Log): Notices {
  return createNotices({
    connectionString: store.connectionString,
    clock: systemClock,
    onError: (error) => log.warn({ err: error }, 'notices of other processes'),
  });
}

function createParts(given: Omit<LlmSurroundings, 'auditLog'>) {
  const { config, log, store, notices, closers } = given;
  const clock = systemClock;
  const cache = createCache({ store, clock, notices });
  closers.push(() => cache.close());
  const auditLog = auditLogOf(store, log);
  closers.push(() => auditLog.close());
  const onRefusedKey = createRefusedKeyNotes(auditLog, clock);
  const providerKeys = providerKeysOf(config, store);
  const { llm, llmDeps, quotas, contexts, guardPolicies, promptMemory } = composeLlm(
    { ...given, auditLog },
    providerKeys,
  );
  const { sources, simulated } = composeSources({ ...given, cache });
  const iam = createIam({ store, clock, random: randomBytes, onRefusedKey, limitChanges: quotas });
  const settings = { concurrency: config.LEADLINE_JOB_CONCURRENCY };
  const jobs = createJobs({ store, clock, log, notices, settings });
  const visibility = createVisibility({ store, jobs, llm, cache, clock, randomId: randomUUID });
  const enrichment = composeEnrichment({ ...given, cache, jobs, llm, sources, simulated });
  // Last in, first out: no job may still run when what it stands on is closed.
  closers.push(() => jobs.stop());
  const { site, users } = composeUsers({ config, store, auditLog, iam, quotas });
  const operations = [
    ...visibility.operations,
    ...enrichment.operations,
    ...keyOperations(iam, quotas),
    ...userOperations(users, quotas),
    ...auditLogOperations(auditLog),
    ...quotaOperations({ quotas, requireKey: (workspaceId, keyId) => iam.getKey(workspaceId, keyId) }),
    ...cacheOperations({ caches: llm.caches, clock }),
    ...contextOperations(contexts),
    ...guardOperations({ policies: guardPolicies, judge: config.LEADLINE_GUARD_JUDGE ?? null }),
    ...promptOperations({
      store,
      clock,
      memory: promptMemory,
      tasks: [...VISIBILITY_TASKS, ...ENRICHMENT_TASKS],
    }),
    ...usageOperations(createUsage({ store, clock, keyNames: createKeyNames(iam) })),
    ...routeOperations(llm),
    ...sourceOperations({ sources, clock, simulated }),
    ...providerKeyOperations({ providerKeys, test: createProviderTest(llmDeps) }),
  ];
  return {
    auditLog,
    clock,
    enrichment,
    iam,
    jobs,
    llm,
    operations,
    providerKeys,
    site,
    sources,
    users,
    visibility,
  };
}

function auditLogOf(store: Store, log: Log): AuditLog {
  return createAuditLog({
    store,
    clock: systemClock,
    onLost: ({ cause, ...lost }) => log.error({ ...lost, err: cause }, 'lines of the audit log were lost'),
  });
}

function providerKeysOf(config: Config, store: Store) {
  return createProviderKeys({
    store,
    clock: systemClock,
    random: randomBytes,
    masterKey: {
      home: config.LEADLINE_HOME,
      current: config.LEADLINE_MASTER_KEY,
      earlier: config.LEADLINE_MASTER_KEYS_EARLIER,
    },
    providers: PROVIDER_NAMES,
  });
}

function runByName({
  operations,
  store,
  auditLog,
}: Pick<Leadline, 'operations' | 'store' | 'auditLog'>): Leadline['run'] {
  const byName = new Map(operations.map((operation) => [operation.definition.name, operation]));
  return async (name, input, principal) => {
    const operation = byName.get(name);
    if (!operation) throw new LeadlineError('not_found', `There is no operation ${name}.`);
    const context = { principal, requestId: randomUUID(), origin: 'command line' };
    return runOperation(operation, input, { context, store, auditLog });
  };
}
