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
import { isRecord, otherFields, put, table, worded } from '../shared/shape.ts';
import { count, usageOf } from '../shared/usage.ts';

/** Reads an answer of Anthropic's messages API. */
export function readMessagesResult(value: unknown): GenerateResult {
  const body = readBody(value);
  if (body['type'] === 'error' || isRecord(body['error']) || typeof body['error'] === 'string')
    throw toldFailure(body);
  const blocks = body['content'];
  if (!Array.isArray(blocks) || body['role'] !== 'assistant') {
    if (typeof body['message'] === 'string') throw toldFailure(body);
    throw new WireFailure('the reply holds no message');
  }
  const content: Content[] = [];
  for (const block of blocks) {
    if (!isRecord(block)) throw new WireFailure('the reply holds a block that is none');
    content.push(...readBlock(block));
  }
  addRefusal(content, body);
  const marks = anthropicMarks(body);
  return {
    content,
    finishReason: readStop(body['stop_reason']),
    usage: readUsage(body['usage']),
    ...(marks && { providerMetadata: { anthropic: marks } }),
    response: {
      ...(typeof body['id'] === 'string' && { id: body['id'] }),
      ...(typeof body['model'] === 'string' && { modelId: body['model'] }),
    },
    warnings: [],
  };
}

/** A refusal explains itself beside the content; as content it reaches clients of every protocol. */
function addRefusal(content: Content[], body: Json): void {
  const details = body['stop_details'];
  if (body['stop_reason'] !== 'refusal' || !isRecord(details)) return;
  const why = details['explanation'];
  if (content.length === 0 && typeof why === 'string' && why !== '')
    content.push({
      type: 'text',
      text: why,
      providerMetadata: { ...REFUSAL, anthropic: { explanation: true } },
    });
}

/** What the neutral form has no field for: the stop sequence met, and the details of a refusal. */
export function anthropicMarks(from: Json): JSONObject | undefined {
  const marks: MutableJson = {};
  if (typeof from['stop_sequence'] === 'string') marks['stopSequence'] = from['stop_sequence'];
  if (isRecord(from['stop_details'])) marks['stopDetails'] = from['stop_details'];
  if (isRecord(from['container'])) marks['container'] = from['container'];
  return Object.keys(marks).length > 0 ? (marks as JSONObject) : undefined;
}

function readBlock(block: Json): Content[] {
  switch (block['type']) {
    case 'text':
      return readText(block);
    case 'tool_use':
      return [
        {
          type: 'tool-call',
          toolCallId: named(block['id'], 'id'),
          toolName: named(block['name'], 'name'),
          input: JSON.stringify(block['input'] ?? {}),
          ...callMarks(block),
        },
      ];
    case 'thinking': {
      const { signature } = block;
      const marks: JSONObject = typeof signature === 'string' && signature !== '' ? { signature } : {};
      return [{ type: 'reasoning', text: worded(block['thinking']), providerMetadata: { anthropic: marks } }];
    }
    case 'redacted_thinking':
      return [
        {
          type: 'reasoning',
          text: '',
          providerMetadata: { anthropic: { redactedData: worded(block['data']) } },
        },
      ];
    default:
      return [foreignContent('anthropic', block)];
  }
}

const CALL_FIELDS: ReadonlySet<string> = new Set(['type', 'id', 'name', 'input', 'caller']);

/** What a tool call says besides: who called, when that is not the model itself. */
export function callMarks(block: Json): { providerMetadata?: Record<string, JSONObject> } {
  const { caller } = block;
  const indirect = isRecord(caller) && caller['type'] !== 'direct' && { caller };
  const fields = { ...otherFields(block, CALL_FIELDS), ...indirect };
  return Object.keys(fields).length > 0
    ? { providerMetadata: { anthropic: { fields: fields as JSONObject } } }
    : {};
}

export function named(value: unknown, what: string): string {
  if (typeof value === 'string' && value !== '') return value;
  throw new WireFailure(`the reply calls a tool without its ${what}`);
}

function readText(block: Json): Content[] {
  const { citations } = block;
  const text = { type: 'text' as const, text: worded(block['text']) };
  if (!Array.isArray(citations) || citations.length === 0) return [text];
  const parts: Content[] = [
    { ...text, providerMetadata: { anthropic: { citations: citations as JSONObject[] } } },
  ];
  addCitedPages(parts, citations);
  return parts;
}

/** The pages that citations name. */
export function addCitedPages(parts: Content[] | { type: 'source' }[], citations: readonly unknown[]): void {
  for (const citation of citations) {
    if (!isRecord(citation) || typeof citation['url'] !== 'string') continue;
    const { url, title } = citation;
    const titled = typeof title === 'string' && title !== '' ? { title } : {};
    (parts as Content[]).push({ type: 'source', sourceType: 'url', id: url, url, ...titled });
  }
}

const UNIFIED = table<FinishReason['unified']>({
  end_turn: 'stop',
  stop_sequence: 'stop',
  pause_turn: 'stop',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  tool_use: 'tool-calls',
  refusal: 'content-filter',
});

export function readStop(reason: unknown): FinishReason {
  const raw = typeof reason === 'string' ? reason : undefined;
  return { unified: UNIFIED[raw ?? ''] ?? 'other', raw };
}

/** Anthropic counts input without what was read from or written to its cache; the total is all three. */
export function readUsage(value: unknown): Usage {
  const usage = isRecord(value) ? value : {};
  const details = isRecord(usage['output_tokens_details']) ? usage['output_tokens_details'] : {};
  const fresh = count(usage['input_tokens']);
  const cacheRead = count(usage['cache_read_input_tokens']);
  const cacheWrite = count(usage['cache_creation_input_tokens']);
  return usageOf(
    {
      input: fresh === undefined ? undefined : fresh + (cacheRead ?? 0) + (cacheWrite ?? 0),
      cacheRead,
      cacheWrite,
      output: count(usage['output_tokens']),
      reasoning: count(details['thinking_tokens']),
    },
    isRecord(value) ? value : undefined,
  );
}

/** A later report of usage over an earlier one: counts that are missing stay as they were. */
export function mergedUsage(earlier: Json, later: unknown): Json {
  if (!isRecord(later)) return earlier;
  const merged: MutableJson = { ...earlier };
  for (const key in later) if (later[key] !== null) put(merged, key, later[key]);
  return merged;
}
