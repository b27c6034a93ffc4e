import type { Principal } from '../principal.ts';
import type { StoredKey } from './repository.ts';

/** What this process remembers of one secret. */
export interface RememberedKey {
  readonly key: StoredKey;
  readonly principal: Principal;
  readonly readAtMs: number;
  /** When its use was last noted. */
  touchedAtMs: number;
}

export interface KeyMemory {
  get(hash: string): RememberedKey | undefined;
  set(hash: string, remembered: RememberedKey): void;
  /** Forgets a key by its id, under each of its secrets. */
  forget(keyId: string): void;
  /** Counts what was forgotten: a read that began before is not worth keeping. */
  readonly generation: number;
  readonly size: number;
}

/** At most `most` secrets; the one that came first goes first. */
export function createKeyMemory(most: number): KeyMemory {
  const byHash = new Map<string, RememberedKey>();
  const hashesOf = new Map<string, Set<string>>();
  let generation = 0;

  const drop = (hash: string) => {
    const id = byHash.get(hash)?.key.id;
    byHash.delete(hash);
    if (id === undefined) return;
    const hashes = hashesOf.get(id);
    hashes?.delete(hash);
    if (hashes?.size === 0) hashesOf.delete(id);
  };
  return {
    get: (hash) => byHash.get(hash),
    set(hash, remembered) {
      drop(hash);
      const [oldest] = byHash.keys();
      if (byHash.size >= most && oldest !== undefined) drop(oldest);
      byHash.set(hash, remembered);
      const { id } = remembered.key;
      hashesOf.set(id, (hashesOf.get(id) ?? new Set()).add(hash));
    },
    forget(keyId) {
      generation += 1;
      for (const hash of hashesOf.get(keyId) ?? []) drop(hash);
    },
    get generation() {
      return generation;
    },
    get size() {
      return byHash.size;
    },
  };
}
