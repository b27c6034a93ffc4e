import { Readable } from 'node:stream';
import {
  type Answered,
  type ReplyMeta,
  renderEmbeddingResult,
  renderTokenCount,
  type WireCodec,
  type WireRequest,
} from '@leadline/core/kernel/llm';
import type { FastifyReply } from 'fastify';

interface Rendering {
  readonly codec: WireCodec;
  readonly request: WireRequest;
  readonly answered: Answered;
  readonly createdSeconds: number;
}

/** An answer in one piece as it leaves: JSON text, and what it took in headers. */
export interface Rendered {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An answer the way its client's protocol writes it, with what it took beside it. */
export function renderWhole(rendering: Rendering): Rendered {
  const { codec, answered } = rendering;
  if (answered.reply.kind !== 'whole') throw new Error('The answer is not in one piece.');
  return rendered(answered, codec.renderResult(answered.reply.result, metaOf(rendering)));
}

export function renderVectors(
  answered: Answered,
  { encoding, model }: { readonly encoding: 'float' | 'base64'; readonly model: string },
): Rendered {
  if (answered.reply.kind !== 'vectors') throw new Error('The answer is no list of vectors.');
  const result = { ...answered.reply.result, tokens: answered.notes.usage.inputTokens };
  return rendered(answered, renderEmbeddingResult(result, { model: modelOf(answered) ?? model, encoding }));
}

export function renderCount(answered: Answered): Rendered {
  const { reply } = answered;
  if (reply.kind !== 'count') throw new Error('The answer is no count.');
  const { headers, body } = rendered(answered, renderTokenCount(reply.inputTokens));
  return { headers: { ...headers, 'x-leadline-estimated': String(reply.estimated) }, body };
}

function rendered(answered: Answered, body: Record<string, unknown>): Rendered {
  body['leadline'] = factsOf(answered);
  return { headers: headersOf(answered), body: JSON.stringify(body) };
}

/** Sends a stream the way its client's protocol writes it. */
export function sendStream(reply: FastifyReply, rendering: Rendering): FastifyReply {
  const { codec, answered } = rendering;
  if (answered.reply.kind !== 'stream') throw new Error('The answer is no stream.');
  const events = withFacts(codec.renderStream(answered.reply.parts, metaOf(rendering)), answered);
  return reply
    .headers({ ...headersOf(answered), 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
    .type('text/event-stream; charset=utf-8')
    .send(Readable.from(events));
}

/** The model's name without its provider; undefined before one answered. */
function modelOf({ notes: { model } }: Answered): string | undefined {
  return model?.slice(model.indexOf('/') + 1);
}

function metaOf({ request, answered, createdSeconds }: Rendering): ReplyMeta {
  return {
    id: answered.id,
    model: modelOf(answered) ?? request.model,
    createdSeconds,
    includeUsage: request.includeUsage,
    request,
  };
}

/** What a stream took is known at its end only: a comment tells it there, which every client skips. */
async function* withFacts(
  events: AsyncIterable<string>,
  answered: Answered,
): AsyncGenerator<string, void, undefined> {
  for await (const event of events) yield event;
  yield `: leadline ${JSON.stringify(factsOf(answered))}\n\n`;
}

/** The request's own figures, for programs that read them. */
export function factsOf({ id, notes }: Answered) {
  return {
    request_id: id,
    model: notes.model,
    cache: notes.cache,
    ...(notes.similarity !== null && { similarity: notes.similarity }),
    ...(notes.cachedTexts > 0 && { cached_texts: notes.cachedTexts }),
    confidence: notes.confidence?.value ?? null,
    confidence_basis: notes.confidence?.basis ?? null,
    input_tokens: notes.usage.inputTokens,
    cached_input_tokens: notes.usage.cachedInputTokens,
    output_tokens: notes.usage.outputTokens,
    price_usd: notes.usd,
    saved_usd: notes.savedUsd,
    prompt_cache_saved_usd: notes.promptSavedUsd,
    attempts: notes.attempts,
    latency_ms: Math.round(notes.totalMs),
    upstream_ms: Math.round(notes.upstreamMs),
    ...(notes.waitedMs >= 1 && { waited_ms: Math.round(notes.waitedMs) }),
    prompt_version: notes.promptVersion,
    findings: notes.findings,
    warnings: notes.warnings,
    ...(notes.simulated && { simulated: true }),
  };
}

function headersOf(answered: Answered): Record<string, string> {
  const { notes, id, reply } = answered;
  const known = {
    'x-leadline-request-id': id,
    'x-leadline-model': inHeader(notes.model ?? ''),
    'x-leadline-cache': notes.cache,
    'x-leadline-attempts': String(notes.attempts),
    ...(notes.promptVersion !== null && { 'x-leadline-prompt-version': notes.promptVersion }),
    ...(notes.simulated && { 'x-leadline-simulated': 'true' }),
  };
  if (reply.kind === 'stream') return known;
  return {
    ...known,
    'x-leadline-input-tokens': String(notes.usage.inputTokens),
    'x-leadline-output-tokens': String(notes.usage.outputTokens),
    'x-leadline-price-usd': notes.usd.toFixed(8),
    'x-leadline-latency-ms': String(Math.round(notes.totalMs)),
    'x-leadline-upstream-ms': String(Math.round(notes.upstreamMs)),
    ...(notes.savedUsd > 0 && { 'x-leadline-saved-usd': notes.savedUsd.toFixed(8) }),
    ...(notes.promptSavedUsd > 0 && {
      'x-leadline-prompt-cache-saved-usd': notes.promptSavedUsd.toFixed(8),
    }),
    ...(notes.confidence && {
      'x-leadline-confidence': notes.confidence.value.toFixed(4),
      'x-leadline-confidence-basis': notes.confidence.basis.replace(' ', '-'),
    }),
  };
}

/** Clients name the models of servers of their own, in any script. */
function inHeader(text: string): string {
  return text.toWellFormed().replaceAll(/[^\x20-\x7e]+/gu, encodeURIComponent);
}
