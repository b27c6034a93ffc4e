import { annotationsOf, citationOf } from '../shared/annotations.ts';
import { isRefusal, metadataOf } from '../shared/call-settings.ts';
import type { ReplyMeta } from '../shared/codec.ts';
import { assertComplete, WireFailure } from '../shared/failure.ts';
import { foreignBlock } from '../shared/foreign.ts';
import type {
  Content,
  FinishReason,
  GenerateResult,
  JSONObject,
  Json,
  MutableJson,
  Usage,
} from '../shared/neutral.ts';
import { put, worded } from '../shared/shape.ts';
import { writeSettings } from './write-request.ts';

/** Renders a result as a response. Throws a `WireFailure` for an answer this protocol cannot carry. */
export function renderResponsesResult(result: GenerateResult, meta: ReplyMeta): MutableJson {
  const refused = result.content.some((part) => part.type === 'text' && isRefusal(part));
  const end = endOf(result.finishReason, refused);
  const output = renderOutput(result.content, meta, end.status);
  const body = { ...envelope(meta), ...end, output, usage: renderResponsesUsage(result.usage) };
  put(body, 'service_tier', metadataOf(result, 'openai')?.['serviceTier']);
  return body;
}

export function responseId({ id }: ReplyMeta): string {
  return id.startsWith('resp_') ? id : `resp_${id}`;
}

/** The id of the n-th item of a reply, where the provider gave none. */
export function itemId(kind: 'msg' | 'fc' | 'rs', { id }: ReplyMeta, index: number): string {
  return `${kind}_${id.replace(/^resp_/, '')}_${index}`;
}

/** A response without its output and its end; what the client asked for stands in it again. */
export function envelope(meta: ReplyMeta): MutableJson {
  const body: MutableJson = {
    id: responseId(meta),
    object: 'response',
    created_at: meta.createdSeconds,
    status: 'in_progress',
    background: false,
    error: null,
    incomplete_details: null,
    instructions: null,
    max_output_tokens: null,
    metadata: {},
    model: meta.model,
    output: [],
    parallel_tool_calls: true,
    previous_response_id: null,
    reasoning: { effort: null, summary: null },
    store: false,
    temperature: null,
    text: { format: { type: 'text' } },
    tool_choice: 'auto',
    tools: [],
    top_p: null,
    truncation: 'disabled',
    usage: null,
    user: null,
  };
  if (meta.request === undefined) return body;
  writeSettings(body, meta.request.options, true);
  const { fields, protocol } = meta.request.extras;
  if (protocol === 'openai-responses') put(body, 'previous_response_id', fields['previous_response_id']);
  return body;
}

export interface End {
  readonly status: 'completed' | 'incomplete';
  readonly incomplete_details: { readonly reason: string } | null;
}

/** How the response ended. A refusal in words is complete; an answer cut by a filter is not. */
export function endOf(reason: FinishReason, refusedInWords: boolean): End {
  assertComplete(reason);
  if (reason.unified === 'length')
    return { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } };
  if (reason.unified === 'content-filter' && !refusedInWords)
    return { status: 'incomplete', incomplete_details: { reason: 'content_filter' } };
  return { status: 'completed', incomplete_details: null };
}

type TextContent = Extract<Content, { type: 'text' }>;

function renderOutput(content: readonly Content[], meta: ReplyMeta, status: string): Json[] {
  const items: MutableJson[] = [];
  let open: { readonly key: unknown; readonly parts: MutableJson[] } | undefined;
  for (const [index, part] of content.entries()) {
    if (part.type === 'text' || part.type === 'reasoning') {
      const marks = metadataOf(part, 'openai');
      const key = `${part.type}:${worded(marks?.['itemId'])}`;
      if (open?.key !== key) open = { key, parts: openItem(items, part, { meta, marks, status }) };
      if (part.type === 'text') open.parts.push(renderText(part, citedAfter(content, index)));
      else if (part.text !== '') open.parts.push({ type: 'summary_text', text: part.text });
      continue;
    }
    if (part.type === 'source') continue;
    open = undefined;
    const item = renderOther(part, meta, items.length);
    if (item !== undefined) items.push(item);
  }
  return items;
}

