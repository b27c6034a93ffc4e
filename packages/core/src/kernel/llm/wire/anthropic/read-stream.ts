import { REFUSAL } from '../shared/call-settings.ts';
import { WireFailure } from '../shared/failure.ts';
import { foreignContent } from '../shared/foreign.ts';
import type { JSONObject, Json, MutableJson, StreamPart } from '../shared/neutral.ts';
import { isRecord } from '../shared/shape.ts';
import type { EventReader } from '../shared/streams.ts';
import {
  addCitedPages,
  anthropicMarks,
  callMarks,
  mergedUsage,
  named,
  readStop,
  readUsage,
} from './read-result.ts';

interface OpenBlock {
  readonly kind: 'text' | 'thinking' | 'tool_use' | 'other';
  /** The id its parts bear: the tool call's own, else the block's number. */
  readonly id: string;
  readonly name: string;
  readonly block: Json;
  input: string;
  signature: string;
  citations: unknown[];
}

/** Reads the events of an answer of Anthropic's messages API. */
export class MessageEventReader implements EventReader {
  finished = false;
  #started = false;
  #usage: Json = {};
  #stop: Json | undefined;
  #wordless = true;
  readonly #open = new Map<unknown, OpenBlock>();

  read(event: Json, parts: StreamPart[]): void {
    switch (event['type']) {
      case 'message_start':
        this.#start(event['message'], parts);
        return;
      case 'content_block_start':
        this.#blockStart(event, parts);
        return;
      case 'content_block_delta':
        this.#delta(event, parts);
        return;
      case 'content_block_stop':
        this.#blockStop(event['index'], parts);
        return;
      case 'message_delta':
        this.#usage = mergedUsage(this.#usage, event['usage']);
        if (isRecord(event['delta']) && typeof event['delta']['stop_reason'] === 'string')
          this.#stop = event['delta'];
        return;
      case 'message_stop':
        this.#finish(parts);
        return;
      case 'ping':
        parts.push({ type: 'ping' });
        return;
      default:
      // Anthropic asks its clients to pass over events they do not know.
    }
  }

  close(): void {
    throw new WireFailure('the stream broke off before the answer was complete');
  }

