import { randomBytes, randomUUID } from 'node:crypto';
import { type Cache, createCache } from '@leadline/core/kernel/cache';
import { systemClock } from '@leadline/core/kernel/clock';
import { type Config, readConfig, secretsOf } from '@leadline/core/kernel/config';
import { LeadlineError } from '@leadline/core/kernel/errors';
import { createIam, type Iam, type Principal } from '@leadline/core/kernel/iam';
import { createJobs, type Jobs } from '@leadline/core/kernel/jobs';
import { createLlm, type LlmGateway, llmSettings } from '@leadline/core/kernel/llm';
import { createLog, type Log } from '@leadline/core/kernel/log';
import { type Operation, runOperation } from '@leadline/core/kernel/operations';
import { migrate, openEmbeddedPostgres, openStore, type Store } from '@leadline/core/kernel/store';
import { createVisibility, type Visibility } from '@leadline/core/modules/visibility';
import { startSandbox } from '@leadline/sandbox';
import { PROJECT_ROOT } from './project.ts';
import { createReportLinks, type ReportLinks } from './report-links.ts';

export interface ComposeOptions {
  /** Whether this process also works on jobs, or only asks; a server does as LEADLINE_WORKER says. */
  readonly work: boolean | 'as configured';
  /** Start a sandbox that stands in for every provider; results are simulated. */
  readonly sandbox?: boolean;
  readonly config?: Config;
  /** Where log lines go: quiet for commands, standard output for a server. */
  readonly logLevel?: Config['LEADLINE_LOG_LEVEL'];
}

/** Everything, wired. */
export interface Leadline {
  readonly config: Config;
  readonly log: Log;
  readonly store: Store;
  readonly iam: Iam;
  readonly jobs: Jobs;
  readonly llm: LlmGateway;
  readonly visibility: Visibility['audits'];
  readonly operations: readonly Operation[];
  readonly reportLinks: ReportLinks;
  /** The workspace and key of whoever owns this machine; made on the first call. */
  localPrincipal(): Promise<Principal>;
  /** Runs an operation by name, as every other surface does. */
  run(operation: string, input: unknown, principal: Principal): Promise<unknown>;
  reportLink(workspaceId: string, auditId: string): Promise<string>;
  close(): Promise<void>;
}

/** Opens what must be closed again, in reverse order, also when opening fails half-way. */
interface Opened {
  readonly closers: (() => Promise<void>)[];
}

/** Builds the object graph: the only place where parts are put together. */
export async function compose(options: ComposeOptions): Promise<Leadline> {
  const opened: Opened = { closers: [] };
  try {
    return await build(options, opened);
  } catch (error) {
    await closeAll(opened);
    throw error;
  }
}

async function closeAll({ closers }: Opened): Promise<void> {
  for (const close of closers.splice(0).reverse()) await close();
}

async function build(options: ComposeOptions, opened: Opened): Promise<Leadline> {
  const config = await withSandbox(options, options.config ?? readConfig({ root: PROJECT_ROOT }), opened);
  const log = createLog({
    level: options.logLevel ?? config.LEADLINE_LOG_LEVEL,
    destination: process.stderr,
    secrets: secretsOf(config),
  });
  const store = await openDatabase(config, log, opened);
  const cache = createCache({ store, clock: systemClock });
  opened.closers.push(() => cache.close());
  const kernel = createKernel({ config, log, store, cache });
  const { iam, jobs, llm } = kernel;
  opened.closers.push(() => llm.stop());
  const visibility = createVisibility({ store, jobs, llm, cache, clock: systemClock, randomId: randomUUID });
  opened.closers.push(() => jobs.stop());
  await jobs.launch({ work: options.work === 'as configured' ? config.LEADLINE_WORKER : options.work });
  const operations = visibility.operations;
  const byName = new Map(operations.map((operation) => [operation.definition.name, operation]));
  const reportLinks = createReportLinks(iam);
  return {
    config,
    log,
    store,
    iam,
    jobs,
    llm,
    visibility: visibility.audits,
    operations,
    reportLinks,
    localPrincipal: () => iam.ensureDefaultWorkspace({ home: config.LEADLINE_HOME }),
    run: async (name, input, principal) => {
      const operation = byName.get(name);
      if (!operation) throw new LeadlineError('not_found', `There is no operation ${name}.`);
      return runOperation(operation, input, { context: { principal, requestId: randomUUID() }, store });
    },
    reportLink: async (workspaceId, auditId) =>
      `http://${config.LEADLINE_HOST}:${config.LEADLINE_PORT}${await reportLinks.path(workspaceId, auditId)}`,
    close: () => closeAll(opened),
  };
}

async function withSandbox(options: ComposeOptions, config: Config, opened: Opened): Promise<Config> {
  if (!options.sandbox) return config;
  const sandbox = await startSandbox({ latency: { kind: 'lognormal', medianMs: 300, p95Ms: 900 } });
  opened.closers.push(() => sandbox.close());
  return { ...config, LEADLINE_SANDBOX_URL: sandbox.url };
}

async function openDatabase(config: Config, log: Log, opened: Opened): Promise<Store> {
  let connectionString = config.DATABASE_URL;
  if (connectionString === undefined) {
    const embedded = await openEmbeddedPostgres({
      directory: config.LEADLINE_HOME,
      onEvent: (event) => log.debug({ event }, 'embedded PostgreSQL'),
    });
    opened.closers.push(() => embedded.close());
    connectionString = embedded.connectionString;
  }
  const store = openStore({ connectionString, maxConnections: config.LEADLINE_DATABASE_CONNECTIONS });
  opened.closers.push(() => store.close());
  await migrate(store);
  return store;
}

function createKernel(parts: {
  readonly config: Config;
  readonly log: Log;
  readonly store: Store;
  readonly cache: Cache;
}) {
  const { config, log, store, cache } = parts;
  const iam = createIam({ store, clock: systemClock, random: randomBytes });
  const jobs = createJobs({
    store,
    clock: systemClock,
    log,
    settings: { concurrency: config.LEADLINE_JOB_CONCURRENCY },
  });
  const llm = createLlm({
    config: llmSettings(config),
    store,
    cache,
    clock: systemClock,
    random: Math.random,
    fetch,
    onEvent: (event) => log.debug({ event }, 'language model'),
  });
  return { iam, jobs, llm };
}
