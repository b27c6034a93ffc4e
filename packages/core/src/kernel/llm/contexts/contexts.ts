import { and, asc, count, eq } from 'drizzle-orm';
import type { Clock } from '../../clock/index.ts';
import { LeadlineError } from '../../errors/index.ts';
import { type Notices, notify } from '../../notices/index.ts';
import type { Store } from '../../store/index.ts';
import { llmContexts } from './tables.ts';

export interface Context {
  readonly name: string;
  readonly text: string;
  readonly savedAt: Date;
}

/** Texts a workspace keeps about itself and its subjects, which a request can have put before its own words by their names. */
export interface Contexts {
  /** From memory, at once, where the workspace was asked for lately. @throws `database_unavailable`. */
  of(workspaceId: string): ReadonlyMap<string, Context> | Promise<ReadonlyMap<string, Context>>;
  /** @throws `invalid_input` when there are too many. */
  save(workspaceId: string, context: Pick<Context, 'name' | 'text'>): Promise<Context>;
  /** False when there is none of the name. */
  remove(workspaceId: string, name: string): Promise<boolean>;
}

export interface ContextsDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly notices: Notices;
}

const CHANNEL = 'leadline_llm_contexts';
const MOST_OF_WORKSPACE = 200;
const MOST_WORKSPACES = 200;

type Known = ReadonlyMap<string, Context>;

export function createContexts({ store, clock, notices }: ContextsDeps): Contexts {
  const memory = createMemory(notices);
  const read = async (workspaceId: string): Promise<Known> => {
    const before = memory.changes();
    const rows = await store.tenant(workspaceId, (database) =>
      database
        .select({ name: llmContexts.name, text: llmContexts.text, savedAt: llmContexts.savedAt })
        .from(llmContexts)
        .where(eq(llmContexts.workspaceId, workspaceId))
        .orderBy(asc(llmContexts.name)),
    );
    const known = new Map(rows.map((row) => [row.name, row]));
    memory.keep(workspaceId, known, before);
    return known;
  };
  return {
    of: (workspaceId) => memory.get(workspaceId) ?? read(workspaceId),
    async save(workspaceId, { name, text }) {
      const savedAt = clock.now();
      await store.tenant(workspaceId, async (database) => {
        const target = [llmContexts.workspaceId, llmContexts.name];
        await database
          .insert(llmContexts)
          .values({ workspaceId, name, text, savedAt })
          .onConflictDoUpdate({ target, set: { text, savedAt } });
        const [row] = await database
          .select({ kept: count() })
          .from(llmContexts)
          .where(eq(llmContexts.workspaceId, workspaceId));
        if ((row?.kept ?? 0) > MOST_OF_WORKSPACE) throw tooMany();
        await notify(database, CHANNEL, workspaceId);
      });
      memory.forget(workspaceId);
      return { name, text, savedAt };
    },
    async remove(workspaceId, name) {
      const gone = await store.tenant(workspaceId, async (database) => {
        const { rowCount } = await database
          .delete(llmContexts)
          .where(and(eq(llmContexts.workspaceId, workspaceId), eq(llmContexts.name, name)));
        await notify(database, CHANNEL, workspaceId);
        return (rowCount ?? 0) > 0;
      });
      memory.forget(workspaceId);
      return gone;
    },
  };
}

/** Believed as long as changes elsewhere are heard; the workspaces asked for longest ago go first. */
function createMemory(notices: Notices) {
  const workspaces = new Map<string, Known>();
  let changes = 0;
  let subscribed = false;
  const forget = (workspaceId: string): void => {
    changes += 1;
    workspaces.delete(workspaceId);
  };
  const onGap = (): void => {
    changes += 1;
    workspaces.clear();
  };
  return {
    forget,
    changes(): number {
      if (!subscribed) notices.subscribe(CHANNEL, { onNotice: forget, onGap });
      subscribed = true;
      return changes;
    },
    get: (workspaceId: string) => (notices.hearing ? workspaces.get(workspaceId) : undefined),
    keep(workspaceId: string, known: Known, readAt: number): void {
      // What changed while it was read may be missing in it.
      if (readAt !== changes || !notices.hearing) return;
      workspaces.set(workspaceId, known);
      const oldest = workspaces.keys().next().value;
      if (workspaces.size > MOST_WORKSPACES && oldest !== undefined) workspaces.delete(oldest);
    },
  };
}

function tooMany(): LeadlineError {
  return new LeadlineError('invalid_input', `A workspace keeps at most ${MOST_OF_WORKSPACE} contexts.`, {
    next: 'Remove one that is no longer needed.',
    kept: 'What was there before.',
  });
}
