import { randomUUID } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import type { Clock } from '../clock/index.ts';
import type { Notices } from '../notices/index.ts';
import type { Store } from '../store/index.ts';

/** Milliseconds unless said otherwise. */
export interface JobsSettings {
  /** Jobs (children not counted) this worker runs at once. */
  readonly concurrency: number;
  /** PostgreSQL connections for checkpoints. */
  readonly connections: number;
  /** How often a worker renews its lease, looks for dead workers, and starts what is scheduled. */
  readonly heartbeatMs: number;
  /** A lease this old is dead; its jobs go to whoever claims it first. */
  readonly leaseMs: number;
  /** How often a worker looks for queued jobs that it was not given directly. */
  readonly queuePollMs: number;
  /** How long `stop` lets steps under way finish. */
  readonly stopGraceMs: number;
  /** How long events wait for company before they are written. */
  readonly flushMs: number;
  /** How long `result` and `follow`, once waiting, put up with a database that is away. */
  readonly patienceMs: number;
}

export const DEFAULT_SETTINGS: JobsSettings = {
  concurrency: 20,
  connections: 10,
  heartbeatMs: 3_000,
  leaseMs: 12_000,
  queuePollMs: 500,
  stopGraceMs: 5_000,
  flushMs: 200,
  patienceMs: 60_000,
};

/** The part of a logger that jobs use; pino fits. */
export interface JobsLog {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/**
 * Where a test may stop or kill the process. `step.begun`: the work is about to start; `step.worked`: it is
 * done and not yet checkpointed; `step.kept`: it is; `child.started`; `job.ending`: all is done, the outcome
 * is not recorded yet; `lease.claimed`: another worker's jobs were just taken over.
 */
export type FaultPoint =
  | 'step.begun'
  | 'step.worked'
  | 'step.kept'
  | 'child.started'
  | 'job.ending'
  | 'lease.claimed';

export interface JobsDependencies {
  readonly store: Store;
  readonly clock: Clock;
  readonly log?: JobsLog;
  /** Shared with others of this process; their own unless given. */
  readonly notices?: Notices;
  /** Makes the ids of executors and schedules; random UUIDs unless given. */
  readonly newId?: () => string;
  readonly faultPoint?: (point: FaultPoint, name: string) => void | Promise<void>;
  readonly settings?: Partial<JobsSettings>;
}

/** Everything the parts of jobs share. */
export interface JobsParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: JobsLog;
  readonly newId: () => string;
  readonly faultPoint: (point: FaultPoint, name: string) => void | Promise<void>;
  readonly settings: JobsSettings;
}

/** Which machine and process this is, for the lease. */
export interface ProcessIdentity {
  readonly hostname: string;
  readonly pid: number;
  /** Equal in two processes only if one can tell by its id whether the other lives. */
  readonly processSpace: string;
}

export function thisProcess(): ProcessIdentity {
  const name = hostname();
  return { hostname: name, pid: process.pid, processSpace: linuxProcessSpace(name) ?? randomUUID() };
}

/** Boot and namespace belong to it: process ids start over with the machine and in each container. */
function linuxProcessSpace(name: string): string | null {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${name} ${boot} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return null;
  }
}
