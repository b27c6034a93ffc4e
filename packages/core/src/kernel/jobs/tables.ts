import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  index,
  integer,
  jsonb,
  numeric,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { moment, workspaceIdColumn } from '../store/index.ts';

/** The progress of jobs, line by line. `seq` counts from 0 within a job, in the order of commit. */
export const jobEvents = pgTable(
  'job_events',
  {
    workspaceId: workspaceIdColumn(),
    jobId: text('job_id').notNull(),
    seq: bigint('seq', { mode: 'number' }).notNull(),
    at: moment('at').notNull(),
    type: text('type').notNull(),
    message: text('message').notNull(),
    done: integer('done'),
    total: integer('total'),
    costUsd: numeric('cost_usd', { mode: 'number' }),
    data: jsonb('data'),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.jobId, table.seq] })],
);

/** Who works now. A worker that stops renewing its row loses its jobs to the others. */
export const executorLeases = pgTable('executor_leases', {
  executorId: uuid('executor_id').primaryKey(),
  heartbeatAt: moment('heartbeat_at').notNull().defaultNow(),
  startedAt: moment('started_at').notNull().defaultNow(),
  hostname: text('hostname').notNull(),
  pid: integer('pid').notNull(),
  /** Where `pid` means something: the same text in two processes that see each other's process ids. */
  processSpace: text('process_space').notNull(),
});

/** Cron schedules; `next_at` is the tick that is due next. */
export const jobSchedules = pgTable(
  'job_schedules',
  {
    id: uuid('id').primaryKey(),
    workspaceId: workspaceIdColumn(),
    name: text('name').notNull(),
    cron: text('cron').notNull(),
    timeZone: text('time_zone').notNull(),
    paused: boolean('paused').notNull(),
    workflow: text('workflow').notNull(),
    input: jsonb('input'),
    nextAt: moment('next_at'),
    lastAt: moment('last_at'),
    lastJobId: text('last_job_id'),
    lastError: text('last_error'),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (table) => [
    unique('unique_job_schedule').on(table.workspaceId, table.name),
    index('job_schedules_due').on(table.nextAt).where(sql`not ${table.paused}`),
  ],
);
