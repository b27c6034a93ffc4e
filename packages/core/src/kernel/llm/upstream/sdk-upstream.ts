import type { LanguageModelV4, LanguageModelV4StreamPart } from '@ai-sdk/provider';
import type { Upstream } from './upstream.ts';

/** Most models remembered of one provider; a client may name any. */
const MOST_MODELS = 200;

/**
 * A provider behind its Vercel AI SDK package. It calls the model object itself and not `generateText`, which would parse, validate,
 * retry and trace all over again.
 */
export function sdkUpstream(modelOf: (name: string) => LanguageModelV4): Upstream {
  const models = new Map<string, LanguageModelV4>();
  const model = (name: string) => {
    const known = models.get(name);
    if (known) return known;
    const made = modelOf(name);
    if (models.size >= MOST_MODELS) models.clear();
    models.set(name, made);
    return made;
  };
  return {
    generate: async ({ model: name, options }) => model(name).doGenerate(options),
    async stream({ model: name, options }) {
      const { stream } = await model(name).doStream(options);
      return complete(stream);
    },
  };
}

/** The packages report a failure as a part and end cleanly after it; here it is thrown, as is an end without a reason. */
async function* complete(
  stream: ReadableStream<LanguageModelV4StreamPart>,
): AsyncGenerator<LanguageModelV4StreamPart, void, undefined> {
  let finished = false;
  for await (const part of stream) {
    if (part.type === 'error') throw part.error;
    if (part.type === 'finish') finished = true;
    yield part;
  }
  if (!finished) throw new Error('the stream broke off before the answer was complete');
}
