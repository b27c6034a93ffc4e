/** Keys that may have come before; hashes, so that a few come in by chance, and none is left out. */
export interface Suspects {
  /** Tells of something that came, and remembers it; the key is suspected where it came before. */
  saw(what: number | null, key?: number | null): void;
  /** Every key that may have come twice; null where there were too many to count. */
  keys(): number[] | null;
}

/** 2^28 bits are 32 MiB; with three keys for each of 2,000,000 rows one key in 2,000 is suspected by chance. */
const BITS = 28;
const MOST_SUSPECTS = 400_000;

/** Words of 32 bits that a processor fetches at once. */
const LINE = 16;

/**
 * A Bloom filter of two probes within one line of memory (Putze, Sanders, Singler: "Cache-, Hash- and Space-Efficient Bloom Filters",
 * 2007): it finds the few rows of a file that need a look for duplicates, in fixed memory.
 */
export function createSuspects(): Suspects {
  const bits = new Uint32Array(2 ** (BITS - 5));
  const suspects = new Set<number>();
  /** Sets a bit; true when it was set. */
  const probe = (line: number, hash: number): boolean => {
    const word = line + (hash >>> 28);
    const mask = 1 << ((hash >>> 23) & 31);
    const before = bits[word] as number;
    bits[word] = before | mask;
    return (before & mask) !== 0;
  };
  return {
    saw(what, key = what) {
      if (what === null || key === null) return;
      const line = (Math.imul(what, 0x9e3779b1) >>> (32 - BITS + 5)) & -LINE;
      const hash = what ^ (what >>> 15);
      // Both must be set, whatever the first says.
      const first = probe(line, Math.imul(hash, 0x85ebca6b));
      const second = probe(line, Math.imul(hash, 0xc2b2ae35));
      if (first && second && suspects.size <= MOST_SUSPECTS) suspects.add(key);
    },
    keys: () => (suspects.size > MOST_SUSPECTS ? null : [...suspects]),
  };
}
