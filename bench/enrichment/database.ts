import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { from as copyFrom } from 'pg-copy-streams';
import { systemClock } from '../../packages/core/src/kernel/clock/index.ts';
import { createJobs } from '../../packages/core/src/kernel/jobs/index.ts';
import {
  migrate,
  openEmbeddedPostgres,
  openStore,
  type Store,
  workspaces,
} from '../../packages/core/src/kernel/store/index.ts';
import {
  type CompanyDatabase,
  createCompanyDatabase,
} from '../../packages/core/src/modules/enrichment/database/index.ts';
import { type Measurement, type MeasurementGroup, measurement } from '../../scripts/measurements.ts';
import { COLUMNS, type GeneratedCompany, generateCompanies, misspelt } from './companies.ts';

const ROWS = Number(process.env['LEADLINE_BENCH_COMPANIES'] ?? 1_000_000);
/** Of each the middle one counts: a machine that others use too is seldom as fast twice. */
const IMPORTS = 3;
const BARE_COPIES = 3;
const DOMAIN_LOOKUPS = 10_000;
const NAME_LOOKUPS = 500;

/** A worker on a PostgreSQL of its own, settings as on a laptop; the file of companies beside it. */
interface Stage {
  readonly store: Store;
  readonly companies: CompanyDatabase;
  readonly result: (jobId: string) => Promise<unknown>;
  readonly workspaceId: string;
  readonly path: string;
}

