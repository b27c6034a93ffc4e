import { LRUCache } from 'lru-cache';
import type { Clock } from '../../clock/index.ts';
import type { Notices } from '../../notices/index.ts';
import type { Store } from '../../store/index.ts';
import { type Head, PROMPTS_CHANNEL, readHeads, readVersion } from './repository.ts';
import { outputText, readTemplate, type Template } from './template.ts';

/** A version ready to be used. */
export interface ReadyPrompt {
  readonly version: string;
  readonly system: Template;
  readonly examples: readonly { readonly input: Template; readonly output: Template }[];
  readonly variables: readonly string[];
}

/** What a workspace has live, by name. */
export type Book = ReadonlyMap<string, Head>;

/** What this process knows of workspaces' prompts: right up to the moment, as long as changes elsewhere can be heard. */
export interface PromptMemory {
  /** From memory, at once, where the workspace has been asked for before. @throws `database_unavailable` where it must be read and cannot. */
  book(workspaceId: string): Book | Promise<Book>;
  /** Null when the workspace has no such version. */
  version(
    workspaceId: string,
    name: string,
    version: string,
  ): ReadyPrompt | null | Promise<ReadyPrompt | null>;
  /** A change made here: nobody need tell us. */
  forget(workspaceId: string): void;
}

const MOST_WORKSPACES = 2_000;
const MOST_TEXTS = 1_000;
/** How long what was read is believed while nobody can tell of changes. */
const BELIEVED_MS = 1_000;

interface KnownBook {
  readonly book: Book;
  readonly readMs: number;
}

export interface PromptMemoryDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly notices: Notices;
}

export function createPromptMemory({ store, clock, notices }: PromptMemoryDeps): PromptMemory {
  const books = new LRUCache<string, KnownBook>({ max: MOST_WORKSPACES });
  const reading = new Map<string, Promise<Book>>();
  let changes = 0;
  let subscribed = false;

  const forget = (workspaceId: string) => {
    changes += 1;
    books.delete(workspaceId);
    reading.delete(workspaceId);
  };
  const forgetAll = () => {
    changes += 1;
    books.clear();
    reading.clear();
  };
  const subscribe = () => {
    if (subscribed) return;
    subscribed = true;
    notices.subscribe(PROMPTS_CHANNEL, { onNotice: forget, onGap: forgetAll });
  };
  const read = async (workspaceId: string): Promise<Book> => {
    const before = changes;
    const readMs = clock.monotonicMs();
    const heads = await store.tenant(workspaceId, (database) => readHeads(database, workspaceId));
    const book = new Map(heads.map((head) => [head.name, head]));
    // What changed while it was read may be missing in it.
    if (before === changes) books.set(workspaceId, { book, readMs });
    return book;
  };
  return {
    book(workspaceId) {
      const known = books.get(workspaceId);
      if (known && (notices.hearing || clock.monotonicMs() - known.readMs < BELIEVED_MS)) return known.book;
      subscribe();
      const running = reading.get(workspaceId);
      if (running) return running;
      const made = read(workspaceId)
        .catch((error: unknown) => {
          if (!known) throw error;
          // What was live a moment ago is better than no answer.
          return known.book;
        })
        .finally(() => {
          if (reading.get(workspaceId) === made) reading.delete(workspaceId);
        });
      reading.set(workspaceId, made);
      return made;
    },
    version: createTextMemory(store),
    forget,
  };
}

/** Versions are never changed, so what is read once stays right. */
function createTextMemory(store: Store): PromptMemory['version'] {
  const texts = new LRUCache<string, ReadyPrompt>({ max: MOST_TEXTS });
  return (workspaceId, name, version) => {
    const key = `${workspaceId}/${name}@${version}`;
    return texts.get(key) ?? readText(key, { workspaceId, name, version });
  };

  async function readText(
    key: string,
    which: { readonly workspaceId: string; readonly name: string; readonly version: string },
  ): Promise<ReadyPrompt | null> {
    const row = await store.tenant(which.workspaceId, (database) => readVersion(database, which));
    if (!row) return null;
    const ready = readyPrompt(row);
    texts.set(key, ready);
    return ready;
  }
}

function readyPrompt({
  version,
  content,
  variables,
}: NonNullable<Awaited<ReturnType<typeof readVersion>>>): ReadyPrompt {
  return {
    version,
    variables,
    system: readTemplate(content.system, 'system'),
    examples: content.examples.map(({ input, output }) => ({
      input: readTemplate(input, 'input'),
      output: typeof output === 'string' ? readTemplate(output, 'output') : { pieces: [outputText(output)] },
    })),
  };
}
