import { LRUCache } from 'lru-cache';
import type { Clock } from '../../clock/index.ts';
import { createHeardMemory, type Notices } from '../../notices/index.ts';
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

export interface PromptMemoryDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly notices: Notices;
}

export function createPromptMemory({ store, clock, notices }: PromptMemoryDeps): PromptMemory {
  const books = createHeardMemory<Book>({
    notices,
    clock,
    channel: PROMPTS_CHANNEL,
    most: MOST_WORKSPACES,
    unheardMs: BELIEVED_MS,
    // What was live a moment ago is better than no answer.
    orLast: true,
    async read(workspaceId) {
      const heads = await store.tenant(workspaceId, (database) => readHeads(database, workspaceId));
      return new Map(heads.map((head) => [head.name, head]));
    },
  });
  return { book: books.of, version: createTextMemory(store), forget: books.forget };
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
