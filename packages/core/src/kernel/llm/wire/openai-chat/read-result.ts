import { REFUSAL } from '../shared/call-settings.ts';
import { assertComplete, readBody, toldFailure, WireFailure } from '../shared/failure.ts';
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
import { isRecord, put, table, worded } from '../shared/shape.ts';
import { count, usageOf } from '../shared/usage.ts';

/** Reads a chat completion. */
export function readChatResult(value: unknown): GenerateResult {
  const body = readBody(value);
  if (body['error'] !== undefined && body['error'] !== null) throw toldFailure(body);
  const choices = body['choices'];
  const choice: unknown = Array.isArray(choices) ? choices[0] : undefined;
  if (!isRecord(choice) || !isRecord(choice['message'])) {
    if (typeof body['message'] === 'string') throw toldFailure(body);
    throw new WireFailure('the reply holds no message');
  }
  const content = readContent(choice['message'], worded(body['id']));
  return {
    content,
    finishReason: readFinish(choice['finish_reason'], content.some(isRefused)),
    usage: readChatUsage(body['usage']),
    ...openAiMetadata({ logprobs: choice['logprobs'], ...resultMarks(body) }),
    response: responseOf(body),
    warnings: [],
  };
}

function isRefused(part: Content): boolean {
  return part.type === 'text' && part.providerMetadata === REFUSAL;
}

/** What the reply says of itself, where it does. */
export function responseOf(body: Json): { id?: string; modelId?: string; timestamp?: Date } {
  const created = count(body['created'] ?? body['created_at']);
  return {
    ...(typeof body['id'] === 'string' && { id: body['id'] }),
    ...(typeof body['model'] === 'string' && { modelId: body['model'] }),
    ...(created !== undefined && { timestamp: new Date(created * 1000) }),
  };
}

function resultMarks(body: Json): MutableJson {
  return { serviceTier: body['service_tier'], systemFingerprint: body['system_fingerprint'] };
}

/** Marks of OpenAI's, those that are there. */
export function openAiMetadata(marks: Json): { providerMetadata?: Record<string, JSONObject> } {
  const kept: MutableJson = {};
  for (const key in marks) if (marks[key] !== null) put(kept, key, marks[key]);
  return Object.keys(kept).length > 0 ? { providerMetadata: { openai: kept as JSONObject } } : {};
}

function readContent(message: Json, replyId: string): Content[] {
  const content: Content[] = [];
  const reasoning = reasoningOf(message);
  if (reasoning !== undefined) content.push({ type: 'reasoning', text: reasoning });
  const words = textOf(message['content']);
  const annotations = message['annotations'];
  if (words !== '') content.push({ type: 'text', text: words, ...annotationMarks(annotations) });
  const { refusal } = message;
  if (typeof refusal === 'string' && refusal !== '')
    content.push({ type: 'text', text: refusal, providerMetadata: REFUSAL });
  addSources(content, annotations);
  const calls = message['tool_calls'];
  if (Array.isArray(calls))
    for (const [index, call] of calls.entries()) content.push(readCall(call, `call_${replyId}_${index}`));
  return content;
}

/** The model's reasoning under either of the names that servers use. */
export function reasoningOf(holder: Json): string | undefined {
  const reasoning = holder['reasoning_content'] ?? holder['reasoning'];
  return typeof reasoning === 'string' && reasoning !== '' ? reasoning : undefined;
}

/** Content is text; some servers send a list of parts. */
function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content
    .map((part) => (isRecord(part) && typeof part['text'] === 'string' ? part['text'] : ''))
    .join('');
}

function annotationMarks(annotations: unknown): { providerMetadata?: Record<string, JSONObject> } {
  return Array.isArray(annotations) && annotations.length > 0 ? openAiMetadata({ annotations }) : {};
}

/** The pages that annotations cite, in either of OpenAI's shapes. */
export function addSources(parts: (Content | { type: 'source' })[], annotations: unknown): void {
  if (!Array.isArray(annotations)) return;
  const seen = new Set<string>();
  for (const annotation of annotations) {
    if (!isRecord(annotation)) continue;
    const cited = isRecord(annotation['url_citation']) ? annotation['url_citation'] : annotation;
    const { url, title } = cited;
    if (typeof url !== 'string' || seen.has(url)) continue;
    seen.add(url);
    const titled = typeof title === 'string' && title !== '' ? { title } : {};
    parts.push({ type: 'source', sourceType: 'url', id: `source-${seen.size}`, url, ...titled });
  }
}

function readCall(call: unknown, otherId: string): Content {
  if (isRecord(call) && isRecord(call['function'])) {
    const { name, arguments: input } = call['function'];
    if (typeof name !== 'string' || name === '')
      throw new WireFailure('the reply calls a tool without a name');
    const id = call['id'];
    return {
      type: 'tool-call',
      toolCallId: typeof id === 'string' && id !== '' ? id : otherId,
      toolName: name,
      // Some servers send the arguments as an object.
      input: typeof input === 'string' ? input || '{}' : JSON.stringify(input ?? {}),
    };
  }
  if (isRecord(call) && call['type'] === 'custom') return foreignContent('openai', call);
  throw new WireFailure('the reply holds a tool call that is none');
}

const UNIFIED = table<FinishReason['unified']>({
  stop: 'stop',
  length: 'length',
  content_filter: 'content-filter',
  tool_calls: 'tool-calls',
  function_call: 'tool-calls',
  error: 'error',
});

/** Why the answer ended. A refusal counts as content-filter, as other protocols name it. */
export function readFinish(word: unknown, refused: boolean): FinishReason {
  const raw = typeof word === 'string' ? word : undefined;
  const reason: FinishReason = { unified: refused ? 'content-filter' : (UNIFIED[raw ?? ''] ?? 'other'), raw };
  assertComplete(reason);
  return reason;
}

/** Usage of a chat completion; undefined counts where the provider tells none. */
export function readChatUsage(value: unknown): Usage {
  const usage = isRecord(value) ? value : {};
  const input = isRecord(usage['prompt_tokens_details']) ? usage['prompt_tokens_details'] : {};
  const output = isRecord(usage['completion_tokens_details']) ? usage['completion_tokens_details'] : {};
  return usageOf(
    {
      input: count(usage['prompt_tokens']),
      cacheRead: count(input['cached_tokens']),
      cacheWrite: count(input['cache_write_tokens']),
      output: count(usage['completion_tokens']),
      reasoning: count(output['reasoning_tokens']),
    },
    isRecord(value) ? value : undefined,
  );
}
