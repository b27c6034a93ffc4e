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

/** A Bloom filter of two probes: it finds the few rows of a file that need a look for duplicates, in fixed memory. */
export function createSuspects(): Suspects {
  const bits = new Uint32Array(2 ** (BITS - 5));
  const suspects = new Set<number>();
  /** Sets a bit; true when it was set. */
  const probe = (key: number, factor: number): boolean => {
    const bit = Math.imul(key, factor) >>> (32 - BITS);
    const word = bit >>> 5;
    const mask = 1 << (bit & 31);
    const wasSet = ((bits[word] as number) & mask) !== 0;
    bits[word] = (bits[word] as number) | mask;
    return wasSet;
  };
  return {
    saw(what, key = what) {
      if (what === null || key === null) return;
      // Both must be set, whatever the first says.
      const first = probe(what, 0x9e3779b1);
      const second = probe(what ^ (what >>> 15), 0x85ebca6b);
      if (first && second && suspects.size <= MOST_SUSPECTS) suspects.add(key);
    },
    keys: () => (suspects.size > MOST_SUSPECTS ? null : [...suspects]),
  };
}
