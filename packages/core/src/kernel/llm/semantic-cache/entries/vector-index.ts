/** An entry near the one that was asked for. */
export interface Near {
  readonly id: string;
  /** What the entry was read as; see `meaning/`. */
  readonly meaning: string;
  /** Cosine, from the threshold to 1. */
  readonly similarity: number;
}

export interface IndexEntry {
  readonly id: string;
  readonly meaning: string;
  readonly vector: Float32Array;
  /** Milliseconds since 1970 after which it is not given any more. */
  readonly expiresMs: number;
}

/** Vectors of one scope in one matrix, searched exactly. */
export interface VectorIndex {
  readonly size: number;
  /** Bytes of the matrix. */
  readonly bytes: number;
  has(id: string): boolean;
  /** Adds or replaces; when full, the one that was not used for longest goes. */
  add(entry: IndexEntry): void;
  remove(id: string): void;
  /** Entries with a cosine of at least `threshold`, nearest first, at most `limit`. */
  nearest(query: Float32Array, search: { threshold: number; limit: number; nowMs: number }): Near[];
  /** Counts as use, so that it stays longer. */
  touch(id: string): void;
}

/** Dimensions compared first; most entries are out of reach after them. */
const HEAD = 32;
/** A sum of single-precision squares may be off by so much. */
const ROUNDING = 1e-4;
const FIRST_CAPACITY = 16;

/**
 * Exact nearest neighbours by brute force. For unit vectors a cosine of at least t is a squared distance of at most
 * 2(1−t), and a distance over some dimensions is never more than over all: whatever is too far after the first 32 is
 * dropped, and nothing is lost by it.
 */
export function createVectorIndex({ dimensions, limit }: { dimensions: number; limit: number }): VectorIndex {
  const headSize = Math.min(HEAD, dimensions);
  let capacity = Math.min(limit, FIRST_CAPACITY);
  let heads = new Float32Array(capacity * headSize);
  let rows = new Float32Array(capacity * dimensions);
  const ids: string[] = [];
  const meanings: string[] = [];
  const expires: number[] = [];
  const used: number[] = [];
  const slots = new Map<string, number>();
  let uses = 0;

  const grow = () => {
    capacity = Math.min(limit, capacity * 2);
    heads = grown(heads, capacity * headSize);
    rows = grown(rows, capacity * dimensions);
  };
  const freeSlot = (): number => {
    if (ids.length < limit) {
      if (ids.length === capacity) grow();
      return ids.length;
    }
    let oldest = 0;
    for (let slot = 1; slot < ids.length; slot++) if ((used[slot] ?? 0) < (used[oldest] ?? 0)) oldest = slot;
    slots.delete(ids[oldest] ?? '');
    return oldest;
  };
  const write = (slot: number, entry: IndexEntry) => {
    rows.set(entry.vector, slot * dimensions);
    heads.set(entry.vector.subarray(0, headSize), slot * headSize);
    ids[slot] = entry.id;
    meanings[slot] = entry.meaning;
    expires[slot] = entry.expiresMs;
    used[slot] = ++uses;
    slots.set(entry.id, slot);
  };
  return {
    get size() {
      return ids.length;
    },
    get bytes() {
      return rows.byteLength + heads.byteLength;
    },
    has: (id) => slots.has(id),
    add(entry) {
      if (entry.vector.length === dimensions) write(slots.get(entry.id) ?? freeSlot(), entry);
    },
    remove(id) {
      const slot = slots.get(id);
      if (slot === undefined) return;
      slots.delete(id);
      const last = ids.length - 1;
      if (slot !== last) {
        const vector = rows.slice(last * dimensions, (last + 1) * dimensions);
        const use = used[last] ?? 0;
        write(slot, {
          id: ids[last] ?? '',
          meaning: meanings[last] ?? '',
          vector,
          expiresMs: expires[last] ?? 0,
        });
        used[slot] = use;
      }
      for (const column of [ids, meanings, expires, used]) column.length = last;
    },
    nearest(query, { threshold, limit: most, nowMs }) {
      const farthest = 2 * (1 - threshold) + ROUNDING;
      const found: Near[] = [];
      for (let slot = 0; slot < ids.length; slot++) {
        if (headDistance(heads, query, slot * headSize, headSize) > farthest) continue;
        const similarity = dot(rows, query, slot * dimensions);
        if (similarity < threshold || (expires[slot] ?? 0) <= nowMs) continue;
        found.push({
          id: ids[slot] ?? '',
          meaning: meanings[slot] ?? '',
          similarity: Math.min(1, similarity),
        });
      }
      return found.sort((one, other) => other.similarity - one.similarity).slice(0, most);
    },
    touch(id) {
      const slot = slots.get(id);
      if (slot !== undefined) used[slot] = ++uses;
    },
  };
}

function grown(array: Float32Array<ArrayBuffer>, length: number): Float32Array<ArrayBuffer> {
  const larger = new Float32Array(length);
  larger.set(array);
  return larger;
}

// oxlint-disable-next-line max-params -- the innermost loop: an object for each vector would cost more than the sum
function headDistance(heads: Float32Array, query: Float32Array, start: number, length: number): number {
  let sum = 0;
  for (let at = 0; at < length; at++) {
    const difference = (heads[start + at] as number) - (query[at] as number);
    sum += difference * difference;
  }
  return sum;
}

function dot(rows: Float32Array, query: Float32Array, start: number): number {
  let sum = 0;
  for (let at = 0; at < query.length; at++) sum += (rows[start + at] as number) * (query[at] as number);
  return sum;
}
