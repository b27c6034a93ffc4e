import type { EmbeddingModelV4, EmbeddingModelV4CallOptions } from '@ai-sdk/provider';
import type { EmbeddingRequest } from '../wire/index.ts';
import type { EmbeddingCall, Upstream } from './upstream.ts';

/** Where a package does not say how many texts a provider takes at once. */
const USUAL_MOST_TEXTS = 100;
/** Requests under way at once for the texts of one call. */
const MOST_AT_ONCE = 4;

/**
 * Embeddings of a provider behind its Vercel AI SDK package. A provider that takes few texts at once is asked several times; the vectors
 * come back in the order of the texts.
 */
export function sdkEmbed(
  modelOf: (name: string) => EmbeddingModelV4,
  sized: Sized = ({ dimensions }) => (dimensions === undefined ? {} : { dimensions }),
): NonNullable<Upstream['embed']> {
  return async (call) => {
    const model = modelOf(call.model);
    const { values } = call.request;
    const most = Math.max(1, (await model.maxEmbeddingsPerCall) ?? USUAL_MOST_TEXTS);
    const parts: string[][] = [];
    for (let start = 0; start < values.length; start += most) parts.push(values.slice(start, start + most));
    const results = await inTurns(parts, (part) => embedPart(model, part, { call, sized }));
    const counts = results.map(({ tokens }) => tokens);
    return {
      embeddings: results.flatMap(({ embeddings }) => embeddings),
      tokens: counts.every((count) => count !== undefined)
        ? counts.reduce((sum, count) => sum + count, 0)
        : undefined,
    };
  };
}

/** How a package is told how many dimensions are wanted of a model. */
type Sized = (
  wanted: Pick<EmbeddingRequest, 'dimensions'>,
  model: string,
) => Pick<EmbeddingModelV4CallOptions, 'dimensions' | 'providerOptions'>;

async function embedPart(
  model: EmbeddingModelV4,
  values: string[],
  { call: { request, options }, sized }: { readonly call: EmbeddingCall; readonly sized: Sized },
) {
  const { embeddings, usage } = await model.doEmbed({
    values,
    ...sized(request, model.modelId),
    ...(options.abortSignal && { abortSignal: options.abortSignal }),
  });
  if (embeddings.length !== values.length)
    throw new Error(`the reply holds ${embeddings.length} embeddings for ${values.length} texts`);
  return { embeddings, tokens: usage?.tokens };
}

/** A few at a time, in order; the first failure is thrown. */
async function inTurns<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let start = 0; start < items.length; start += MOST_AT_ONCE)
    results.push(...(await Promise.all(items.slice(start, start + MOST_AT_ONCE).map(work))));
  return results;
}
