import type { Clock } from '../../clock/index.ts';
import { LeadlineError } from '../../errors/index.ts';
import type { Embedder } from './embedding/index.ts';

const REMEMBERED = 256;

/** Vectors of the questions asked last, so that keeping an answer does not pay for its question's vector again. */
export function createRecentVectors({
  embedder,
  clock,
  timeoutMs,
}: {
  embedder: Embedder;
  clock: Clock;
  timeoutMs: number;
}) {
  const recent = new Map<string, Promise<Float32Array>>();

  const embed = async (text: string): Promise<Float32Array> => {
    const done = new AbortController();
    const late = clock.sleep(timeoutMs, done.signal).then(() => {
      throw new LeadlineError('provider_timeout', `${embedder.id} took longer than ${timeoutMs} ms.`, {
        retryable: true,
      });
    });
    try {
      const [vector] = await Promise.race([embedder.embed([text], done.signal), late]);
      if (!vector) throw new LeadlineError('model_answer_unusable', `${embedder.id} gave no vector.`);
      return vector;
    } finally {
      late.catch(() => undefined);
      done.abort(new Error('done'));
    }
  };
  return {
    of(text: string): Promise<Float32Array> {
      const known = recent.get(text);
      if (known) return known;
      const asked = embed(text);
      recent.set(text, asked);
      asked.catch(() => recent.get(text) === asked && recent.delete(text));
      const oldest = recent.keys().next().value;
      if (recent.size > REMEMBERED && oldest !== undefined) recent.delete(oldest);
      return asked;
    },
    /** Resolves when every vector asked for is there or has failed. */
    async settled(): Promise<void> {
      await Promise.allSettled(recent.values());
    },
  };
}
