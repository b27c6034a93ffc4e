import { and, arrayOverlaps, desc, eq, gt, lt, lte, type SQL, sql } from 'drizzle-orm';
import type { Database, Store } from '../../store/index.ts';
import {
  type AnswerKey,
  CACHE_KINDS,
  type CacheKind,
  type KindFigures,
  type NewAnswer,
  type StoredAnswer,
} from './cached-answers.ts';
import { CHANNEL, noticeOfInvalidated, noticesOfWritten } from './notices.ts';
import { EVERYTHING, MODEL_MARK, marksOf, type Selection, TASK_MARK } from './selection.ts';
import { cachedAnswers as answers, cacheInvalidations as invalidations } from './tables.ts';

export type PerKind<Value> = Readonly<Record<CacheKind, Value>>;

/** The SQL of the caches, every statement within one workspace's fence, but for pruning. */
export interface AnswerRepository {
  /** Writes answers of one workspace and tells the other processes; gives the ids of those that were not invalidated meanwhile. */
  insert(workspaceId: string, added: readonly NewAnswer[]): Promise<string[]>;
  /** The answer, if it is still there and has not run out. */
  read(key: AnswerKey, now: Date): Promise<StoredAnswer | null>;
  /** The ids written last, at most `limit`, oldest first. Some may have run out. */
  ids(workspaceId: string, limit: number): Promise<string[]>;
  /** Deletes what was written of a kind before the latest `limit`, and what was written together with the first of it. */
  trim(of: { readonly workspaceId: string; readonly kind: CacheKind }, limit: number): Promise<void>;
  /** Deletes what is selected and tells the other processes; gives how many. */
  invalidate(workspaceId: string, selection: Selection, at: Date): Promise<PerKind<number>>;
  figures(workspaceId: string, now: Date): Promise<PerKind<KindFigures>>;
  /** Deletes what has run out, in every workspace; gives how many. */
  prune(now: Date): Promise<number>;
}

/** Processes' clocks may differ by so much; an answer asked for this shortly after an invalidation is not kept. */
const CLOCK_SKEW = sql`interval '2 seconds'`;
/** No question is under way for longer, so older invalidations need not be remembered. */
const LONGEST_QUESTION_MS = 24 * 3_600_000;
/** First half of the advisory lock's key; any fixed number. */
const LOCK = 4_400_017;

/** @param writer Names this process in notices. */
export function createAnswerRepository(store: Store, writer: string): AnswerRepository {
  return {
    insert: (workspaceId, added) =>
      store.tenant(workspaceId, (database) => insert(database, { workspaceId, added, writer })),
    read: (key, now) => store.tenant(key.workspaceId, (database) => read(database, key, now)),
    ids: (workspaceId, limit) =>
      store.tenant(workspaceId, async (database) => {
        const latest = latestOf(database, eq(answers.workspaceId, workspaceId)).limit(limit);
        return (await latest).map((row) => row.id).reverse();
      }),
    trim: ({ workspaceId, kind }, limit) =>
      store.tenant(workspaceId, async (database) => {
        const ofKind = and(eq(answers.workspaceId, workspaceId), eq(answers.kind, kind));
        const [tooMuch] = await latestOf(database, ofKind).limit(1).offset(limit);
        if (!tooMuch) return;
        const isOlder = lte(answers.writtenAt, sql`${tooMuch.writtenAt}::timestamptz`);
        await database.delete(answers).where(and(ofKind, isOlder));
      }),
    invalidate: (workspaceId, selection, at) =>
      store.tenant(workspaceId, (database) => invalidate(database, { workspaceId, selection, at, writer })),
    figures: (workspaceId, now) =>
      store.tenant(workspaceId, (database) => figures(database, workspaceId, now)),
    prune: (now) =>
      store.system(async (database) => {
        const forgotten = new Date(now.getTime() - LONGEST_QUESTION_MS);
        await database.delete(invalidations).where(lt(invalidations.at, forgotten));
        const { rowCount } = await database.delete(answers).where(lt(answers.expiresAt, now));
        return rowCount ?? 0;
      }),
  };
}

interface Insertion {
  readonly workspaceId: string;
  readonly added: readonly NewAnswer[];
  readonly writer: string;
}

/** The time as text, because a date of JavaScript has no microseconds. */
function latestOf(database: Database, which: SQL | undefined) {
  return database
    .select({ id: answers.id, writtenAt: sql<string>`${answers.writtenAt}::text` })
    .from(answers)
    .where(which)
    .orderBy(desc(answers.writtenAt));
}

async function insert(database: Database, { workspaceId, added, writer }: Insertion): Promise<string[]> {
  // Shared with other writers, against invalidations: neither overlooks the other's uncommitted rows.
  await database.execute(sql`select pg_advisory_xact_lock_shared(${LOCK}, hashtext(${workspaceId}))`);
  const { rows } = await database.execute<{ ids: string | null }>(insertOf(workspaceId, added));
  const kept = new Set(rows[0]?.ids?.split(','));
  const ids = added.map(({ id }) => id).filter((id) => kept.has(id));
  if (ids.length > 0) await notify(database, noticesOfWritten(writer, workspaceId, ids));
  return ids;
}

