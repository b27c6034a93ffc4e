import { addSources, openAiMetadata, responseOf } from '../openai-chat/read-result.ts';
import { REFUSAL } from '../shared/call-settings.ts';
import { toldFailure, WireFailure } from '../shared/failure.ts';
import { foreignContent } from '../shared/foreign.ts';
import type { Json, StreamPart } from '../shared/neutral.ts';
import { isRecord, table, worded } from '../shared/shape.ts';
import type { EventReader } from '../shared/streams.ts';
import {
  itemMarks,
  listed,
  readFunctionCall,
  readResponsesUsage,
  readStatus,
  reasoningMarks,
  refuseFailed,
} from './read-result.ts';

interface OpenText {
  readonly kind: 'text' | 'reasoning';
  readonly id: string;
  readonly itemId: unknown;
}

type Handler = (reader: ResponseEventReader, event: Json, parts: StreamPart[]) => void;

/** Reads the events of the responses API. */
export class ResponseEventReader implements EventReader {
  finished = false;
  #started = false;
  #calls = false;
  #refused = false;
  #open: OpenText | undefined;
  /** Items whose reasoning has been opened, so that one without words is not lost. */
  readonly #reasoned = new Set<unknown>();
  readonly #marks = new Map<unknown, Json>();
  readonly #tools = new Map<unknown, string>();

  read(event: Json, parts: StreamPart[]): void {
    const { type } = event;
    if (typeof type !== 'string') throw new WireFailure('the stream holds an event without a type');
    HANDLERS[type]?.(this, event, parts);
  }

  close(): void {
    throw new WireFailure('the stream broke off before the answer was complete');
  }

