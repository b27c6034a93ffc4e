import type { DBOSSerializer } from '@dbos-inc/dbos-sdk';
import type { JobsLog } from './settings.ts';

/** Owner of all rows in DBOS's tables. */
export const APPLICATION = 'leadline';
/**
 * DBOS runs a job only under the version it was begun with. Ours never changes, so that jobs outlive an
 * upgrade; a job whose steps are no longer the same fails with an error that says so.
 */
export const APPLICATION_VERSION = 'leadline-1';
/** Jobs wait here for a worker with a free place. */
export const ROOT_QUEUE = '_leadline_jobs';
/** Children that lost their worker; without a limit, since the parent that waits for them holds a place. */
export const CHILD_QUEUE = '_leadline_children';
/** DBOS wants an address even when it is handed a pool; this one keeps the real one, with its password, out of it. */
export const UNUSED_DATABASE_URL = 'postgresql://leadline@localhost/leadline';

/** Plain JSON: a third cheaper than the default, and what the port promises. */
export const jsonSerializer: DBOSSerializer = {
  name: () => 'leadline_json',
  stringify: toJson,
  parse: fromJson,
};

export function toJson(value: unknown): string {
  return JSON.stringify(value ?? null);
}

export function fromJson(text: string | null | undefined): unknown {
  return text === null || text === undefined ? null : JSON.parse(text);
}

/** DBOS's own messages are of interest when something is being looked for; failures reach the log as job events. */
export function dbosLogger(log: JobsLog) {
  const write = (entry: unknown) => log.debug({ source: 'dbos' }, messageOf(entry));
  return { info: write, debug: write, warn: write, error: write };
}

function messageOf(entry: unknown): string {
  return entry instanceof Error ? entry.message : String(entry);
}
