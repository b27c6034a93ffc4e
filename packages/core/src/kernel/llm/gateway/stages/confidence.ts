import type { LanguageModelV4Content, SharedV4ProviderMetadata } from '@ai-sdk/provider';
import type { Stage } from '../../../stage/index.ts';
import type { WireRequest } from '../../wire/index.ts';
import type { Exchange, Part, Reply } from '../exchange.ts';
import { watched } from '../over.ts';

/**
 * How sure a model was of its words, where the client asks for their probabilities and the provider tells them: their geometric mean, that
 * is e to the mean of their logarithms. It says how firmly the words were chosen, not that they are true.
 */
export function confidenceStage(): Stage<Exchange, Reply> {
  return (exchange, next) =>
    asksForProbabilities(exchange.request) ? measured(exchange, next) : next(exchange);
}

async function measured(
  { notes, ...exchange }: Exchange,
  next: (exchange: Exchange) => Promise<Reply>,
): Promise<Reply> {
  let sum = 0;
  let count = 0;
  const add = (metadata: SharedV4ProviderMetadata | undefined) => {
    for (const logprob of logprobsIn(metadata)) {
      sum += logprob;
      count += 1;
    }
  };
  const reply = await next({ ...exchange, notes });
  return watched(reply, {
    see: (part: Part) => {
      if (part.type === 'text-delta') add(part.providerMetadata);
    },
    end() {
      if (reply.kind === 'whole') {
        add(reply.result.providerMetadata);
        for (const item of reply.result.content) add(metadataOf(item));
      }
      if (count > 0) notes.confidence = { value: Math.min(1, Math.exp(sum / count)), basis: 'tokens' };
    },
  });
}

const RESPONSES_LOGPROBS = 'message.output_text.logprobs';

function asksForProbabilities({ extras: { fields } }: WireRequest): boolean {
  if (fields['logprobs'] === true || typeof fields['top_logprobs'] === 'number') return true;
  const { include } = fields;
  return Array.isArray(include) && include.includes(RESPONSES_LOGPROBS);
}

function metadataOf(item: LanguageModelV4Content): SharedV4ProviderMetadata | undefined {
  return item.type === 'text' ? item.providerMetadata : undefined;
}

/** In chat completions they stand at the choice, in responses at each text. */
function* logprobsIn(metadata: SharedV4ProviderMetadata | undefined): Generator<number> {
  const openai = metadata?.['openai'];
  if (!openai) return;
  const choice = openai['logprobs'];
  const listed = isRecord(choice) ? choice['content'] : openai['outputLogprobs'];
  for (const each of Array.isArray(listed) ? listed : []) {
    const logprob = isRecord(each) ? each['logprob'] : undefined;
    if (typeof logprob === 'number' && logprob <= 0) yield logprob;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
