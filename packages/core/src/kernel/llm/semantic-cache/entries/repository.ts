import { and, arrayOverlaps, count, desc, eq, gt, lt, lte, min, type SQL, sql } from 'drizzle-orm';
import type { Database, Store } from '../../../store/index.ts';
import { semanticCacheEntries as entries, semanticCacheInvalidations as invalidations } from '../tables.ts';
import { ENTRIES_CHANNEL, noticesOf } from './notices.ts';

/** An answer on its way into the table. */
export interface NewEntry {
  readonly workspaceId: string;
  readonly id: string;
  readonly question: string;
  readonly answer: unknown;
  readonly tags: readonly string[];
  /** When the question was asked: what was invalidated since is not kept. */
  readonly askedAt: Date;
  readonly expiresAt: Date;
}

export interface StoredAnswer {
  readonly question: string;
  readonly answer: unknown;
  readonly tags: readonly string[];
  readonly writtenAt: Date;
}

export interface EntryKey {
  readonly workspaceId: string;
  readonly id: string;
}

/** The SQL of the semantic cache, every statement within one workspace's fence, but for pruning. */
export interface EntryRepository {
  /** Writes entries of one workspace and tells the other processes; gives the ids of those that were not invalidated meanwhile. */
  insert(workspaceId: string, added: readonly NewEntry[]): Promise<string[]>;
  /** The answer, if it is still there and fresh. */
  read(key: EntryKey, now: Date): Promise<StoredAnswer | null>;
  /** The ids written last, at most `limit`, oldest first. Some may have run out. */
  ids(workspaceId: string, limit: number): Promise<string[]>;
  /** Deletes what was written before the latest `limit`, and what was written together with the first of it. */
  trim(workspaceId: string, limit: number): Promise<void>;
  /** Deletes what carries one of the tags, or everything for null; gives how many. */
  invalidate(workspaceId: string, tags: readonly string[] | null, at: Date): Promise<number>;
  figures(workspaceId: string, now: Date): Promise<{ entries: number; oldest: Date | null }>;
  /** Deletes what has run out, in every workspace; gives how many. */
  prune(now: Date): Promise<number>;
}

/** Processes' clocks may differ by so much; an answer asked for this shortly after an invalidation is not kept. */
const CLOCK_SKEW = sql`interval '2 seconds'`;
/** No question is under way for longer, so older invalidations need not be remembered. */
const LONGEST_QUESTION_MS = 24 * 3_600_000;
const EVERYTHING = '*';
/** First half of the advisory lock's key; any fixed number. */
const LOCK = 4_400_017;

/** @param writer Names this process in notices. */
export function createEntryRepository(store: Store, writer: string): EntryRepository {
  return {
    insert: (workspaceId, added) =>
      store.tenant(workspaceId, (database) => insert(database, { workspaceId, added, writer })),
    read: (key, now) => store.tenant(key.workspaceId, (database) => read(database, key, now)),
    ids: (workspaceId, limit) =>
      store.tenant(workspaceId, async (database) => {
        const latest = latestOf(database, workspaceId).limit(limit);
        return (await latest).map((row) => row.id).reverse();
      }),
    trim: (workspaceId, limit) =>
      store.tenant(workspaceId, async (database) => {
        const [tooMuch] = await latestOf(database, workspaceId).limit(1).offset(limit);
        if (!tooMuch) return;
        const isOlder = lte(entries.writtenAt, sql`${tooMuch.writtenAt}::timestamptz`);
        await database.delete(entries).where(and(eq(entries.workspaceId, workspaceId), isOlder));
      }),
    invalidate: (workspaceId, tags, at) =>
      store.tenant(workspaceId, (database) => invalidate(database, { workspaceId, tags, at })),
    figures: (workspaceId, now) =>
      store.tenant(workspaceId, async (database) => {
        const [row] = await database
          .select({ entries: count(), oldest: min(entries.writtenAt) })
          .from(entries)
          .where(and(eq(entries.workspaceId, workspaceId), fresh(now)));
        return { entries: row?.entries ?? 0, oldest: row?.oldest ?? null };
      }),
    prune: (now) =>
      store.system(async (database) => {
        const forgotten = new Date(now.getTime() - LONGEST_QUESTION_MS);
        await database.delete(invalidations).where(lt(invalidations.at, forgotten));
        const { rowCount } = await database.delete(entries).where(lt(entries.expiresAt, now));
        return rowCount ?? 0;
      }),
  };
}

