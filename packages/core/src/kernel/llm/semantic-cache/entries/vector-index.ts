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
  /** Adds or replaces; when full, the one that was not used for longest goes. */
  add(entry: IndexEntry): void;
  remove(id: string): void;
  /** Entries with a cosine of at least `threshold`, nearest first, at most `limit`. */
  nearest(query: Float32Array, search: Search): Near[];
  /** Counts as use, so that it stays longer. */
  touch(id: string): void;
}

/** Dimensions compared first; most entries are out of reach after them. */
const HEAD = 32;
/** A sum of single-precision squares may be off by so much. */
const ROUNDING = 1e-4;
const FIRST_CAPACITY = 16;

/** The columns of an index, one slot for each entry: no object is touched while a question is compared with all of them. */
interface Columns {
  heads: Float32Array<ArrayBuffer>;
  rows: Float32Array<ArrayBuffer>;
  readonly ids: string[];
  readonly meanings: string[];
  readonly expires: number[];
  readonly used: number[];
}

/**
 * Exact nearest neighbours by brute force. For unit vectors a cosine of at least t is a squared distance of at most
 * 2(1−t), and a distance over some dimensions is never more than over all: whatever is too far after the first 32 is
 * dropped, and nothing is lost by it.
 */
export function createVectorIndex({ dimensions, limit }: { dimensions: number; limit: number }): VectorIndex {
  const headSize = Math.min(HEAD, dimensions);
  const columns: Columns = {
    heads: new Float32Array(),
    rows: new Float32Array(),
    ids: [],
    meanings: [],
    expires: [],
    used: [],
  };
  const { ids, used } = columns;
  const slots = new Map<string, number>();
  let capacity = 0;
  let uses = 0;

  const freeSlot = (): number => {
    if (ids.length === limit) {
      const oldest = slotOfLeast(used);
      slots.delete(ids[oldest] ?? '');
      return oldest;
    }
    if (ids.length === capacity) {
      capacity = Math.min(limit, Math.max(FIRST_CAPACITY, capacity * 2));
      columns.heads = grown(columns.heads, capacity * headSize);
      columns.rows = grown(columns.rows, capacity * dimensions);
    }
    return ids.length;
  };
  const write = (slot: number, entry: IndexEntry): void => {
    writeAt(columns, slot, entry);
    used[slot] = ++uses;
    slots.set(entry.id, slot);
  };
  return {
    get size() {
      return ids.length;
    },
    get bytes() {
      return columns.rows.byteLength + columns.heads.byteLength;
    },
    add(entry) {
      if (entry.vector.length === dimensions) write(slots.get(entry.id) ?? freeSlot(), entry);
    },
    remove(id) {
      const slot = slots.get(id);
      if (slot === undefined) return;
      slots.delete(id);
      const last = ids.length - 1;
      const use = used[last] ?? 0;
      // The last one moves into the gap.
      if (slot !== last) write(slot, entryAt(columns, last, dimensions));
      used[slot] = use;
      for (const column of [ids, columns.meanings, columns.expires, used]) column.length = last;
    },
    nearest: (query, search) => nearest(columns, query, search),
    touch(id) {
      const slot = slots.get(id);
      if (slot !== undefined) used[slot] = ++uses;
    },
  };
}

interface Search {
  readonly threshold: number;
  readonly limit: number;
  readonly nowMs: number;
}

function nearest(columns: Columns, query: Float32Array, { threshold, limit, nowMs }: Search): Near[] {
  const { heads, rows, ids, meanings, expires } = columns;
  const head = query.subarray(0, HEAD);
  const farthest = 2 * (1 - threshold) + ROUNDING;
  const found: Near[] = [];
  for (let slot = 0; slot < ids.length; slot++) {
    if (squaredDistance(heads, head, slot * head.length) > farthest) continue;
    const similarity = dot(rows, query, slot * query.length);
    if (similarity < threshold || (expires[slot] ?? 0) <= nowMs) continue;
    found.push({ id: ids[slot] ?? '', meaning: meanings[slot] ?? '', similarity: Math.min(1, similarity) });
  }
  return found.sort((one, other) => other.similarity - one.similarity).slice(0, limit);
}

function writeAt(columns: Columns, slot: number, { id, meaning, vector, expiresMs }: IndexEntry): void {
  const head = vector.subarray(0, HEAD);
  columns.rows.set(vector, slot * vector.length);
  columns.heads.set(head, slot * head.length);
  columns.ids[slot] = id;
  columns.meanings[slot] = meaning;
  columns.expires[slot] = expiresMs;
}

function entryAt({ ids, meanings, expires, rows }: Columns, slot: number, dimensions: number): IndexEntry {
  const vector = rows.slice(slot * dimensions, (slot + 1) * dimensions);
  return { id: ids[slot] ?? '', meaning: meanings[slot] ?? '', vector, expiresMs: expires[slot] ?? 0 };
}

function slotOfLeast(values: readonly number[]): number {
  let least = 0;
  for (let slot = 1; slot < values.length; slot++)
    if ((values[slot] ?? 0) < (values[least] ?? 0)) least = slot;
  return least;
}

function grown(array: Float32Array<ArrayBuffer>, length: number): Float32Array<ArrayBuffer> {
  const larger = new Float32Array(length);
  larger.set(array);
  return larger;
}

function squaredDistance(heads: Float32Array, query: Float32Array, start: number): number {
  let sum = 0;
  for (let at = 0; at < query.length; at++) {
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