interface Opening {
  readonly meta: ReplyMeta;
  readonly marks: JSONObject | undefined;
  readonly status: string;
}

function openItem(items: MutableJson[], part: Content, { meta, marks, status }: Opening): MutableJson[] {
  const parts: MutableJson[] = [];
  if (part.type === 'text') {
    const id = marks?.['itemId'] ?? itemId('msg', meta, items.length);
    items.push(messageItem({ id, status, content: parts, phase: marks?.['phase'] }));
  } else {
    const id = marks?.['itemId'] ?? itemId('rs', meta, items.length);
    items.push(reasoningItem({ id, summary: parts, encrypted: marks?.['reasoningEncryptedContent'] }));
  }
  return parts;
}

export function messageItem(fields: {
  id: unknown;
  status: string;
  content: readonly Json[];
  phase: unknown;
}): MutableJson {
  const { phase, ...rest } = fields;
  return { type: 'message', role: 'assistant', ...rest, ...(phase !== undefined && { phase }) };
}

export function reasoningItem(fields: {
  id: unknown;
  summary: readonly Json[];
  encrypted: unknown;
}): MutableJson {
  const { id, summary, encrypted } = fields;
  return { type: 'reasoning', id, summary, ...(encrypted !== undefined && { encrypted_content: encrypted }) };
}

export function functionItem(call: {
  id: unknown;
  call_id: string;
  name: string;
  arguments: string;
}): MutableJson {
  return { type: 'function_call', status: 'completed', ...call };
}

/** The sources that follow a text, up to the next one: they stand for all of it. */
function citedAfter(content: readonly Content[], index: number): Extract<Content, { type: 'source' }>[] {
  const sources = [];
  for (const part of content.slice(index + 1)) {
    if (part.type !== 'source') break;
    sources.push(part);
  }
  return sources;
}

function renderText(
  part: TextContent,
  sources: readonly Extract<Content, { type: 'source' }>[],
): MutableJson {
  if (isRefusal(part)) return { type: 'refusal', refusal: part.text };
  const annotations = annotationsOf(part);
  const known = new Set(annotations.map((annotation) => annotation['url']));
  for (const source of sources) {
    const citation = citationOf(source, part.text.length);
    if (citation === undefined || known.has(citation['url'])) continue;
    known.add(citation['url']);
    annotations.push(citation);
  }
  return outputText(part.text, annotations, metadataOf(part, 'openai')?.['outputLogprobs']);
}

export function outputText(text: string, annotations: readonly Json[], logprobs: unknown): MutableJson {
  return { type: 'output_text', text, annotations, logprobs: logprobs ?? [] };
}

function renderOther(part: Content, meta: ReplyMeta, index: number): MutableJson | undefined {
  if (part.type === 'tool-call' && part.providerExecuted !== true) {
    const id = metadataOf(part, 'openai')?.['itemId'] ?? itemId('fc', meta, index);
    return functionItem({ id, call_id: part.toolCallId, name: part.toolName, arguments: part.input });
  }
  if (part.type === 'file')
    throw new WireFailure('the model answered with a file, which this protocol cannot carry');
  const block = part.type === 'custom' ? foreignBlock(part, 'openai') : undefined;
  return block === undefined || block['custom'] !== undefined ? undefined : { ...block };
}

/** Null when the provider told no counts. */
export function renderResponsesUsage({ inputTokens, outputTokens }: Usage): MutableJson | null {
  if (inputTokens.total === undefined && outputTokens.total === undefined) return null;
  const input = inputTokens.total ?? 0;
  const output = outputTokens.total ?? 0;
  return {
    input_tokens: input,
    input_tokens_details: {
      cached_tokens: inputTokens.cacheRead ?? 0,
      ...(inputTokens.cacheWrite !== undefined && { cache_write_tokens: inputTokens.cacheWrite }),
    },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: outputTokens.reasoning ?? 0 },
    total_tokens: input + output,
  };
}