  start(event: Json, parts: StreamPart[]): void {
    const { response } = event;
    if (this.#started || !isRecord(response)) return;
    this.#started = true;
    parts.push(
      { type: 'stream-start', warnings: [] },
      { type: 'response-metadata', ...responseOf(response) },
    );
  }

  itemAdded(event: Json, parts: StreamPart[]): void {
    const item = itemOf(event);
    this.#marks.set(item['id'], itemMarks(item));
    if (item['type'] !== 'function_call') return;
    const call = readFunctionCall({ ...item, arguments: '' });
    this.#closeText(parts);
    this.#calls = true;
    this.#tools.set(event['output_index'], call.toolCallId);
    const marks = call.providerMetadata && { providerMetadata: call.providerMetadata };
    parts.push({ type: 'tool-input-start', id: call.toolCallId, toolName: call.toolName, ...marks });
  }

  partAdded(event: Json, parts: StreamPart[]): void {
    const { part } = event;
    if (!isRecord(part)) return;
    if (part['type'] === 'output_text') this.#openText(event, false, parts);
    else if (part['type'] === 'refusal') this.#openText(event, true, parts);
  }

  textDelta(event: Json, parts: StreamPart[]): void {
    const refusal = event['type'] === 'response.refusal.delta';
    const id = this.#openText(event, refusal, parts);
    const logprobs = event['logprobs'];
    parts.push({
      type: 'text-delta',
      id,
      delta: deltaOf(event),
      ...openAiMetadata(listed('outputLogprobs', logprobs)),
    });
  }

  partDone(event: Json, parts: StreamPart[]): void {
    const { part } = event;
    const annotations = isRecord(part) ? part['annotations'] : undefined;
    if (this.#open?.id === textId(event)) this.#closeText(parts, listed('annotations', annotations));
    addSources(parts as { type: 'source' }[], annotations);
  }

  argumentsDelta(event: Json, parts: StreamPart[]): void {
    const id = this.#tools.get(event['output_index']);
    if (id === undefined) throw new WireFailure('the stream continues a tool call that is not open');
    const delta = deltaOf(event);
    if (delta !== '') parts.push({ type: 'tool-input-delta', id, delta });
  }

  reasoningDelta(event: Json, parts: StreamPart[]): void {
    const id = this.#openReasoning(event, parts);
    parts.push({ type: 'reasoning-delta', id, delta: deltaOf(event) });
  }

  summaryAdded(event: Json, parts: StreamPart[]): void {
    this.#openReasoning(event, parts);
  }

  itemDone(event: Json, parts: StreamPart[]): void {
    const item = itemOf(event);
    switch (item['type']) {
      case 'function_call':
        this.#toolDone(event, item, parts);
        return;
      case 'reasoning':
        this.#reasoningDone(item, parts);
        return;
      case 'message':
        if (this.#open?.itemId === item['id']) this.#closeText(parts);
        return;
      default:
        parts.push(foreignContent('openai', item));
    }
  }

  finish(event: Json, parts: StreamPart[]): void {
    const { response } = event;
    if (!isRecord(response)) throw new WireFailure('the stream ends without a response');
    refuseFailed(response);
    this.#closeText(parts);
    parts.push({
      type: 'finish',
      finishReason: readStatus(response, { calls: this.#calls, refused: this.#refused }),
      usage: readResponsesUsage(response['usage']),
      ...openAiMetadata({ serviceTier: response['service_tier'] }),
    });
    this.finished = true;
  }

  #openText(event: Json, refusal: boolean, parts: StreamPart[]): string {
    const id = textId(event);
    if (this.#open?.id === id) return id;
    this.#closeText(parts);
    this.#open = { kind: 'text', id, itemId: event['item_id'] };
    if (refusal) this.#refused = true;
    const marks = openAiMetadata(this.#marks.get(event['item_id']) ?? {}).providerMetadata;
    const providerMetadata = refusal ? { ...REFUSAL, ...marks } : marks;
    parts.push({ type: 'text-start', id, ...(providerMetadata && { providerMetadata }) });
    return id;
  }

  #openReasoning(event: Json, parts: StreamPart[]): string {
    const itemId = event['item_id'];
    const id = `${String(itemId)}:${worded(event['summary_index'], 'text')}`;
    if (this.#open?.id === id) return id;
    this.#closeText(parts);
    this.#open = { kind: 'reasoning', id, itemId };
    this.#reasoned.add(itemId);
    parts.push({ type: 'reasoning-start', id, ...openAiMetadata(this.#marks.get(itemId) ?? {}) });
    return id;
  }

  #closeText(parts: StreamPart[], marks: Json = {}): void {
    const open = this.#open;
    if (open === undefined) return;
    this.#open = undefined;
    const own = openAiMetadata({ ...this.#marks.get(open.itemId), ...marks });
    parts.push({ type: open.kind === 'text' ? 'text-end' : 'reasoning-end', id: open.id, ...own });
  }

  #toolDone(event: Json, item: Json, parts: StreamPart[]): void {
    const call = readFunctionCall(item);
    this.#calls = true;
    if (this.#tools.delete(event['output_index']))
      parts.push({ type: 'tool-input-end', id: call.toolCallId });
    parts.push(call);
  }

  #reasoningDone(item: Json, parts: StreamPart[]): void {
    const marks = reasoningMarks(item);
    if (this.#open?.kind === 'reasoning' && this.#open.itemId === item['id']) {
      parts.push({ type: 'reasoning-end', id: this.#open.id, ...marks });
      this.#open = undefined;
    } else if (!this.#reasoned.has(item['id'])) {
      const id = `${String(item['id'])}:0`;
      parts.push({ type: 'reasoning-start', id, ...marks }, { type: 'reasoning-end', id, ...marks });
    }
  }
}

const HANDLERS = table<Handler>({
  'response.created': (reader, event, parts) => reader.start(event, parts),
  'response.in_progress': (reader, event, parts) => reader.start(event, parts),
  'response.output_item.added': (reader, event, parts) => reader.itemAdded(event, parts),
  'response.content_part.added': (reader, event, parts) => reader.partAdded(event, parts),
  'response.output_text.delta': (reader, event, parts) => reader.textDelta(event, parts),
  'response.refusal.delta': (reader, event, parts) => reader.textDelta(event, parts),
  'response.content_part.done': (reader, event, parts) => reader.partDone(event, parts),
  'response.function_call_arguments.delta': (reader, event, parts) => reader.argumentsDelta(event, parts),
  'response.reasoning_summary_part.added': (reader, event, parts) => reader.summaryAdded(event, parts),
  'response.reasoning_summary_text.delta': (reader, event, parts) => reader.reasoningDelta(event, parts),
  'response.reasoning_text.delta': (reader, event, parts) => reader.reasoningDelta(event, parts),
  'response.output_item.done': (reader, event, parts) => reader.itemDone(event, parts),
  'response.completed': (reader, event, parts) => reader.finish(event, parts),
  'response.incomplete': (reader, event, parts) => reader.finish(event, parts),
  'response.failed': (_reader, event) => {
    throw failedRun(event['response']);
  },
});

function failedRun(response: unknown): WireFailure {
  return isRecord(response) ? toldFailure(response) : new WireFailure('the provider failed to answer');
}

function itemOf(event: Json): Json {
  if (isRecord(event['item'])) return event['item'];
  throw new WireFailure('the stream holds an item that is none');
}

function textId(event: Json): string {
  return `${String(event['item_id'])}:${worded(event['content_index'], '0')}`;
}

function deltaOf(event: Json): string {
  return typeof event['delta'] === 'string' ? event['delta'] : '';
}
