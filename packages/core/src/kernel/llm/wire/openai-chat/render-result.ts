import { annotationsOf, citationOf, nested } from '../shared/annotations.ts';
import { isRefusal, metadataOf } from '../shared/call-settings.ts';
import type { ReplyMeta } from '../shared/codec.ts';
import { assertComplete, WireFailure } from '../shared/failure.ts';
import { foreignBlock } from '../shared/foreign.ts';
import type { Content, FinishReason, GenerateResult, Json, MutableJson, Usage } from '../shared/neutral.ts';
import { put } from '../shared/shape.ts';

/** Renders a result as a chat completion. Throws a `WireFailure` for an answer that holds a file. */
export function renderChatResult(result: GenerateResult, meta: ReplyMeta): MutableJson {
  const marks = metadataOf(result, 'openai');
  const message = renderMessage(result);
  const body: MutableJson = {
    id: chatId(meta),
    object: 'chat.completion',
    created: meta.createdSeconds,
    model: meta.model,
    choices: [
      {
        index: 0,
        message,
        logprobs: marks?.['logprobs'] ?? null,
        finish_reason: finishWord(result.finishReason, message['refusal'] !== null),
      },
    ],
  };
  put(body, 'usage', renderChatUsage(result.usage));
  put(body, 'service_tier', marks?.['serviceTier']);
  put(body, 'system_fingerprint', marks?.['systemFingerprint']);
  return body;
}

export function chatId({ id }: ReplyMeta): string {
  return id.startsWith('chatcmpl-') ? id : `chatcmpl-${id}`;
}

function renderMessage({ content }: GenerateResult): MutableJson {
  const texts = content.filter((part) => part.type === 'text');
  const words = joined(texts.filter((part) => !isRefusal(part)));
  const message: MutableJson = {
    role: 'assistant',
    content: words,
    refusal: joined(texts.filter(isRefusal)),
  };
  const reasoning = joined(content.filter((part) => part.type === 'reasoning'));
  if (reasoning) message['reasoning_content'] = reasoning;
  const calls = content.map(renderToolCall).filter((call) => call !== undefined);
  if (calls.length > 0) message['tool_calls'] = calls;
  const cited = withSources(texts.flatMap(annotationsOf), content, words?.length ?? 0);
  if (cited.length > 0) message['annotations'] = cited;
  return message;
}

function joined(parts: readonly { readonly text: string }[]): string | null {
  const [first] = parts;
  if (first === undefined) return null;
  return parts.length === 1 ? first.text : parts.map((part) => part.text).join('');
}

function renderToolCall(part: Content): Json | undefined {
  if (part.type === 'tool-call' && part.providerExecuted !== true)
    return renderCall(part.toolCallId, part.toolName, part.input);
  if (part.type === 'file') throw fileInAnswer();
  const block = part.type === 'custom' ? foreignBlock(part, 'openai') : undefined;
  return block?.['type'] === 'custom' ? block : undefined;
}

/** Annotations and, for sources without one, annotations over the whole text. */
function withSources(
  annotations: readonly Json[],
  content: GenerateResult['content'],
  length: number,
): Json[] {
  const known = new Set(annotations.map((annotation) => annotation['url']));
  const all = [...annotations];
  for (const part of content) {
    if (part.type !== 'source' || part.sourceType !== 'url' || known.has(part.url)) continue;
    known.add(part.url);
    const citation = citationOf(part, length);
    if (citation !== undefined) all.push(citation);
  }
  return all.map(nested).filter((annotation) => annotation !== undefined);
}

export function fileInAnswer(): WireFailure {
  return new WireFailure('the model answered with a file, which this protocol cannot carry');
}

export function renderCall(id: string, name: string, input: string): MutableJson {
  return { id, type: 'function', function: { name, arguments: input } };
}

const WORD_OF: Readonly<Record<FinishReason['unified'], string>> = {
  stop: 'stop',
  length: 'length',
  'content-filter': 'content_filter',
  'tool-calls': 'tool_calls',
  error: 'stop',
  interrupted: 'stop',
  other: 'stop',
};

/** A refusal in words ends with `stop`; one without words is a content filter. */
export function finishWord(reason: FinishReason, refusedInWords: boolean): string {
  assertComplete(reason);
  const { unified } = reason;
  return refusedInWords && unified === 'content-filter' ? 'stop' : WORD_OF[unified];
}

/** Undefined when the provider told no counts. */
export function renderChatUsage({ inputTokens, outputTokens }: Usage): MutableJson | undefined {
  if (inputTokens.total === undefined && outputTokens.total === undefined) return undefined;
  const input = inputTokens.total ?? 0;
  const output = outputTokens.total ?? 0;
  return {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    prompt_tokens_details: {
      cached_tokens: inputTokens.cacheRead ?? 0,
      ...(inputTokens.cacheWrite !== undefined && { cache_write_tokens: inputTokens.cacheWrite }),
    },
    completion_tokens_details: { reasoning_tokens: outputTokens.reasoning ?? 0 },
  };
}
