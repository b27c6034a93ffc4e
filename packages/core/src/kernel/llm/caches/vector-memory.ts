import type { Clock } from '../../clock/index.ts';
import type { AnswerKey, CachedAnswers } from './cached-answers.ts';
import { createRecentInvalidations } from './recent-invalidations.ts';
import { isSelected, type Selectable } from './selection.ts';

type Vector = Float32Array | readonly number[];

/** The vector of a text, and what it took. */
export interface KeptVector extends Omit<Selectable, 'kind'> {
  readonly vector: Vector;
  /** Its share of the price, in US dollars. */
  readonly usd: number;
}

/**
 * Vectors by text, in this process alone: one takes up to 24 kB, and costs about a millionth of a dollar, less than a row in a table. Those
 * used longest ago go first.
 */
export interface VectorMemory {
  get(key: AnswerKey): KeptVector | undefined;
  /** @param asked The `moment` of the question: what was invalidated since is not kept. */
  set(key: AnswerKey, kept: KeptVector, asked: number): void;
  moment(): number;
  readonly size: number;
}

interface Held extends KeptVector {
  readonly workspaceId: string;
  readonly expiresMs: number;
}

const BYTES = 32 * 1024 * 1024;
/** Besides the vector itself. */
const OVERHEAD = 400;
/** The same model gives the same vector; who wants another asks past the cache. */
const TTL_MS = 24 * 3_600_000;

export function createVectorMemory({
  answers,
  clock,
  bytes: most = BYTES,
}: {
  readonly answers: Pick<CachedAnswers, 'onInvalidated'>;
  readonly clock: Clock;
  /** Most memory the vectors take; 32 MiB unless said. */
  readonly bytes?: number;
}): VectorMemory {
  const vectors = new Map<string, Held>();
  const recent = createRecentInvalidations();
  let bytes = 0;

  const remove = (id: string, held: Held): void => {
    vectors.delete(id);
    bytes -= weightOf(held);
  };
  answers.onInvalidated((invalidated) => {
    if (invalidated === null) recent.noteGap();
    else recent.note(invalidated.workspaceId, invalidated.selection);
    for (const [id, held] of vectors)
      if (
        invalidated === null ||
        (held.workspaceId === invalidated.workspaceId && isSelected(invalidated.selection, held))
      )
        remove(id, held);
  });
  return {
    get({ id }) {
      const held = vectors.get(id);
      if (!held) return undefined;
      remove(id, held);
      if (held.expiresMs <= clock.monotonicMs()) return undefined;
      vectors.set(id, held);
      bytes += weightOf(held);
      return held;
    },
    set({ id, workspaceId }, kept, asked) {
      if (recent.isSince(workspaceId, kept, asked)) return;
      const before = vectors.get(id);
      if (before) remove(id, before);
      const held = { ...kept, workspaceId, expiresMs: clock.monotonicMs() + TTL_MS };
      vectors.set(id, held);
      bytes += weightOf(held);
      if (bytes <= most) return;
      for (const [oldest, each] of vectors) {
        if (bytes <= most * 0.9) return;
        remove(oldest, each);
      }
    },
    moment: () => recent.now(),
    get size() {
      return vectors.size;
    },
  };
}

function weightOf({ vector }: Held): number {
  return vector.length * (vector instanceof Float32Array ? 4 : 8) + OVERHEAD;
}
