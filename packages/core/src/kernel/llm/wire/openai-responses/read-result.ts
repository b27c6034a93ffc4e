import { addSources, openAiMetadata, responseOf } from '../openai-chat/read-result.ts';
import { REFUSAL } from '../shared/call-settings.ts';
import { readBody, toldFailure, WireFailure } from '../shared/failure.ts';
import { foreignContent } from '../shared/foreign.ts';
import type {
  Content,
  FinishReason,
  GenerateResult,
  JSONObject,
  Json,
  MutableJson,
  Usage,
} from '../shared/neutral.ts';
import { isRecord, worded } from '../shared/shape.ts';
import { count, usageOf } from '../shared/usage.ts';

/** Reads an answer of the responses API. */
export function readResponsesResult(value: unknown): GenerateResult {
  const body = readBody(value);
  const output = body['output'];
  refuseFailed(body);
  if (!Array.isArray(output)) {
    if (typeof body['message'] === 'string') throw toldFailure(body);
    throw new WireFailure('the reply holds no output');
  }
  const content: Content[] = [];
  for (const item of output) {
    if (!isRecord(item)) throw new WireFailure('the reply holds an item that is none');
    content.push(...readItem(item));
  }
  return {
    content,
    finishReason: readStatus(body, {
      calls: content.some((part) => part.type === 'tool-call'),
      refused: content.some(
        (part) => part.type === 'text' && part.providerMetadata?.['leadline'] !== undefined,
      ),
    }),
    usage: readResponsesUsage(body['usage']),
    ...openAiMetadata({ serviceTier: body['service_tier'] }),
    response: responseOf(body),
    warnings: [],
  };
}

/** Throws for a run that failed, was cancelled or is not over, whatever the HTTP status said. */
export function refuseFailed(response: Json): void {
  if (isRecord(response['error']) || typeof response['error'] === 'string') throw toldFailure(response);
  const { status } = response;
  if (status === undefined || status === 'completed' || status === 'incomplete') return;
  throw new WireFailure(`the provider's answer is ${worded(status, 'unknown')}, not completed`, response);
}

function readItem(item: Json): Content[] {
  switch (item['type']) {
    case 'message':
      return readMessage(item);
    case 'function_call':
      return [readFunctionCall(item)];
    case 'reasoning':
      return readReasoning(item);
    default:
      return [foreignContent('openai', item)];
  }
}

/** What is kept of an item beside its content. */
export function itemMarks(item: Json): MutableJson {
  const marks: MutableJson = {};
  if (typeof item['id'] === 'string') marks['itemId'] = item['id'];
  if (typeof item['phase'] === 'string') marks['phase'] = item['phase'];
  return marks;
}

function readMessage(item: Json): Content[] {
  const parts = item['content'];
  if (!Array.isArray(parts)) throw new WireFailure('the reply holds a message without content');
  const content: Content[] = [];
  const marks = itemMarks(item);
  for (const part of parts) {
    if (!isRecord(part)) continue;
    const { annotations, logprobs } = part;
    if (part['type'] === 'refusal') {
      const providerMetadata = { ...REFUSAL, ...openAiMetadata(marks).providerMetadata };
      content.push({ type: 'text', text: worded(part['refusal']), providerMetadata });
      continue;
    }
    if (part['type'] !== 'output_text') continue;
    const own = { ...marks, ...listed('annotations', annotations), ...listed('outputLogprobs', logprobs) };
    content.push({ type: 'text', text: worded(part['text']), ...openAiMetadata(own) });
    addSources(content, annotations);
  }
  return content;
}

/** A list that holds something, under its name. */
export function listed(key: string, value: unknown): Json {
  return Array.isArray(value) && value.length > 0 ? { [key]: value } : {};
}

export function readFunctionCall(item: Json): Extract<Content, { type: 'tool-call' }> {
  const { call_id: toolCallId, name: toolName, arguments: input } = item;
  if (typeof toolCallId !== 'string' || typeof toolName !== 'string' || toolCallId === '' || toolName === '')
    throw new WireFailure('the reply calls a tool without its id or name');
  return {
    type: 'tool-call',
    toolCallId,
    toolName,
    input: typeof input === 'string' && input !== '' ? input : '{}',
    ...openAiMetadata(itemMarks(item)),
  };
}

export function reasoningMarks(item: Json): { providerMetadata?: Record<string, JSONObject> } {
  const encrypted = item['encrypted_content'];
  return openAiMetadata({ ...itemMarks(item), reasoningEncryptedContent: encrypted });
}

function readReasoning(item: Json): Content[] {
  const texts = [...textsIn(item['summary']), ...textsIn(item['content'])];
  const marks = reasoningMarks(item);
  if (texts.length === 0) return [{ type: 'reasoning', text: '', ...marks }];
  return texts.map((text) => ({ type: 'reasoning', text, ...marks }));
}

function textsIn(parts: unknown): string[] {
  if (!Array.isArray(parts)) return [];
  return parts.filter(isRecord).map((part) => worded(part['text']));
}

/** Why the answer ended: its status says only whether it is whole. */
export function readStatus(
  body: Json,
  seen: { readonly calls: boolean; readonly refused: boolean },
): FinishReason {
  if (body['status'] === 'incomplete') {
    const details = body['incomplete_details'];
    const raw = isRecord(details) && typeof details['reason'] === 'string' ? details['reason'] : 'incomplete';
    if (raw === 'max_output_tokens' || raw === 'max_tokens') return { unified: 'length', raw };
    return { unified: raw === 'content_filter' ? 'content-filter' : 'other', raw };
  }
  const raw = typeof body['status'] === 'string' ? body['status'] : undefined;
  if (seen.calls) return { unified: 'tool-calls', raw };
  return { unified: seen.refused ? 'content-filter' : 'stop', raw };
}

/** Usage of a response; undefined counts where the provider tells none. */
export function readResponsesUsage(value: unknown): Usage {
  const usage = isRecord(value) ? value : {};
  const input = isRecord(usage['input_tokens_details']) ? usage['input_tokens_details'] : {};
  const output = isRecord(usage['output_tokens_details']) ? usage['output_tokens_details'] : {};
  return usageOf(
    {
      input: count(usage['input_tokens']),
      cacheRead: count(input['cached_tokens']),
      cacheWrite: count(input['cache_write_tokens']),
      output: count(usage['output_tokens']),
      reasoning: count(output['reasoning_tokens']),
    },
    isRecord(value) ? value : undefined,
  );
}
