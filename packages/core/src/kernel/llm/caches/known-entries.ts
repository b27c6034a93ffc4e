import type { AnswerRepository } from './repository.ts';

export interface KnownEntriesDeps {
  readonly repository: Pick<AnswerRepository, 'ids'>;
  /** Most ids of one workspace; those that came first go. */
  readonly perWorkspace: number;
  /** Most ids of all workspaces together; the workspaces that were not asked for longest go. */
  readonly inAll: number;
}

/** The ids of the entries of each workspace in use, so that a question nobody asked before costs no more than a look into a set. */
export interface KnownEntries {
  /** The ids of a workspace, at once when they are held, else as soon as they are read. */
  of(workspaceId: string): Ids | Promise<Ids>;
  /** Entries that have just been written, by whatever process. */
  added(workspaceId: string, ids: readonly string[]): void;
  /** Forgets everything; it is read again when next asked for. */
  clear(): void;
  /** How many ids are held. */
  count(): number;
}

export interface Ids {
  has(id: string): boolean;
  delete(id: string): void;
}

interface Held {
  ids: Set<string>;
  /** Absent when the ids of the table are in. */
  reading?: Promise<Ids> | undefined;
}

/** What a workspace without any entries counts. */
const WORKSPACE_WEIGHT = 100;

export function createKnownEntries({ repository, perWorkspace, inAll }: KnownEntriesDeps): KnownEntries {
  const workspaces = new Map<string, Held>();

  const makeRoom = (): void => {
    let weight = count() + workspaces.size * WORKSPACE_WEIGHT;
    for (const [workspaceId, { ids }] of workspaces) {
      if (weight <= inAll || workspaces.size === 1) return;
      workspaces.delete(workspaceId);
      weight -= ids.size + WORKSPACE_WEIGHT;
    }
  };
  const count = () => workspaces.values().reduce((sum, { ids }) => sum + ids.size, 0);
  const read = async (workspaceId: string, held: Held): Promise<Ids> => {
    try {
      const ids = await repository.ids(workspaceId, perWorkspace);
      // What was written meanwhile came last.
      held.ids = new Set([...ids, ...held.ids]);
      held.reading = undefined;
      makeRoom();
      return held.ids;
    } catch (error) {
      if (workspaces.get(workspaceId) === held) workspaces.delete(workspaceId);
      throw error;
    }
  };
  return {
    of(workspaceId) {
      const known = workspaces.get(workspaceId);
      const held: Held = known ?? { ids: new Set() };
      // The one used last stands last.
      workspaces.delete(workspaceId);
      workspaces.set(workspaceId, held);
      if (!known) held.reading = read(workspaceId, held);
      return held.reading ?? held.ids;
    },
    added(workspaceId, added) {
      const ids = workspaces.get(workspaceId)?.ids;
      if (!ids) return;
      for (const id of added) ids.add(id);
      dropFirst(ids, perWorkspace);
      makeRoom();
    },
    clear: () => workspaces.clear(),
    count,
  };
}

/** A tenth at once: the first of a set is found the more slowly the more were deleted before it. */
function dropFirst(ids: Set<string>, limit: number): void {
  if (ids.size <= limit) return;
  let excess = ids.size - limit + Math.floor(limit / 10);
  for (const id of ids) {
    if (excess-- <= 0) return;
    ids.delete(id);
  }
}
