import { and, arrayOverlaps, count, desc, eq, gt, lt, min, type SQL, sql } from 'drizzle-orm';
import type { Database, Store } from '../../../store/index.ts';
import { semanticCacheEntries as entries, semanticCacheInvalidations as invalidations } from '../tables.ts';
import { ENTRIES_CHANNEL } from './notices.ts';
import type { IndexEntry } from './vector-index.ts';

/** An answer on its way into the table. */
export interface NewEntry {
  readonly workspaceId: string;
  readonly scope: string;
  readonly id: string;
  readonly meaning: string;
  readonly question: string;
  readonly vector: Float32Array;
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
  readonly scope: string;
  readonly id: string;
}

/** The SQL of the semantic cache, every statement within one workspace's fence, but for pruning. */
export interface EntryRepository {
  /** Writes entries of one workspace and tells the other processes; gives those that were not invalidated meanwhile. */
  insert(workspaceId: string, added: readonly NewEntry[], writer: string): Promise<ReadonlySet<string>>;
  /** The answer, if it is still there and fresh. */
  read(key: EntryKey, now: Date): Promise<StoredAnswer | null>;
  /** Scopes with anything in them, at most `limit`. */
  scopes(workspaceId: string, limit: number, now: Date): Promise<string[]>;
  /** The latest entries of a scope, newest first; with `since`, those written after it. */
  load(
    scope: { workspaceId: string; scope: string },
    page: { limit: number; now: Date; since?: Date },
  ): Promise<IndexEntry[]>;
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

export function createEntryRepository(store: Store): EntryRepository {
  return {
    insert: (workspaceId, added, writer) =>
      store.tenant(workspaceId, (database) => insert(database, { workspaceId, added, writer })),
    read: (key, now) => store.tenant(key.workspaceId, (database) => read(database, key, now)),
    scopes: (workspaceId, limit, now) =>
      store.tenant(workspaceId, async (database) => {
        const rows = await database
          .selectDistinct({ scope: entries.scope })
          .from(entries)
          .where(and(eq(entries.workspaceId, workspaceId), fresh(now)))
          .limit(limit);
        return rows.map((row) => row.scope);
      }),
    load: ({ workspaceId, scope }, { limit, now, since }) => {
      const ofScope = and(eq(entries.workspaceId, workspaceId), eq(entries.scope, scope));
      const where = and(ofScope, fresh(now), since && gt(entries.writtenAt, since));
      return store.tenant(workspaceId, (database) => load(database, { where, limit }));
    },
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

async function insert(database: Database, { workspaceId, added, writer }: Insertion): Promise<Set<string>> {
  // Shared with other writers, against invalidations: neither overlooks the other's uncommitted rows.
  await database.execute(sql`select pg_advisory_xact_lock_shared(${LOCK}, hashtext(${workspaceId}))`);
  const { rows } = await database.execute(insertOf(workspaceId, added));
  for (const scope of new Set(rows.map((row) => String(row['scope']))))
    await database.execute(sql`select pg_notify(${ENTRIES_CHANNEL}, ${`${writer} ${workspaceId} ${scope}`})`);
  return new Set(rows.map((row) => `${String(row['scope'])} ${String(row['id'])}`));
}

async function read(database: Database, key: EntryKey, now: Date): Promise<StoredAnswer | null> {
  const { question, answer, tags, writtenAt } = entries;
  const ofScope = and(eq(entries.workspaceId, key.workspaceId), eq(entries.scope, key.scope));
  const [row] = await database
    .select({ question, answer, tags, writtenAt })
    .from(entries)
    .where(and(ofScope, eq(entries.id, key.id), fresh(now)));
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
  const tagged = tags === null ? undefined : arrayOverlaps(entries.tags, [...tags]);
  const { rowCount } = await database
    .delete(entries)
    .where(and(eq(entries.workspaceId, workspaceId), tagged));
  return rowCount ?? 0;
}

function fresh(now: Date): SQL {
  return gt(entries.expiresAt, now);
}

async function load(
  database: Database,
  { where, limit }: { where: SQL | undefined; limit: number },
): Promise<IndexEntry[]> {
  const rows = await database
    .select({
      id: entries.id,
      meaning: entries.meaning,
      vector: entries.vector,
      expiresAt: entries.expiresAt,
    })
    .from(entries)
    .where(where)
    .orderBy(desc(entries.writtenAt))
    .limit(limit);
  return rows.map((row) => ({
    id: row.id,
    meaning: row.meaning,
    vector: floatsOf(row.vector),
    expiresMs: row.expiresAt.getTime(),
  }));
}

/** One statement for all rows, as one JSON value. */
function insertOf(workspaceId: string, added: readonly NewEntry[]): SQL {
  const rows = JSON.stringify(
    added.map((entry) => ({
      ...entry,
      vector: bytesOf(entry.vector).toString('base64'),
      askedAt: entry.askedAt.toISOString(),
      expiresAt: entry.expiresAt.toISOString(),
    })),
  );
  return sql`
    insert into semantic_cache_entries (workspace_id, scope, id, meaning, question, vector, answer, tags, expires_at)
    select ${workspaceId}::uuid, scope, id, meaning, question, decode(vector, 'base64'), answer, tags, "expiresAt"
    from jsonb_to_recordset(${rows}::jsonb) as added (
      scope text, id text, meaning text, question text, vector text, answer jsonb, tags text[], "askedAt" timestamptz, "expiresAt" timestamptz)
    where not exists (
      select from semantic_cache_invalidations gone
      where gone.workspace_id = ${workspaceId}::uuid and (gone.tag = ${EVERYTHING} or gone.tag = any(added.tags))
        and gone.at >= added."askedAt" - ${CLOCK_SKEW})
    on conflict (workspace_id, scope, id) do update
      set question = excluded.question, vector = excluded.vector, answer = excluded.answer, tags = excluded.tags,
          written_at = now(), expires_at = excluded.expires_at
    returning scope, id`;
}

function bytesOf(vector: Float32Array): Buffer {
  return Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength);
}

/** Copied, because a buffer from the database may lie at an address no float may lie at. */
function floatsOf(buffer: Buffer): Float32Array {
  const copy = new Uint8Array(buffer.byteLength - (buffer.byteLength % 4));
  copy.set(buffer.subarray(0, copy.byteLength));
  return new Float32Array(copy.buffer);
}
