import { LeadlineError } from '../../errors/index.ts';
import { createEndpointEmbedder, type Embedder } from '../semantic-cache/index.ts';
import type { Gateway } from './create-gateway.ts';
import type { Wishes } from './exchange.ts';

const WISHES: Wishes = {
  task: 'semantic_cache',
  component: 'semantic_cache',
  priority: 'standard',
  fallbacks: [],
  latencyTargetMs: null,
  cache: 'use',
  tags: [],
  maskNames: [],
};

/** How long a comparison may take at most; whoever waits for it gives up sooner. */
const LONGEST_MS = 10_000;

/**
 * Compares questions by a provider's embeddings, asked for like any program's: priced, counted against the quota of whoever asks, kept in
 * the caller's region, with the same names masked.
 */
export function createGatewayEmbedder({
  model,
  embed,
}: {
  /** `provider/model`. */
  readonly model: string;
  readonly embed: Gateway['embed'];
}): Embedder {
  return createEndpointEmbedder({
    id: model,
    async ask(values, { signal = AbortSignal.timeout(LONGEST_MS), asker }) {
      if (!asker) throw new LeadlineError('internal', 'Nobody is named whose question is to be embedded.');
      const { reply } = await embed({
        // Which models a key may name says nothing of how the house compares questions.
        caller: { ...asker.caller, models: null },
        request: { model, values, encoding: 'float', extras: { protocol: 'openai-chat', fields: {} } },
        wishes: { ...WISHES, maskNames: asker.maskNames },
        signal,
      });
      if (reply.kind !== 'vectors') throw new LeadlineError('internal', 'Embeddings came without vectors.');
      return reply.result.embeddings;
    },
  });
}
