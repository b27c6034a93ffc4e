import type { Clock } from '../../../clock/index.ts';
import { LeadlineError } from '../../../errors/index.ts';
import type { Asker, Embedder } from './embedder.ts';

export interface SimilarityDeps {
  readonly embedder: Embedder;
  readonly clock: Clock;
  /** Milliseconds the embedder may take. */
  readonly timeoutMs: number;
}

interface Compared {
  readonly question: string;
  readonly asker?: Asker | undefined;
}

/**
 * Cosine of a question and a text; 1 for the same text, which asks no embedder.
 * @throws LeadlineError `provider_timeout` when the embedder is too slow, and what the embedder throws.
 */
export function similarityBy({ embedder, clock, timeoutMs }: SimilarityDeps) {
  return async (asked: Compared, other: string): Promise<number> => {
    const { question: one, asker } = asked;
    if (one === other) return 1;
    const done = new AbortController();
    const late = clock.sleep(timeoutMs, done.signal).then(() => {
      throw new LeadlineError('provider_timeout', `${embedder.id} took longer than ${timeoutMs} ms.`, {
        retryable: true,
      });
    });
    try {
      const [left, right] = await Promise.race([
        embedder.embed([one, other], { signal: done.signal, asker }),
        late,
      ]);
      if (!left || !right) throw new LeadlineError('model_answer_unusable', `${embedder.id} gave no vector.`);
      return Math.min(1, innerProduct(left, right));
    } finally {
      late.catch(() => undefined);
      done.abort(new Error('done'));
    }
  };
}

function innerProduct(one: Float32Array, other: Float32Array): number {
  return one.reduce((sum, value, at) => sum + value * (other[at] ?? 0), 0);
}
