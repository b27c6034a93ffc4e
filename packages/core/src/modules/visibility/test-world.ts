import { randomUUID } from 'node:crypto';
import { type AuditInput, type AuditReport, auditInputSchema } from '@leadline/contracts';
import { type Sandbox, type SandboxOptions, startSandbox } from '@leadline/sandbox';
import { createCache } from '../../kernel/cache/index.ts';
import { systemClock } from '../../kernel/clock/index.ts';
import { readConfig } from '../../kernel/config/index.ts';
import { createJobs, type Jobs, type JobsSettings } from '../../kernel/jobs/index.ts';
import { createLlm, type LlmGateway, type LlmSettings, llmSettings } from '../../kernel/llm/index.ts';
import { createNotices } from '../../kernel/notices/index.ts';
import { openStore, type Store } from '../../kernel/store/index.ts';
import { type TestDatabase, testDatabase } from '../../testing/index.ts';
import { createVisibility, type Visibility } from './index.ts';

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
  /** Address of the sandbox; empty for a machine without any key. */
  readonly sandboxUrl: string;
  readonly work: boolean;
  readonly llm?: Partial<LlmSettings>;
  readonly jobs?: Partial<JobsSettings>;
}

/** The module on its kernel, put together as the server does it. */
export interface Engine extends Visibility {
  readonly store: Store;
  readonly jobs: Jobs;
  readonly llm: LlmGateway;
  stop(): Promise<void>;
}

export async function startEngine(options: EngineOptions): Promise<Engine> {
  const { connectionString } = options;
  const store = openStore({ connectionString });
  const notices = createNotices({ connectionString, clock: systemClock, onError: () => undefined });
  const cache = createCache({ store, notices, clock: systemClock });
  const env = { LEADLINE_SANDBOX_URL: options.sandboxUrl, LEADLINE_LLM_CACHE: 'off' };
  const settings = llmSettings(readConfig({ root: '/nowhere', env }));
  const llm = createLlm({
    config: { ...settings, retryBaseMs: 5, callTimeoutMs: 2_000, ...options.llm },
    store,
    clock: systemClock,
    random: Math.random,
    fetch,
    onEvent: () => undefined,
  });
  const jobs = createJobs({ store, notices, clock: systemClock, settings: { ...JOBS, ...options.jobs } });
  const visibility = createVisibility({ store, jobs, llm, cache, clock: systemClock, randomId: randomUUID });
  await jobs.launch({ work: options.work });
  return {
    ...visibility,
    store,
    jobs,
    llm,
    async stop() {
      await jobs.stop();
      await llm.stop();
      await cache.close();
      await notices.close();
      await store.close();
    },
  };
}

/** A worker, a sandbox and a database of their own for one test file. */
export interface World {
  readonly database: TestDatabase;
  readonly sandbox: Sandbox;
  readonly engine: Engine;
  readonly workspaceId: string;
  start(input: AuditInput, requestKey?: string): Promise<string>;
  /** Runs an audit to its end and reads its report. */
  report(input: AuditInput): Promise<AuditReport>;
  /** Replaces the engine, as after a restart with other settings. */
  restart(change?: Partial<EngineOptions>): Promise<void>;
  /** Empties the database and the sandbox's log. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

export async function openWorld(
  options: Partial<EngineOptions & { sandbox: SandboxOptions }> = {},
): Promise<World> {
  const database = await testDatabase();
  const sandbox = await startSandbox({ countTokens: 'fast', ...options.sandbox });
  const { connectionString, workspaceId } = database;
  const settings = { connectionString, sandboxUrl: sandbox.url, work: true, ...options };
  let engine = await startEngine(settings);
  const start = async (input: AuditInput, requestKey?: string) =>
    (await engine.audits.start(workspaceId, auditInputSchema.parse(input), requestKey)).audit.id;
  return {
    database,
    sandbox,
    workspaceId,
    get engine() {
      return engine;
    },
    start,
    async report(input) {
      const id = await start(input);
      await engine.jobs.result(id);
      return engine.audits.report(workspaceId, id);
    },
    async restart(change = {}) {
      await engine.stop();
      engine = await startEngine({ ...settings, ...change });
    },
    async reset() {
      sandbox.setRules([]);
      sandbox.reset();
      await database.truncate();
    },
    async close() {
      await engine.stop();
      await sandbox.close();
      await database.close();
    },
  };
}

/** Steps of an audit whose outcome is checkpointed, as the idempotency keys of their calls. */
export async function keptSteps({ database }: World, auditId: string): Promise<Set<string>> {
  const { rows } = await database.store.pool.query<{ key: string }>(
    `select workflow_uuid || ':' || function_id as key from dbos.operation_outputs
     where starts_with(workflow_uuid, $1) and child_workflow_id is null and error is null`,
    [auditId],
  );
  return new Set(rows.map((row) => row.key));
}

/** How often the first question of each call was answered by a provider, by idempotency key. */
export async function timesAnswered({ database }: World, auditId: string): Promise<Map<string, number>> {
  const { rows } = await database.store.pool.query<{ key: string; times: number }>(
    `select idempotency_key as key, count(*)::int as times from call_ledger
     where job_id = $1 and attempt > 0 and outcome = 'ok' group by idempotency_key`,
    [auditId],
  );
  return new Map(rows.map((row) => [row.key, row.times]));
}
