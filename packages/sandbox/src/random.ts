/** A stream of pseudo-random draws that is the same for the same seed, on every machine. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform integer, both ends included. */
  int(minimum: number, maximum: number): number;
  /** One of a non-empty list. */
  pick<Item>(list: readonly Item[]): Item;
  chance(probability: number): boolean;
  /** A new list in random order. */
  shuffle<Item>(list: readonly Item[]): Item[];
}

/** 32-bit hash of a text (FNV-1a with a final avalanche after MurmurHash3). */
export function hashText(text: string, seed = 0x811c9dc5): number {
  let hash = seed | 0;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Draws by the sfc32 generator, seeded by a text. */
export function createRandom(seed: string): Random {
  let a = hashText(seed);
  let b = hashText(seed, 0x9e3779b9);
  let c = hashText(seed, 0x243f6a88);
  let counter = 1;
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 4_294_967_296;
  };
  for (let round = 0; round < 8; round++) next();
  const int = (minimum: number, maximum: number): number =>
    minimum + Math.floor(next() * (maximum - minimum + 1));
  const shuffle = <Item>(list: readonly Item[]): Item[] => {
    const shuffled = [...list];
    for (let index = shuffled.length - 1; index > 0; index--) {
      const other = int(0, index);
      const held = shuffled[index] as Item;
      shuffled[index] = shuffled[other] as Item;
      shuffled[other] = held;
    }
    return shuffled;
  };
  return {
    next,
    int,
    pick: (list) => list[int(0, list.length - 1)] as (typeof list)[number],
    chance: (probability) => next() < probability,
    shuffle,
  };
}
