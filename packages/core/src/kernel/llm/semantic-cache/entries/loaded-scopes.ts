import type { Clock } from '../../../clock/index.ts';
import type { EntryRepository } from './repository.ts';
import { createVectorIndex, type IndexEntry, type VectorIndex } from './vector-index.ts';

export interface LoadedScopesDeps {
  readonly repository: Pick<EntryRepository, 'scopes' | 'load'>;
  readonly clock: Clock;
  readonly dimensions: number;
  /** Most entries of one scope held in memory; the latest are loaded. */
  readonly entriesPerScope: number;
  /** Most bytes of vectors in this process. */
  readonly memoryBytes: number;
  readonly onError: (error: unknown) => void;
}

export interface ScopeName {
  readonly workspaceId: string;
  readonly scope: string;
}

/** What this process holds of the table: which scopes have anything in them, and the vectors of those in use. */
export interface LoadedScopes {
  /** The scope's vectors, loaded when need be; null without asking anybody when nothing is in it. */
  open(name: ScopeName): Promise<VectorIndex | null>;
  /** Entries this process has just written. */
  added(name: ScopeName, entries: readonly IndexEntry[]): void;
  /** Another process has written entries. */
  writtenElsewhere(name: ScopeName): void;
  /** Forgets everything; it is loaded again when next asked for. */
  clear(): void;
  /** Bytes of vectors held. */
  bytes(): number;
}

interface Loaded {
  readonly index: VectorIndex;
  /** Resolves when the first load is done. */
  readonly ready: Promise<void>;
  /** Entries written after this, less the time a transaction may take, may be missing. */
  upToMs: number;
}

const WORKSPACES = 1_000;
/** With more scopes than this in a workspace, every unknown scope is looked up. */
const SCOPES_PER_WORKSPACE = 20_000;
/** A transaction's `now()` is its beginning: entries may turn up with a time this far back. */
const OVERLAP_MS = 30_000;

export function createLoadedScopes(deps: LoadedScopesDeps): LoadedScopes {
  const { repository, clock, onError } = deps;
  const known = new Map<string, Promise<Set<string>>>();
  const loaded = new Map<string, Loaded>();
  const keyOf = ({ workspaceId, scope }: ScopeName) => `${workspaceId} ${scope}`;

  const scopesOf = (workspaceId: string): Promise<Set<string>> => {
    const there = known.get(workspaceId);
    if (there) return there;
    const asked = repository
      .scopes(workspaceId, SCOPES_PER_WORKSPACE, clock.now())
      .then((scopes) => new Set(scopes));
    keep(known, { key: workspaceId, value: asked, limit: WORKSPACES });
    asked.catch(() => known.get(workspaceId) === asked && known.delete(workspaceId));
    return asked;
  };
  const fill = async (name: ScopeName, into: { index: VectorIndex; since?: Date }): Promise<void> => {
    const { index, since } = into;
    const page = { limit: deps.entriesPerScope, now: clock.now(), ...(since && { since }) };
    // Oldest first, so that what was written last is last to go.
    for (const entry of (await repository.load(name, page)).reverse()) index.add(entry);
  };
  const load = (name: ScopeName): Loaded => {
    const index = createVectorIndex({ dimensions: deps.dimensions, limit: deps.entriesPerScope });
    const key = keyOf(name);
    const entry: Loaded = { index, ready: fill(name, { index }), upToMs: clock.now().getTime() };
    loaded.set(key, entry);
    entry.ready.then(makeRoom, () => loaded.get(key) === entry && loaded.delete(key));
    return entry;
  };
  const bytes = () => loaded.values().reduce((sum, { index }) => sum + index.bytes, 0);
  const makeRoom = (): void => {
    let total = bytes();
    for (const [key, { index }] of loaded) {
      if (total <= deps.memoryBytes || loaded.size === 1) return;
      loaded.delete(key);
      total -= index.bytes;
    }
  };
  return {
    async open(name) {
      const key = keyOf(name);
      let entry = loaded.get(key);
      if (!entry) {
        const scopes = await scopesOf(name.workspaceId);
        if (!scopes.has(name.scope) && scopes.size < SCOPES_PER_WORKSPACE) return null;
        entry = loaded.get(key) ?? load(name);
      }
      // The one used last stands last.
      loaded.delete(key);
      loaded.set(key, entry);
      await entry.ready;
      return entry.index;
    },
    added(name, entries) {
      void known.get(name.workspaceId)?.then((scopes) => scopes.add(name.scope), onError);
      const entry = loaded.get(keyOf(name));
      if (!entry) return;
      for (const one of entries) entry.index.add(one);
      makeRoom();
    },
    writtenElsewhere(name) {
      void known.get(name.workspaceId)?.then((scopes) => scopes.add(name.scope), onError);
      const entry = loaded.get(keyOf(name));
      if (!entry) return;
      const since = new Date(entry.upToMs - OVERLAP_MS);
      entry.upToMs = clock.now().getTime();
      entry.ready.then(() => fill(name, { index: entry.index, since })).catch(onError);
    },
    clear() {
      known.clear();
      loaded.clear();
    },
    bytes,
  };
}

function keep<Value>(
  map: Map<string, Value>,
  { key, value, limit }: { key: string; value: Value; limit: number },
): void {
  map.set(key, value);
  const oldest = map.keys().next().value;
  if (map.size > limit && oldest !== undefined) map.delete(oldest);
}
