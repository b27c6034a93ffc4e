import { REFUSAL } from '../shared/call-settings.ts';
import { WireFailure } from '../shared/failure.ts';
import type { Json, StreamPart } from '../shared/neutral.ts';
import { isRecord } from '../shared/shape.ts';
import type { EventReader } from '../shared/streams.ts';
import {
  addSources,
  openAiMetadata,
  readChatUsage,
  readFinish,
  reasoningOf,
  responseOf,
} from './read-result.ts';

interface OpenTool {
  readonly index: number;
  readonly id: string;
  readonly name: string;
  input: string;
}

type TextKind = 'text' | 'refusal' | 'reasoning';

interface TextDelta {
  readonly kind: TextKind;
  readonly delta: string;
  readonly logprobs?: Json | undefined;
}

/** Reads the chunks of a chat completion. */
export class ChatEventReader implements EventReader {
  finished = false;
  #started = false;
  #replyId = '';
  #open: { readonly kind: TextKind; readonly id: string } | undefined;
  #opened = 0;
  #tool: OpenTool | undefined;
  #lastTool = -1;
  #refused = false;
  #finish: unknown;
  #usage: unknown;
  #annotations: unknown[] = [];
  #marks: Json = {};

  read(chunk: Json, parts: StreamPart[]): void {
    if (!this.#started) this.#start(chunk, parts);
    const groq = chunk['x_groq'];
    const usage = chunk['usage'] ?? (isRecord(groq) ? groq['usage'] : undefined);
    if (isRecord(usage)) this.#usage = usage;
    const choices = chunk['choices'];
    if (!Array.isArray(choices))
      throw new WireFailure('an event of the stream is no chunk of a chat completion');
    const choice: unknown = choices[0];
    if (!isRecord(choice)) return;
    if (isRecord(choice['delta'])) this.#delta(choice['delta'], choice['logprobs'], parts);
    const reason = choice['finish_reason'];
    if (typeof reason === 'string' && reason !== '') this.#finish = reason;
  }

  close(parts: StreamPart[]): void {
    if (this.#finish === undefined)
      throw new WireFailure('the stream broke off before the answer was complete');
    this.#closeText(parts);
    this.#closeTool(parts);
    addSources(parts as { type: 'source' }[], this.#annotations);
    parts.push({
      type: 'finish',
      finishReason: readFinish(this.#finish, this.#refused),
      usage: readChatUsage(this.#usage),
      ...openAiMetadata(this.#marks),
    });
    this.finished = true;
  }

  #start(chunk: Json, parts: StreamPart[]): void {
    this.#started = true;
    this.#replyId = typeof chunk['id'] === 'string' ? chunk['id'] : '';
    this.#marks = { serviceTier: chunk['service_tier'], systemFingerprint: chunk['system_fingerprint'] };
    parts.push({ type: 'stream-start', warnings: [] }, { type: 'response-metadata', ...responseOf(chunk) });
  }

  #delta(delta: Json, logprobs: unknown, parts: StreamPart[]): void {
    const reasoning = reasoningOf(delta);
    if (reasoning !== undefined) this.#text({ kind: 'reasoning', delta: reasoning }, parts);
    const { content, refusal, annotations } = delta;
    if (typeof content === 'string' && (content !== '' || isRecord(logprobs)))
      this.#text(
        { kind: 'text', delta: content, logprobs: isRecord(logprobs) ? logprobs : undefined },
        parts,
      );
    if (typeof refusal === 'string' && refusal !== '') this.#text({ kind: 'refusal', delta: refusal }, parts);
    if (Array.isArray(annotations)) this.#annotations.push(...(annotations as unknown[]));
    const calls = delta['tool_calls'];
    if (Array.isArray(calls)) for (const call of calls) if (isRecord(call)) this.#toolDelta(call, parts);
  }

  #text({ kind, delta, logprobs }: TextDelta, parts: StreamPart[]): void {
    if (this.#open?.kind !== kind) {
      this.#closeText(parts);
      const id = String(this.#opened);
      this.#opened += 1;
      this.#open = { kind, id };
      if (kind === 'refusal') this.#refused = true;
      if (kind === 'reasoning') parts.push({ type: 'reasoning-start', id });
      else parts.push({ type: 'text-start', id, ...(kind === 'refusal' && { providerMetadata: REFUSAL }) });
    }
    const { id } = this.#open;
    if (kind === 'reasoning') parts.push({ type: 'reasoning-delta', id, delta });
    else parts.push({ type: 'text-delta', id, delta, ...(logprobs && openAiMetadata({ logprobs })) });
  }

  #closeText(parts: StreamPart[]): void {
    if (this.#open === undefined) return;
    const { kind, id } = this.#open;
    if (kind === 'reasoning') parts.push({ type: 'reasoning-end', id });
    else {
      const cited = kind === 'text' && this.#annotations.length > 0;
      parts.push({ type: 'text-end', id, ...(cited && openAiMetadata({ annotations: this.#annotations })) });
    }
    this.#open = undefined;
  }

  #toolDelta(call: Json, parts: StreamPart[]): void {
    const fields = isRecord(call['function']) ? call['function'] : {};
    const index = this.#indexOf(call);
    const fresh = index > this.#lastTool;
    if (!fresh && index !== this.#tool?.index)
      throw new WireFailure('the stream mixes the arguments of several tool calls');
    if (fresh) this.#openTool(call, index, parts);
    const delta = fields['arguments'];
    const tool = this.#tool;
    if (tool === undefined || typeof delta !== 'string' || delta === '') return;
    tool.input += delta;
    parts.push({ type: 'tool-input-delta', id: tool.id, delta });
  }

  /** Some servers give no index: an id then begins a new call. */
  #indexOf(call: Json): number {
    const { index, id } = call;
    if (typeof index === 'number') return index;
    const begins = typeof id === 'string' && id !== '' && id !== this.#tool?.id;
    return begins ? this.#lastTool + 1 : this.#lastTool;
  }

  #openTool(call: Json, index: number, parts: StreamPart[]): void {
    const name = isRecord(call['function']) ? call['function']['name'] : undefined;
    if (call['type'] === 'custom')
      throw new WireFailure('the stream calls a custom tool, which is not supported');
    if (typeof name !== 'string' || name === '')
      throw new WireFailure('the stream calls a tool without a name');
    this.#closeText(parts);
    this.#closeTool(parts);
    const given = call['id'];
    const id = typeof given === 'string' && given !== '' ? given : `call_${this.#replyId}_${index}`;
    this.#tool = { index, id, name, input: '' };
    this.#lastTool = index;
    parts.push({ type: 'tool-input-start', id, toolName: name });
  }

  #closeTool(parts: StreamPart[]): void {
    const tool = this.#tool;
    if (tool === undefined) return;
    this.#tool = undefined;
    const { id: toolCallId, name: toolName, input } = tool;
    parts.push({ type: 'tool-input-end', id: toolCallId });
    parts.push({ type: 'tool-call', toolCallId, toolName, input: input || '{}' } satisfies StreamPart);
  }
}
