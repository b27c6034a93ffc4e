import { and, asc, count, eq } from 'drizzle-orm';
import type { Clock } from '../../clock/index.ts';
import { LeadlineError } from '../../errors/index.ts';
import { createHeardMemory, type Notices, notify } from '../../notices/index.ts';
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
  const memory = createHeardMemory<Known>({
    notices,
    clock,
    channel: CHANNEL,
    most: MOST_WORKSPACES,
    unheardMs: 0,
    orLast: false,
    read: (workspaceId) => readContexts(store, workspaceId),
  });
  return {
    of: memory.of,
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

async function readContexts(store: Store, workspaceId: string): Promise<Known> {
  const rows = await store.tenant(workspaceId, (database) =>
    database
      .select({ name: llmContexts.name, text: llmContexts.text, savedAt: llmContexts.savedAt })
      .from(llmContexts)
      .where(eq(llmContexts.workspaceId, workspaceId))
      .orderBy(asc(llmContexts.name)),
  );
  return new Map(rows.map((row) => [row.name, row]));
}

function tooMany(): LeadlineError {
  return new LeadlineError('invalid_input', `A workspace keeps at most ${MOST_OF_WORKSPACE} contexts.`, {
    next: 'Remove one that is no longer needed.',
    kept: 'What was there before.',
  });
}
