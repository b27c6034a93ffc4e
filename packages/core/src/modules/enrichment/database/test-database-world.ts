import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CompanyImport, companyDatabaseOperations } from '@leadline/contracts';
import { systemClock } from '../../../kernel/clock/index.ts';
import { plainPrincipal } from '../../../kernel/iam/index.ts';
import { createJobs, type Jobs } from '../../../kernel/jobs/index.ts';
import { runOperation } from '../../../kernel/operations/index.ts';
import { type TestDatabase, testDatabase } from '../../../testing/index.ts';
import { type CompanyDatabase, type CompanyDatabaseDeps, createCompanyDatabase } from './index.ts';

type OperationName = keyof typeof companyDatabaseOperations;
type OutputOf<Name extends OperationName> =
  (typeof companyDatabaseOperations)[Name]['output']['_zod']['output'];

/** The company database on a worker of its own, asked as every surface asks it. */
export interface DatabaseWorld {
  readonly postgres: TestDatabase;
  readonly jobs: Jobs;
  readonly companies: CompanyDatabase;
  readonly folder: string;
  write(name: string, content: string | Uint8Array): Promise<string>;
  ask<Name extends OperationName>(
    name: Name,
    input: object,
    who?: { readonly workspaceId?: string; readonly origin?: string },
  ): Promise<OutputOf<Name>>;
  /** Imports a file to the end of its job, and gives the report. */
  import(path: string, input?: object): Promise<CompanyImport>;
  settled(importId: string): Promise<CompanyImport>;
  restart(change?: Partial<CompanyDatabaseDeps>): Promise<void>;
  close(): Promise<void>;
}

const JOBS = { heartbeatMs: 150, leaseMs: 1_500, queuePollMs: 40, flushMs: 20, stopGraceMs: 1_000 };

export async function openDatabaseWorld(): Promise<DatabaseWorld> {
  const postgres = await testDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'leadline-companies-'));
  const open = async (change: Partial<CompanyDatabaseDeps>) => {
    const jobs = createJobs({ store: postgres.store, clock: systemClock, settings: JOBS });
    const deps = {
      store: postgres.store,
      jobs,
      clock: systemClock,
      randomId: randomUUID,
      importFolder: folder,
    };
    const companies = createCompanyDatabase({ ...deps, ...change });
    await jobs.launch({ work: true });
    return { jobs, companies };
  };
  let live = await open({});
  const world: DatabaseWorld = {
    postgres,
    folder,
    get jobs() {
      return live.jobs;
    },
    get companies() {
      return live.companies;
    },
    async write(name, content) {
      const path = join(folder, name);
      await writeFile(path, content);
      return path;
    },
    async ask(name, input, who = {}) {
      const definition = companyDatabaseOperations[name];
      const operation = live.companies.operations.find((each) => each.definition === definition);
      if (!operation) throw new Error(`There is no operation ${name}.`);
      const workspaceId = who.workspaceId ?? postgres.workspaceId;
      const principal = plainPrincipal({ workspaceId, keyId: 'test', role: 'admin' });
      const context = { principal, requestId: 'test', origin: who.origin ?? 'command line' };
      return (await runOperation(operation, input, { context, store: postgres.store })) as never;
    },
    async import(path, input = {}) {
      const { id } = await world.ask('startImport', { path, ...input });
      await live.jobs.result(id);
      return world.ask('getImport', { importId: id });
    },
    async settled(importId) {
      for (let tries = 0; tries < 400; tries += 1) {
        const found = await world.ask('getImport', { importId });
        if (found.status !== 'running') return found;
        await systemClock.sleep(25);
      }
      throw new Error('The import did not end.');
    },
    async restart(change = {}) {
      await live.jobs.stop();
      live = await open(change);
    },
    async close() {
      await live.jobs.stop();
      await postgres.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return world;
}