async function run(): Promise<Measurement[]> {
  const folder = await mkdtemp(join(tmpdir(), 'leadline-bench-companies-'));
  await chmod(folder, 0o755);
  const server = await openEmbeddedPostgres({ directory: join(folder, 'postgres') });
  const store = openStore({ connectionString: server.connectionString });
  const jobs = createJobs({ store, clock: systemClock });
  try {
    await migrate(store);
    const companies = createCompanyDatabase({
      store,
      jobs,
      clock: systemClock,
      randomId: randomUUID,
      importFolder: folder,
    });
    await jobs.launch({ work: true });
    const workspaceId = randomUUID();
    await store.system((database) =>
      database.insert(workspaces).values({ id: workspaceId, name: 'bench', createdAt: new Date() }),
    );
    const path = join(folder, 'companies.csv');
    await pipeline(Readable.from(csvOf()), createWriteStream(path));
    const stage: Stage = { store, companies, workspaceId, path, result: (id) => jobs.result(id) };
    const imported = await measureImport(stage);
    return [...imported, await measureDomains(stage), await measureNames(stage)];
  } finally {
    await jobs.stop();
    await store.close();
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function* csvOf(): Generator<string> {
  yield `${COLUMNS.join(',')}\n`;
  let block = '';
  for (const company of generateCompanies(ROWS)) {
    block += `${COLUMNS.map((column) => company[column]).join(',')}\n`;
    if (block.length < 1_000_000) continue;
    yield block;
    block = '';
  }
  yield block;
}

interface Imported {
  readonly seconds: number;
  readonly merged: number;
  /** The process's memory at most, in bytes. */
  readonly most: number;
}

async function importOnce({ companies, workspaceId, path, result }: Stage): Promise<Imported> {
  for (const { id, status } of (await companies.list(workspaceId, { limit: IMPORTS })).items)
    if (status === 'done') await companies.undo(workspaceId, id);
  const from = performance.now();
  let most = 0;
  const watching = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, 100);
  const { id } = await companies.start({ workspaceId, mayReadAnyFile: true }, { path });
  await result(id);
  clearInterval(watching);
  const seconds = (performance.now() - from) / 1000;
  const { status, rowsKept, merged } = await companies.get(workspaceId, id);
  if (status !== 'done' || rowsKept !== ROWS) throw new Error(`Only ${rowsKept} rows were kept.`);
  return { seconds, merged, most };
}

async function measureImport(stage: Stage): Promise<Measurement[]> {
  const fileSeconds = await bareCopyOfFile(stage);
  const imports: Imported[] = [];
  for (let time = 0; time < IMPORTS; time += 1) imports.push(await importOnce(stage));
  const taken = imports.map(({ seconds }) => seconds).sort((one, other) => one - other);
  const seconds = at(taken, 0.5);
  const most = Math.max(...imports.map((each) => each.most));
  const keptSeconds = await bareCopyOfKept(stage);
  const perSecond = (needed: number) => Math.round(ROWS / needed).toLocaleString('en');
  return [
    measurement({
      name: 'enrichment/database/import',
      value: Math.round(ROWS / seconds),
      bar: '≥ 50000',
      unit: 'rows/s',
      note: `${ROWS} rows, each import after the last was undone, in ${taken.map((each) => each.toFixed(1)).join(', ')} s, the middle one counted; indexes and duplicates (${imports[0]?.merged}) included; process at most ${Math.round(most / 2 ** 20)} MiB`,
    }),
    measurement({
      name: 'enrichment/database/import-to-copy',
      value: keptSeconds / seconds,
      bar: '≥ 0.5',
      unit: '× bare COPY',
      note: `of the same rows as they are kept, text ready in memory, into a table without index: ${perSecond(keptSeconds)} rows/s; of the bare file's columns as text: ${perSecond(fileSeconds)} rows/s (ratio ${(fileSeconds / seconds).toFixed(2)})`,
    }),
  ];
}

/** PostgreSQL alone reads the very file, every column as text. */
async function bareCopyOfFile({ store, path }: Stage): Promise<number> {
  const client = await store.pool.connect();
  try {
    await client.query(`create table bare_file (${COLUMNS.map((column) => `"${column}" text`).join(', ')})`);
    const from = performance.now();
    await pipeline(
      createReadStream(path, { highWaterMark: 1 << 20 }),
      client.query(copyFrom('copy bare_file from stdin with (format csv, header)')),
    );
    return (performance.now() - from) / 1000;
  } finally {
    await client.query('drop table bare_file');
    client.release();
  }
}

/** The rows that the import has kept, copied as they are into a plain table; the middle one of three times. */
async function bareCopyOfKept({ store }: Stage): Promise<number> {
  const client = await store.pool.connect();
  try {
    const { to } = await import('pg-copy-streams');
    const chunks: Buffer[] = [];
    for await (const chunk of client.query(to('copy (select * from company_records) to stdout')))
      chunks.push(chunk as Buffer);
    const seconds: number[] = [];
    for (let time = 0; time < BARE_COPIES; time += 1) {
      await client.query('create table bare_records (like company_records)');
      const from = performance.now();
      await pipeline(Readable.from(chunks), client.query(copyFrom('copy bare_records from stdin')));
      seconds.push((performance.now() - from) / 1000);
      await client.query('drop table bare_records');
    }
    return at(
      seconds.sort((one, other) => one - other),
      0.5,
    );
  } finally {
    await client.query('drop table if exists bare_records');
    client.release();
  }
}

async function timed(queries: readonly (() => Promise<boolean>)[]): Promise<{ ms: number[]; found: number }> {
  const ms: number[] = [];
  let found = 0;
  for (const query of queries) {
    const from = performance.now();
    if (await query()) found += 1;
    ms.push(performance.now() - from);
  }
  return { ms: ms.sort((one, other) => one - other), found };
}

/** Every so many companies of the file, from its beginning to its end. */
function sample(count: number): GeneratedCompany[] {
  const every = Math.max(1, Math.floor(ROWS / count));
  const chosen: GeneratedCompany[] = [];
  let at = 0;
  for (const company of generateCompanies(ROWS)) {
    if (at % every === 0 && chosen.length < count) chosen.push({ ...company });
    at += 1;
  }
  return chosen;
}

const at = (sorted: readonly number[], share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;

async function measureDomains({ companies, workspaceId }: Stage): Promise<Measurement> {
  const queries = sample(DOMAIN_LOOKUPS).map(({ domain }) => async () => {
    const [match] = await companies.lookup(workspaceId, { domain });
    return match?.domain === domain;
  });
  await timed(queries.slice(0, 100));
  const { ms, found } = await timed(queries);
  return measurement({
    name: 'enrichment/database/domain-p99',
    value: at(ms, 0.99),
    bar: '≤ 3',
    unit: 'ms',
    note: `p50 ${at(ms, 0.5).toFixed(2)} ms; ${found} of ${queries.length} found`,
  });
}

async function measureNames({ companies, workspaceId }: Stage): Promise<Measurement> {
  const queries = sample(NAME_LOOKUPS).map((company, index) => async () => {
    const matches = await companies.lookup(workspaceId, {
      name: misspelt(company.name, index),
      city: company.city,
    });
    return matches.some((match) => match.domain === company.domain);
  });
  await timed(queries.slice(0, 20));
  const { ms, found } = await timed(queries);
  return measurement({
    name: 'enrichment/database/name-p95',
    value: at(ms, 0.95),
    bar: '≤ 30',
    unit: 'ms',
    note: `with a typing error, another legal form or another order; p50 ${at(ms, 0.5).toFixed(1)} ms, p99 ${at(ms, 0.99).toFixed(1)} ms; ${found} of ${queries.length} among the first five`,
  });
}

export const companyDatabaseGroup: MeasurementGroup = { prefix: 'enrichment/database', run };
