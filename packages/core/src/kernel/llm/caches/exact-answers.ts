import type { Clock } from '../../clock/index.ts';
import { type AnswerMemoryLimits, createAnswerMemory, type HeldAnswer } from './answer-memory.ts';
import type { AnswerKey, CachedAnswers, NewAnswer } from './cached-answers.ts';
import { createRecentInvalidations } from './recent-invalidations.ts';

/** An answer that was given before to the very same request. */
export interface FoundAnswer {
  readonly answer: unknown;
  readonly task: string;
  /** `provider/model` that gave it; empty where none is known. */
  readonly model: string;
  /** Milliseconds since 1970. */
  readonly answeredAt: number;
}

export interface GivenAnswer {
  readonly answer: unknown;
  readonly task: string;
  readonly model: string;
  readonly tags?: readonly string[] | undefined;
  /** When the question was asked. */
  readonly asked: Moment;
  /** Milliseconds after which it is not even good enough when nobody answers. */
  readonly ttlMs: number;
  /** False keeps it in this process alone; true unless said. */
  readonly share?: boolean | undefined;
}

/** A moment on the clock that processes share, and by what this process has heard so far. */
export interface Moment {
  readonly at: Date;
  readonly heard: number;
}

/**
 * Gives the same answer to the same request, word for word. What was given lately lies in memory and is found without waiting; so is
 * that there is none. Answers of other processes are read from the table they share. Fails nobody.
 */
export interface ExactAnswers {
  /** An answer at once where it lies in memory, null at once where there is none, a promise where the table knows one. */
  find(key: AnswerKey): FoundAnswer | null | Promise<FoundAnswer | null>;
  put(key: AnswerKey, given: GivenAnswer): void;
  /** The present moment, for `GivenAnswer.asked`. */
  moment(): Moment;
  counts(): ExactCounts;
}

/** Counts since this process began. */
export interface ExactCounts {
  readonly hits: number;
  /** Of the hits: those read from the table. */
  readonly fromTable: number;
  readonly misses: number;
  readonly inMemory: number;
}

export interface ExactAnswersDeps {
  readonly answers: CachedAnswers;
  readonly clock: Clock;
  /** 20,000 answers and 64 MiB unless said. */
  readonly memory?: Partial<AnswerMemoryLimits>;
}

const MEMORY: AnswerMemoryLimits = { entries: 20_000, bytes: 64 * 1024 * 1024 };

/** Opens the exact cache over the answers that all processes share. */
export function createExactAnswers(deps: ExactAnswersDeps): ExactAnswers {
  const { answers, clock } = deps;
  const holding = createHolding(deps);
  const tally = { hits: 0, fromTable: 0, misses: 0 };
  const found = (answer: FoundAnswer): FoundAnswer => {
    tally.hits += 1;
    return answer;
  };
  const none = (): null => {
    tally.misses += 1;
    return null;
  };
  const fromTable = async (key: AnswerKey): Promise<FoundAnswer | null> => {
    try {
      const held = await read(answers, key, holding);
      if (!held) return none();
      tally.fromTable += 1;
      return found(held);
    } catch {
      return none();
    }
  };
  return {
    find(key) {
      const held = holding.get(key.id);
      if (held) {
        const answer: unknown = JSON.parse(held.json);
        const { task, model, answeredAt } = held;
        // What is asked for twice is worth sharing, also where the first time too many were.
        held.shared ||= answers.add(rowOf(key.id, held, answer));
        return found({ answer, task, model, answeredAt });
      }
      const known = answers.known(key.workspaceId);
      return known instanceof Promise || known.has(key.id) ? fromTable(key) : none();
    },
    put(key, { answer, task, model, tags = [], asked, ttlMs, share = true }) {
      const answeredAt = clock.now().getTime();
      const held: HeldAnswer = {
        workspaceId: key.workspaceId,
        task,
        model,
        tags,
        json: JSON.stringify(answer),
        askedAt: asked.at.getTime(),
        answeredAt,
        expiresAt: answeredAt + ttlMs,
        shared: !share,
      };
      held.shared ||= answers.add(rowOf(key.id, held, answer));
      holding.set(key.id, held, asked.heard);
    },
    moment: () => ({ at: clock.now(), heard: holding.moment() }),
    counts: () => ({ ...tally, inMemory: holding.size() }),
  };
}

type Holding = ReturnType<typeof createHolding>;

/** Memory that is believed only as long as this process hears what is invalidated. */
function createHolding({ answers, clock, memory: limits }: ExactAnswersDeps) {
  const memory = createAnswerMemory({ ...MEMORY, ...limits });
  const recent = createRecentInvalidations();
  answers.onInvalidated((invalidated) => {
    if (invalidated === null) {
      memory.clear();
      recent.noteGap();
      return;
    }
    recent.note(invalidated.workspaceId, invalidated.selection);
    memory.drop(invalidated.workspaceId, invalidated.selection);
  });
  return {
    get(id: string): HeldAnswer | null {
      const held = memory.get(id);
      return held && answers.isListening() && held.expiresAt > clock.now().getTime() ? held : null;
    },
    /** @param moment When it was asked for: what was invalidated since is not held. */
    set(id: string, held: HeldAnswer, moment: number): void {
      if (answers.isListening() && !recent.isSince(held.workspaceId, held, moment)) memory.set(id, held);
    },
    moment: () => recent.now(),
    size: () => memory.size,
  };
}

async function read(answers: CachedAnswers, key: AnswerKey, holding: Holding): Promise<FoundAnswer | null> {
  const known = answers.known(key.workspaceId);
  const ids = known instanceof Promise ? await known : known;
  if (!ids.has(key.id)) return null;
  const moment = holding.moment();
  const stored = await answers.read(key);
  if (!stored) {
    ids.delete(key.id);
    return null;
  }
  const { answer, ...times } = stored.answer as Written;
  const { task, model, tags } = stored;
  const held = { workspaceId: key.workspaceId, task, model, tags, ...times, shared: true };
  holding.set(key.id, { ...held, json: JSON.stringify(answer) }, moment);
  return { answer, task, model, answeredAt: times.answeredAt };
}

/** An answer as the table keeps it; it may be written long after it was given. */
interface Written extends Pick<HeldAnswer, 'askedAt' | 'answeredAt' | 'expiresAt'> {
  readonly answer: unknown;
}

function rowOf(id: string, held: HeldAnswer, answer: unknown): NewAnswer {
  const { workspaceId, task, model, tags, askedAt, answeredAt, expiresAt } = held;
  const written: Written = { askedAt, answeredAt, expiresAt, answer };
  return {
    workspaceId,
    id,
    kind: 'exact',
    task,
    model,
    question: null,
    answer: written,
    tags,
    askedAt: new Date(askedAt),
    expiresAt: new Date(expiresAt),
  };
}