/** Heard when the transaction is committed. */
async function notify(database: Database, payloads: readonly string[]): Promise<void> {
  await database.execute(
    sql`select pg_notify(${CHANNEL}, payload) from jsonb_array_elements_text(${JSON.stringify(payloads)}::jsonb) as payload`,
  );
}

async function read(database: Database, key: AnswerKey, now: Date): Promise<StoredAnswer | null> {
  const { task, model, question, answer, tags, writtenAt } = answers;
  const [row] = await database
    .select({ task, model, question, answer, tags, writtenAt })
    .from(answers)
    .where(and(eq(answers.workspaceId, key.workspaceId), eq(answers.id, key.id), gt(answers.expiresAt, now)));
  return row ?? null;
}

interface Invalidation {
  readonly workspaceId: string;
  readonly selection: Selection;
  readonly at: Date;
  readonly writer: string;
}

async function invalidate(database: Database, invalidation: Invalidation): Promise<PerKind<number>> {
  const { workspaceId, selection, at, writer } = invalidation;
  const marks = marksOf(selection);
  if (marks.length === 0) return perKind(() => 0);
  await database.execute(sql`select pg_advisory_xact_lock(${LOCK}, hashtext(${workspaceId}))`);
  const { workspaceId: workspace, mark, at: latest } = invalidations;
  await database
    .insert(invalidations)
    .values(marks.map((each) => ({ workspaceId, mark: each, at })))
    .onConflictDoUpdate({ target: [workspace, mark], set: { at: sql`greatest(${latest}, excluded.at)` } });
  await notify(database, [noticeOfInvalidated(writer, invalidation)]);
  const which = and(eq(answers.workspaceId, workspaceId), ...conditionsOf(selection));
  const { rows } = await database.execute<{ kind: string; gone: number }>(sql`
    with gone as (delete from ${answers} where ${which} returning ${answers.kind} as kind)
    select kind, count(*)::int as gone from gone group by kind`);
  return perKind((kind) => rows.find((row) => row.kind === kind)?.gone ?? 0);
}

function conditionsOf({ tags, task, model }: Selection): (SQL | undefined)[] {
  return [
    task === undefined ? undefined : eq(answers.task, task),
    model === undefined
      ? undefined
      : sql`${model} in (${answers.model}, split_part(${answers.model}, '@', 1))`,
    // The second condition is what the index holds.
    tags === undefined
      ? undefined
      : and(arrayOverlaps(answers.tags, [...tags]), sql`${answers.tags} <> '{}'`),
  ];
}

async function figures(database: Database, workspaceId: string, now: Date): Promise<PerKind<KindFigures>> {
  const { rows } = await database.execute<{ kind: string; entries: number; oldest: string }>(sql`
    select kind, count(*)::int as entries, min(written_at)::text as oldest from ${answers}
    where workspace_id = ${workspaceId}::uuid and expires_at > ${now.toISOString()}::timestamptz group by kind`);
  return perKind((kind) => {
    const row = rows.find((each) => each.kind === kind);
    return { entries: row?.entries ?? 0, oldest: row ? new Date(row.oldest) : null };
  });
}

export function perKind<Value>(of: (kind: CacheKind) => Value): PerKind<Value> {
  return Object.fromEntries(CACHE_KINDS.map((kind) => [kind, of(kind)])) as PerKind<Value>;
}

/** One statement for all rows, as one JSON value. */
function insertOf(workspaceId: string, added: readonly NewAnswer[]): SQL {
  const rows = JSON.stringify(added.map(({ workspaceId: _same, ...entry }) => entry));
  return sql`
    with written as (
      insert into llm_cached_answers (workspace_id, id, kind, task, model, question, answer, tags, expires_at)
      select ${workspaceId}::uuid, id, kind, task, model, question, answer, tags, "expiresAt"
      from jsonb_to_recordset(${rows}::jsonb) as added (
        id text, kind text, task text, model text, question text, answer jsonb, tags text[],
        "askedAt" timestamptz, "expiresAt" timestamptz)
      where not exists (
        select from llm_cache_invalidations gone
        where gone.workspace_id = ${workspaceId}::uuid and gone.at >= added."askedAt" - ${CLOCK_SKEW}
          and (gone.mark in (${EVERYTHING}, ${TASK_MARK} || added.task, ${MODEL_MARK} || added.model,
              ${MODEL_MARK} || split_part(added.model, '@', 1))
            or gone.mark = any(added.tags)))
      on conflict (workspace_id, id) do update
        set question = excluded.question, answer = excluded.answer, tags = excluded.tags, model = excluded.model,
            written_at = now(), expires_at = excluded.expires_at
      returning id)
    select string_agg(id, ',') as ids from written`;
}