interface Insertion {
  readonly workspaceId: string;
  readonly added: readonly NewEntry[];
  readonly writer: string;
}

/** The time as text, because a date of JavaScript has no microseconds. */
function latestOf(database: Database, workspaceId: string) {
  return database
    .select({ id: entries.id, writtenAt: sql<string>`${entries.writtenAt}::text` })
    .from(entries)
    .where(eq(entries.workspaceId, workspaceId))
    .orderBy(desc(entries.writtenAt));
}

async function insert(database: Database, { workspaceId, added, writer }: Insertion): Promise<string[]> {
  // Shared with other writers, against invalidations: neither overlooks the other's uncommitted rows.
  await database.execute(sql`select pg_advisory_xact_lock_shared(${LOCK}, hashtext(${workspaceId}))`);
  const { rows } = await database.execute<{ ids: string | null }>(insertOf(workspaceId, added));
  const kept = new Set(rows[0]?.ids?.split(','));
  const ids = added.map(({ id }) => id).filter((id) => kept.has(id));
  if (ids.length === 0) return ids;
  const payloads = JSON.stringify(noticesOf({ writer, workspaceId, ids }));
  await database.execute(
    sql`select pg_notify(${ENTRIES_CHANNEL}, payload) from jsonb_array_elements_text(${payloads}::jsonb) as payload`,
  );
  return ids;
}

async function read(database: Database, key: EntryKey, now: Date): Promise<StoredAnswer | null> {
  const { question, answer, tags, writtenAt } = entries;
  const [row] = await database
    .select({ question, answer, tags, writtenAt })
    .from(entries)
    .where(and(eq(entries.workspaceId, key.workspaceId), eq(entries.id, key.id), fresh(now)));
  return row ?? null;
}

interface Invalidation {
  readonly workspaceId: string;
  readonly tags: readonly string[] | null;
  readonly at: Date;
}

async function invalidate(database: Database, { workspaceId, tags, at }: Invalidation): Promise<number> {
  if (tags?.length === 0) return 0;
  await database.execute(sql`select pg_advisory_xact_lock(${LOCK}, hashtext(${workspaceId}))`);
  const rows = [...new Set(tags ?? [EVERYTHING])].map((tag) => ({ workspaceId, tag, at }));
  const { workspaceId: workspace, tag, at: latest } = invalidations;
  await database
    .insert(invalidations)
    .values(rows)
    .onConflictDoUpdate({ target: [workspace, tag], set: { at: sql`greatest(${latest}, excluded.at)` } });
  // The second condition is what the index holds.
  const tagged =
    tags === null ? undefined : and(arrayOverlaps(entries.tags, [...tags]), sql`${entries.tags} <> '{}'`);
  const { rowCount } = await database
    .delete(entries)
    .where(and(eq(entries.workspaceId, workspaceId), tagged));
  return rowCount ?? 0;
}

function fresh(now: Date): SQL {
  return gt(entries.expiresAt, now);
}

/** One statement for all rows, as one JSON value. */
function insertOf(workspaceId: string, added: readonly NewEntry[]): SQL {
  const rows = JSON.stringify(added.map(({ workspaceId: _same, ...entry }) => entry));
  return sql`
    with written as (
      insert into semantic_cache_entries (workspace_id, id, question, answer, tags, expires_at)
      select ${workspaceId}::uuid, id, question, answer, tags, "expiresAt"
      from jsonb_to_recordset(${rows}::jsonb) as added (
        id text, question text, answer jsonb, tags text[], "askedAt" timestamptz, "expiresAt" timestamptz)
      where not exists (
        select from semantic_cache_invalidations gone
        where gone.workspace_id = ${workspaceId}::uuid and (gone.tag = ${EVERYTHING} or gone.tag = any(added.tags))
          and gone.at >= added."askedAt" - ${CLOCK_SKEW})
      on conflict (workspace_id, id) do update
        set question = excluded.question, answer = excluded.answer, tags = excluded.tags,
            written_at = now(), expires_at = excluded.expires_at
      returning id)
    select string_agg(id, ',') as ids from written`;
}
