import type { JsonObject } from '../json.ts';
import type { ModelAnswer, Provider, Reply } from '../model/request.ts';
import { mistralError, openAiError } from './openai-errors.ts';
import { readChat } from './openai-request.ts';
import { type Protocol, sse, streamPieces } from './protocol.ts';

const FINISH = { stop: 'stop', length: 'length', refusal: 'stop' } as const;

function usageOf({ usage }: Reply): JsonObject {
  return {
    prompt_tokens: usage.inputTokens,
    completion_tokens: usage.outputTokens,
    total_tokens: usage.inputTokens + usage.outputTokens,
    prompt_tokens_details: { cached_tokens: usage.cachedTokens, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: 0,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}

/** Where in the text each cited passage stands, with the source it cites. */
function annotationsOf(answer: ModelAnswer): JsonObject[] {
  const annotations: JsonObject[] = [];
  let start = 0;
  for (const passage of answer.passages) {
    const end = start + passage.text.length;
    for (const index of passage.sources) {
      const source = answer.sources[index];
      if (!source) continue;
      const citation = { start_index: start, end_index: end, url: source.url, title: source.title };
      annotations.push({ type: 'url_citation', url_citation: citation });
    }
    start = end;
  }
  return annotations;
}

function toolCall({ id, request, answer }: Reply): JsonObject {
  return {
    id: `call_${id}`,
    type: 'function',
    function: { name: request.toolName, arguments: answer.text },
  };
}

function finishOf(reply: Reply): string {
  if (reply.request.toolName !== null && reply.answer.finish === 'stop') return 'tool_calls';
  return FINISH[reply.answer.finish];
}

function messageOf(reply: Reply): JsonObject {
  const { answer, request } = reply;
  if (answer.finish === 'refusal') return { role: 'assistant', content: null, refusal: answer.text };
  if (request.toolName !== null) {
    return { role: 'assistant', content: null, refusal: null, tool_calls: [toolCall(reply)] };
  }
  const annotations = annotationsOf(answer);
  return {
    role: 'assistant',
    content: answer.text,
    refusal: null,
    ...(annotations.length > 0 && { annotations }),
  };
}

function deltasOf(reply: Reply): JsonObject[] {
  const { answer, request } = reply;
  const pieces = streamPieces(answer.text);
  if (answer.finish === 'refusal') return pieces.map((refusal) => ({ refusal }));
  if (request.toolName !== null) {
    const begun = { ...toolCall(reply), index: 0, function: { name: request.toolName, arguments: '' } };
    return [
      { tool_calls: [begun] },
      ...pieces.map((text) => ({ tool_calls: [{ index: 0, function: { arguments: text } }] })),
    ];
  }
  const annotations = annotationsOf(answer);
  return [...pieces.map((content) => ({ content })), ...(annotations.length > 0 ? [{ annotations }] : [])];
}

/** How the provider says at the end of a stream what it cost. */
function closingChunks(provider: Provider, reply: Reply, base: JsonObject): JsonObject[] {
  const finish = {
    ...base,
    choices: [{ index: 0, delta: {}, logprobs: null, finish_reason: finishOf(reply) }],
  };
  const usage = usageOf(reply);
  if (provider === 'mistral') return [{ ...finish, usage }];
  if (provider === 'groq') return [{ ...finish, x_groq: { id: reply.id, usage } }];
  return reply.request.streamUsage ? [finish, { ...base, choices: [], usage }] : [finish];
}

function baseOf(reply: Reply, object: string): JsonObject {
  return {
    id: `chatcmpl-${reply.id}`,
    object,
    created: reply.createdSeconds,
    model: reply.request.model,
    service_tier: 'default',
    system_fingerprint: 'fp_leadline_sandbox',
  };
}

/** Chat completions as OpenAI, Mistral and Groq write them. */
export function createOpenAiChat(provider: Provider): Protocol {
  const error = provider === 'mistral' ? mistralError : openAiError;
  return {
    read: (body) => readChat(body, false),
    deliveredText: (answer) => answer.text,
    whole: (reply) => ({
      ...baseOf(reply, 'chat.completion'),
      choices: [{ index: 0, message: messageOf(reply), logprobs: null, finish_reason: finishOf(reply) }],
      usage: usageOf(reply),
    }),
    events: (reply) => {
      const base = baseOf(reply, 'chat.completion.chunk');
      const chunk = (delta: JsonObject): string =>
        sse({ ...base, choices: [{ index: 0, delta, logprobs: null, finish_reason: null }] });
      return [
        chunk({ role: 'assistant', content: '' }),
        ...deltasOf(reply).map(chunk),
        ...closingChunks(provider, reply, base).map((closing) => sse(closing)),
        sse('[DONE]'),
      ];
    },
    error,
    errorEvent: (problem) => sse(openAiError(problem).body),
  };
}
