import type { SemanticCounts, SemanticEvent, SemanticHit } from './semantic-cache.ts';

interface Of {
  readonly workspaceId: string;
  readonly task: string;
}

/** Counts what becomes of questions and answers, and tells each through the event. */
export function createSemanticCounts(onEvent: (event: SemanticEvent) => void = () => undefined) {
  const tally = {
    looked: 0,
    hits: 0,
    misses: 0,
    refused: 0,
    bypassed: 0,
    gone: 0,
    failed: 0,
  };
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
    refused(of: Of, similarity: number): null {
      tally.looked++;
      tally.misses++;
      tally.refused++;
      onEvent({ type: 'refused', ...of, similarity });
      return null;
    },
    failed(error: unknown): void {
      tally.failed++;
      onEvent({ type: 'failed', error });
    },
    bypassed: () => void tally.bypassed++,
    gone: () => void tally.gone++,
    read: (): SemanticCounts => ({ ...tally }),
  };
}
