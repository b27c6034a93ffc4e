import { fieldNameSchema } from '@leadline/contracts';
import { sql } from 'drizzle-orm';
import { LRUCache } from 'lru-cache';
import type { Clock } from '../../../kernel/clock/index.ts';
import type { Store } from '../../../kernel/store/index.ts';
import {
  addLessons,
  type ChoiceSettings,
  type Lesson,
  type Lessons,
  learnedWave,
  lessonsFrom,
  lessonsOf,
} from '../policy/choice/index.ts';
import type { Choice } from '../workflow/ports.ts';
import { sourceLessons } from './tables.ts';

export interface LearnedChoiceDeps {
  readonly store: Store;
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly settings?: Partial<ChoiceSettings>;
}

/** A choice may rest on lessons this old: what one enrichment teaches changes little. */
const REMEMBERED_MS = 30_000;
const MOST_WORKSPACES = 200;
/** Rows of one INSERT. */
const WRITTEN_AT_ONCE = 2_000;

/** Chooses sources by what enrichments of the workspace have taught, which every process learns and reads. */
export function createLearnedChoice({ store, clock, random, settings = {} }: LearnedChoiceDeps): Choice {
  const remembered = new LRUCache<string, Promise<Lessons>>({
    max: MOST_WORKSPACES,
    ttl: REMEMBERED_MS,
    perf: { now: () => clock.now().getTime() },
  });
  const lessons = (workspaceId: string): Promise<Lessons> => {
    const known = remembered.get(workspaceId);
    if (known) return known;
    const reading = readLessons(store, workspaceId).then(lessonsFrom);
    remembered.set(workspaceId, reading);
    reading.catch(() => remembered.delete(workspaceId));
    return reading;
  };
  return {
    async wave(workspaceId, question) {
      return learnedWave({ ...question, lessons: await lessons(workspaceId), random, settings });
    },
    async learn(workspaceId, finished) {
      await writeLessons(store, workspaceId, addLessons([], lessonsOf(finished)));
    },
  };
}

async function readLessons(store: Store, workspaceId: string): Promise<Lesson[]> {
  const rows = await store.tenant(workspaceId, (database) => database.select().from(sourceLessons));
  return rows.flatMap(({ field, ...row }) => {
    // A field that a later version no longer knows teaches nothing.
    const known = fieldNameSchema.safeParse(field);
    return known.success ? [{ ...row, field: known.data }] : [];
  });
}

/** Adds to the counters in one order, so that two enrichments that end together wait for each other and no longer. */
async function writeLessons(store: Store, workspaceId: string, lessons: readonly Lesson[]): Promise<void> {
  const keyOf = ({ call, field, context }: Lesson) => `${call}|${field}|${context}`;
  const rows = lessons
    .toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
    .map((lesson) => ({ ...lesson, workspaceId }));
  const { call, field, context, tried, brought } = sourceLessons;
  for (let from = 0; from < rows.length; from += WRITTEN_AT_ONCE)
    await store.tenant(workspaceId, (database) =>
      database
        .insert(sourceLessons)
        .values(rows.slice(from, from + WRITTEN_AT_ONCE))
        .onConflictDoUpdate({
          target: [sourceLessons.workspaceId, call, field, context],
          set: {
            tried: sql`${tried} + excluded.tried`,
            brought: sql`${brought} + excluded.brought`,
          },
        }),
    );
}
