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
  const { clock, onError } = deps;
  const known = createKnownScopes(deps);
  const loaded = new Map<string, Loaded>();

  const load = (name: ScopeName): Loaded => {
    const index = createVectorIndex({ dimensions: deps.dimensions, limit: deps.entriesPerScope });
    const key = keyOf(name);
    const entry: Loaded = { index, ready: fill(deps, { name, index }), upToMs: clock.now().getTime() };
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
      if (!loaded.has(key) && !(await known.mayHold(name))) return null;
      const entry = loaded.get(key) ?? load(name);
      // The one used last stands last.
      loaded.delete(key);
      loaded.set(key, entry);
      await entry.ready;
      return entry.index;
    },
    added(name, entries) {
      known.add(name);
      const entry = loaded.get(keyOf(name));
      if (!entry) return;
      for (const one of entries) entry.index.add(one);
      makeRoom();
    },
    writtenElsewhere(name) {
      known.add(name);
      const entry = loaded.get(keyOf(name));
      if (!entry) return;
      const since = new Date(entry.upToMs - OVERLAP_MS);
      entry.upToMs = clock.now().getTime();
      entry.ready.then(() => fill(deps, { name, index: entry.index, since })).catch(onError);
    },
    clear() {
      known.clear();
      loaded.clear();
    },
    bytes,
  };
}

function keyOf({ workspaceId, scope }: ScopeName): string {
  return `${workspaceId} ${scope}`;
}

interface Filling {
  readonly name: ScopeName;
  readonly index: VectorIndex;
  readonly since?: Date;
}

async function fill(deps: LoadedScopesDeps, { name, index, since }: Filling): Promise<void> {
  const page = { limit: deps.entriesPerScope, now: deps.clock.now(), ...(since && { since }) };
  // Oldest first, so that what was written last is last to go.
  for (const entry of (await deps.repository.load(name, page)).reverse()) index.add(entry);
}

/** Which scopes of a workspace hold anything, so that a question in an empty one asks no database. */
function createKnownScopes({ repository, clock, onError }: LoadedScopesDeps) {
  const known = new Map<string, Promise<Set<string>>>();
  const scopesOf = (workspaceId: string): Promise<Set<string>> => {
    const there = known.get(workspaceId);
    if (there) return there;
    const asked = repository
      .scopes(workspaceId, SCOPES_PER_WORKSPACE, clock.now())
      .then((scopes) => new Set(scopes));
    known.set(workspaceId, asked);
    const oldest = known.keys().next().value;
    if (known.size > WORKSPACES && oldest !== undefined) known.delete(oldest);
    asked.catch(() => known.get(workspaceId) === asked && known.delete(workspaceId));
    return asked;
  };
  return {
    async mayHold({ workspaceId, scope }: ScopeName): Promise<boolean> {
      const scopes = await scopesOf(workspaceId);
      return scopes.has(scope) || scopes.size >= SCOPES_PER_WORKSPACE;
    },
    add({ workspaceId, scope }: ScopeName): void {
      known
        .get(workspaceId)
        ?.then((scopes) => scopes.size < SCOPES_PER_WORKSPACE && scopes.add(scope))
        .catch(onError);
    },
    clear: () => known.clear(),
  };
}
