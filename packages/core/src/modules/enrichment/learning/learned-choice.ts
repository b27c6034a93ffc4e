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
import { readLessons, writeLessons } from './repository.ts';

export interface LearnedChoiceDeps {
  readonly store: Store;
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly settings?: Partial<ChoiceSettings>;
  /** Whether a sandbox stands in for the sources; its lessons are kept apart. */
  readonly simulated: boolean;
}

/** A choice may rest on lessons this old: what one enrichment teaches changes little. */
const REMEMBERED_MS = 30_000;
const MOST_WORKSPACES = 200;
const GATHER_MS = 200;

/** Chooses sources by what enrichments of the workspace have taught, which every process learns and reads. */
export function createLearnedChoice({
  store,
  clock,
  random,
  simulated,
  settings = {},
}: LearnedChoiceDeps): Choice {
  const remembered = new LRUCache<string, Promise<Lessons>>({
    max: MOST_WORKSPACES,
    ttl: REMEMBERED_MS,
    perf: { now: () => clock.now().getTime() },
  });
  const write = createWriter(clock, (workspaceId, learned) =>
    writeLessons(store, { workspaceId, simulated }, learned),
  );
  const lessons = (workspaceId: string): Promise<Lessons> => {
    const known = remembered.get(workspaceId);
    if (known) return known;
    const reading = readLessons(store, { workspaceId, simulated }).then(lessonsFrom);
    remembered.set(workspaceId, reading);
    reading.catch(() => remembered.delete(workspaceId));
    return reading;
  };
  return {
    async wave(workspaceId, question) {
      return learnedWave({ ...question, lessons: await lessons(workspaceId), random, settings });
    },
    async learn(workspaceId, finished) {
      await write(workspaceId, lessonsOf(finished));
    },
  };
}

type Write = (workspaceId: string, lessons: readonly Lesson[]) => Promise<void>;

/**
 * Gathers the lessons of enrichments that end within a moment, and adds them up before they are written: they mostly count for the same
 * few companies' kinds, and rows that all write are rows that all wait for.
 */
function createWriter(clock: Clock, writeNow: Write): Write {
  const gathered = new Map<string, { lessons: readonly Lesson[]; readonly written: Promise<void> }>();
  return (workspaceId, lessons) => {
    const open = gathered.get(workspaceId);
    if (open) {
      open.lessons = addLessons(open.lessons, lessons);
      return open.written;
    }
    const write = async () => {
      await clock.sleep(GATHER_MS);
      gathered.delete(workspaceId);
      await writeNow(workspaceId, gathering.lessons);
    };
    const gathering = { lessons: addLessons([], lessons), written: Promise.resolve() };
    gathered.set(workspaceId, gathering);
    return (gathering.written = write());
  };
}
