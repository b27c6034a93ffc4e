import type { DifferenceKind } from './meaning/index.ts';
import type { SemanticCounts, SemanticEvent, SemanticHit } from './semantic-cache.ts';

interface Of {
  readonly workspaceId: string;
  readonly task: string;
}

/** Counts what becomes of questions and answers, and tells each through the event. */
export function createSemanticCounts(onEvent: (event: SemanticEvent) => void = () => undefined) {
  const tally = { looked: 0, hits: 0, misses: 0, bypassed: 0, gone: 0, kept: 0, lost: 0, failed: 0 };
  const refusals: Partial<Record<DifferenceKind, number>> = {};
  return {
    hit(of: Of, found: SemanticHit): SemanticHit {
      tally.looked++;
      tally.hits++;
      onEvent({ type: 'hit', ...of, similarity: found.similarity });
      return found;
    },
    miss(of: Of): null {
      tally.looked++;
      tally.misses++;
      onEvent({ type: 'miss', ...of });
      return null;
    },
    refused(of: Of, refusal: { similarity: number; because: DifferenceKind }): null {
      tally.looked++;
      tally.misses++;
      refusals[refusal.because] = (refusals[refusal.because] ?? 0) + 1;
      onEvent({ type: 'refused', ...of, ...refusal });
      return null;
    },
    failed(error: unknown): void {
      tally.failed++;
      onEvent({ type: 'failed', error });
    },
    bypassed: () => void tally.bypassed++,
    gone: () => void tally.gone++,
    kept: (count: number) => void (tally.kept += count),
    lost(count: number, error?: unknown): void {
      tally.lost += count;
      onEvent({ type: 'lost', count });
      if (error !== undefined) onEvent({ type: 'failed', error });
    },
    read: (memoryBytes: number): SemanticCounts => ({ ...tally, refused: { ...refusals }, memoryBytes }),
  };
}
