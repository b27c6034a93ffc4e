import { LeadlineError } from '../../../errors/index.ts';
import { type Embedder, type EmbedOptions, toUnitLength } from './embedder.ts';

export interface EndpointEmbedderDeps {
  /** Such as `openai/text-embedding-3-small`. */
  readonly id: string;
  /** Asks the service: one row of numbers for each text, in order. */
  readonly ask: (texts: readonly string[], options: EmbedOptions) => Promise<readonly ArrayLike<number>[]>;
}

/** An embedder over a service. What it answers is checked: as many rows as texts, all of one length and finite. */
export function createEndpointEmbedder({ id, ask }: EndpointEmbedderDeps): Embedder {
  return {
    id,
    async embed(texts, options = {}) {
      if (texts.length === 0) return [];
      const rows = await ask(texts, options);
      if (rows.length !== texts.length)
        throw unusable(id, `${rows.length} vectors for ${texts.length} texts`);
      return rows.map((row) => {
        if (row.length !== rows[0]?.length || row.length === 0)
          throw unusable(id, 'vectors of other lengths');
        const vector = Float32Array.from(row);
        if (!vector.every((value) => Number.isFinite(value)))
          throw unusable(id, 'something that is not a number');
        return toUnitLength(vector);
      });
    },
  };
}

function unusable(id: string, what: string): LeadlineError {
  return new LeadlineError('model_answer_unusable', `The embeddings of ${id} cannot be used: ${what}.`, {
    next: 'Check the name of the embedding model.',
  });
}