  #start(message: unknown, parts: StreamPart[]): void {
    if (!isRecord(message)) throw new WireFailure('the stream starts without a message');
    this.#started = true;
    this.#usage = mergedUsage({}, message['usage']);
    parts.push(
      { type: 'stream-start', warnings: [] },
      {
        type: 'response-metadata',
        ...(typeof message['id'] === 'string' && { id: message['id'] }),
        ...(typeof message['model'] === 'string' && { modelId: message['model'] }),
      },
    );
  }

  #blockStart(event: Json, parts: StreamPart[]): void {
    const block = event['content_block'];
    if (!this.#started || !isRecord(block)) throw new WireFailure('the stream opens a block out of place');
    const open = openBlock(block, String(event['index']));
    this.#open.set(event['index'], open);
    this.#wordless = false;
    const { id, kind, name } = open;
    if (kind === 'text') {
      parts.push({ type: 'text-start', id });
      if (typeof block['text'] === 'string' && block['text'] !== '')
        parts.push({ type: 'text-delta', id, delta: block['text'] });
    } else if (kind === 'tool_use')
      parts.push({ type: 'tool-input-start', id, toolName: name, ...callMarks(block) });
    else if (kind === 'thinking') parts.push(thinkingStart(block, id));
  }

  #delta(event: Json, parts: StreamPart[]): void {
    const open = this.#open.get(event['index']);
    const { delta } = event;
    if (open === undefined || !isRecord(delta))
      throw new WireFailure('the stream continues a block that is not open');
    const { id } = open;
    switch (delta['type']) {
      case 'text_delta':
        parts.push({ type: 'text-delta', id, delta: String(delta['text']) });
        return;
      case 'thinking_delta':
        parts.push({ type: 'reasoning-delta', id, delta: String(delta['thinking']) });
        return;
      case 'signature_delta':
        open.signature = String(delta['signature']);
        return;
      case 'citations_delta':
        open.citations.push(delta['citation']);
        addCitedPages(parts as { type: 'source' }[], [delta['citation']]);
        return;
      case 'input_json_delta':
        this.#inputDelta(open, String(delta['partial_json']), parts);
        return;
      default:
    }
  }

  #inputDelta(open: OpenBlock, delta: string, parts: StreamPart[]): void {
    if (delta === '') return;
    open.input += delta;
    if (open.kind === 'tool_use') parts.push({ type: 'tool-input-delta', id: open.id, delta });
  }

  #blockStop(index: unknown, parts: StreamPart[]): void {
    const open = this.#open.get(index);
    if (open === undefined) throw new WireFailure('the stream closes a block that is not open');
    this.#open.delete(index);
    parts.push(...closingParts(open));
  }

  #finish(parts: StreamPart[]): void {
    const stop = this.#stop;
    if (stop === undefined || this.#open.size > 0)
      throw new WireFailure('the stream broke off before the answer was complete');
    if (this.#wordless) addExplanation(stop, parts);
    const marks = anthropicMarks(stop);
    parts.push({
      type: 'finish',
      finishReason: readStop(stop['stop_reason']),
      usage: readUsage(this.#usage),
      ...(marks && { providerMetadata: { anthropic: marks } }),
    });
    this.finished = true;
  }
}

function openBlock(block: Json, index: string): OpenBlock {
  const fields = { block, input: '', signature: '', citations: [] as unknown[], name: '' };
  switch (block['type']) {
    case 'text':
      return { ...fields, kind: 'text', id: index };
    case 'thinking':
    case 'redacted_thinking':
      return { ...fields, kind: 'thinking', id: index };
    case 'tool_use':
      return {
        ...fields,
        kind: 'tool_use',
        id: named(block['id'], 'id'),
        name: named(block['name'], 'name'),
        input: givenInput(block),
      };
    default:
      return { ...fields, kind: 'other', id: index };
  }
}

/** Some servers send a call's input whole with its start. */
function givenInput(block: Json): string {
  const { input } = block;
  return isRecord(input) && Object.keys(input).length > 0 ? JSON.stringify(input) : '';
}

function thinkingStart(block: Json, id: string): StreamPart {
  const { data } = block;
  if (typeof data !== 'string') return { type: 'reasoning-start', id };
  return { type: 'reasoning-start', id, providerMetadata: { anthropic: { redactedData: data } } };
}

function closingParts({ kind, id, name, block, input, signature, citations }: OpenBlock): StreamPart[] {
  if (kind === 'text') {
    const marks = citations.length > 0 && {
      providerMetadata: { anthropic: { citations: citations as JSONObject[] } },
    };
    return [{ type: 'text-end', id, ...marks }];
  }
  if (kind === 'thinking')
    return [
      {
        type: 'reasoning-end',
        id,
        ...(signature !== '' && { providerMetadata: { anthropic: { signature } } }),
      },
    ];
  if (kind === 'tool_use')
    return [
      { type: 'tool-input-end', id },
      { type: 'tool-call', toolCallId: id, toolName: name, input: input || '{}', ...callMarks(block) },
    ];
  return [foreignContent('anthropic', withInput(block, input))];
}

/** A server's tool call as a whole block, its input put together. */
function withInput(block: Json, input: string): Json {
  if (input === '') return block;
  const whole: MutableJson = { ...block };
  try {
    whole['input'] = JSON.parse(input);
  } catch {
    throw new WireFailure('the stream holds the input of a server tool that is no JSON');
  }
  return whole;
}

/** A refusal without words explains itself in its details. */
function addExplanation(stop: Json, parts: StreamPart[]): void {
  const details = stop['stop_details'];
  const why = stop['stop_reason'] === 'refusal' && isRecord(details) ? details['explanation'] : undefined;
  if (typeof why !== 'string' || why === '') return;
  const providerMetadata = { ...REFUSAL, anthropic: { explanation: true } };
  parts.push(
    { type: 'text-start', id: 'refusal', providerMetadata },
    { type: 'text-delta', id: 'refusal', delta: why },
    { type: 'text-end', id: 'refusal' },
  );
}
