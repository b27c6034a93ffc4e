import { Readable } from 'node:stream';
import type { Answered, ReplyMeta, WireCodec, WireRequest } from '@leadline/core/kernel/llm';
import type { FastifyReply } from 'fastify';

interface Rendering {
  readonly codec: WireCodec;
  readonly request: WireRequest;
  readonly answered: Answered;
  readonly createdSeconds: number;
}

/** Sends an answer the way its client's protocol writes it, with what it took in headers and beside it. */
export function sendAnswer(reply: FastifyReply, rendering: Rendering): FastifyReply {
  const { codec, answered } = rendering;
  const meta = metaOf(rendering);
  if (answered.reply.kind === 'whole') {
    const body = codec.renderResult(answered.reply.result, meta);
    body['leadline'] = factsOf(answered);
    return reply
      .headers(headersOf(answered))
      .type('application/json; charset=utf-8')
      .send(JSON.stringify(body));
  }
  const events = withFacts(codec.renderStream(answered.reply.parts, meta), answered);
  return reply
    .headers({ ...headersOf(answered), 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
    .type('text/event-stream; charset=utf-8')
    .send(Readable.from(events));
}

function metaOf({ request, answered, createdSeconds }: Rendering): ReplyMeta {
  return {
    id: answered.id,
    model: answered.notes.model?.slice(answered.notes.model.indexOf('/') + 1) ?? request.model,
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
    input_tokens: notes.usage.inputTokens,
    cached_input_tokens: notes.usage.cachedInputTokens,
    output_tokens: notes.usage.outputTokens,
    price_usd: notes.usd,
    saved_usd: notes.savedUsd,
    attempts: notes.attempts,
    upstream_ms: Math.round(notes.upstreamMs),
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
    'x-leadline-model': notes.model ?? '',
    'x-leadline-cache': notes.cache,
    'x-leadline-attempts': String(notes.attempts),
    ...(notes.simulated && { 'x-leadline-simulated': 'true' }),
  };
  if (reply.kind === 'stream') return known;
  return {
    ...known,
    'x-leadline-input-tokens': String(notes.usage.inputTokens),
    'x-leadline-output-tokens': String(notes.usage.outputTokens),
    'x-leadline-price-usd': notes.usd.toFixed(8),
    'x-leadline-latency-ms': String(Math.round(notes.upstreamMs)),
  };
}
