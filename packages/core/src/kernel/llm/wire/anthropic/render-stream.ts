import type { LeadlineError } from '../../../errors/index.ts';
import { isRefusal, metadataOf } from '../shared/call-settings.ts';
import type { ReplyMeta, StreamWriter } from '../shared/codec.ts';
import { WireFailure } from '../shared/failure.ts';
import { foreignBlock } from '../shared/foreign.ts';
import type { CustomContent, FinishPart, JSONObject, Json, StreamPart } from '../shared/neutral.ts';
import { sse } from '../shared/sse.ts';
import { usageOf } from '../shared/usage.ts';
import { anthropicErrorBody } from './render-error.ts';
import {
  envelope,
  inventedCitation,
  isExplanation,
  renderThinking,
  renderUsage,
  stopFields,
} from './render-result.ts';

type PartOf<Type extends StreamPart['type']> = Extract<StreamPart, { type: Type }>;
type BlockKind = 'text' | 'thinking' | 'tool';

/**
 * Writes a stream as the events of a message. Anthropic has one block open at a time: opening the next closes the
 * last. Text and reasoning that go on after that get a new block; a tool call that does is a failure.
 */
export class MessageStreamWriter implements StreamWriter {
  readonly #meta: ReplyMeta;
  #begun = false;
  #blocks = 0;
  #open: { readonly kind: BlockKind; readonly id: string; sent: boolean } | undefined;
  readonly #closedTools = new Set<string>();
  readonly #cited = new Set<string>();
  #sources: Json[] = [];
  #explained: string | undefined;
  #refused = false;
  #signed: string | undefined;

  constructor(meta: ReplyMeta) {
    this.#meta = meta;
  }

  write(part: StreamPart): string {
    const written = this.#part(part);
    if (this.#begun || (written === '' && part.type !== 'stream-start')) return written;
    this.#begun = true;
    return this.#start() + written;
  }

  fail(error: LeadlineError): string {
    return sse(JSON.stringify(anthropicErrorBody(error)), 'error');
  }

  #part(part: StreamPart): string {
    switch (part.type) {
      case 'text-start':
        return this.#textStart(part);
      case 'text-delta':
        return part.id === this.#explained ? '' : this.#text(part);
      case 'text-end':
        return this.#citations(part);
      case 'reasoning-start':
        return this.#thinkingStart(part);
      case 'reasoning-delta':
        return this.#thinking(part);
      case 'reasoning-end':
        return this.#signature(part);
      case 'tool-input-start':
        return part.providerExecuted === true
          ? ''
          : this.#toolStart(part.id, part.toolName, metadataOf(part, 'anthropic'));
      case 'tool-input-delta':
        return this.#toolDelta(part.id, part.delta);
      case 'tool-call':
        return part.providerExecuted === true ? '' : this.#toolCall(part);
      case 'finish':
        return this.#finish(part);
      default:
        return this.#rest(part);
    }
  }

  #rest(part: StreamPart): string {
    if (part.type === 'file')
      throw new WireFailure('the model answered with a file, which this protocol cannot carry');
    if (part.type === 'ping') return sse('{"type":"ping"}', 'ping');
    if (part.type === 'custom') return this.#foreign(part);
    if (part.type === 'source' && part.sourceType === 'url' && !this.#cited.has(part.url)) {
      this.#cited.add(part.url);
      this.#sources.push(inventedCitation(part));
    }
    return '';
  }

  #start(): string {
    const counts = { input: this.#meta.inputTokens ?? 0, output: 1 };
    const usage = usageOf({ ...counts, cacheRead: undefined, cacheWrite: undefined, reasoning: undefined });
    return sse(
      JSON.stringify({ type: 'message_start', message: envelope(this.#meta, usage) }),
      'message_start',
    );
  }

  #openBlock(kind: BlockKind, id: string, block: Json): string {
    const closed = this.#close();
    this.#open = { kind, id, sent: false };
    const index = this.#blocks;
    this.#blocks += 1;
    return `${closed}${sse(JSON.stringify({ type: 'content_block_start', index, content_block: block }), 'content_block_start')}`;
  }

  #close(): string {
    const open = this.#open;
    if (open === undefined) return '';
    const cited = open.kind === 'text' ? this.#heldCitations() : '';
    if (open.kind === 'tool') this.#closedTools.add(open.id);
    this.#open = undefined;
    const stop = sse(`{"type":"content_block_stop","index":${this.#blocks - 1}}`, 'content_block_stop');
    return cited + stop;
  }

  /** A delta of the open block; `fields` is JSON without its braces. */
  #delta(type: string, fields: string): string {
    return sse(
      `{"type":"content_block_delta","index":${this.#blocks - 1},"delta":{"type":"${type}",${fields}}}`,
      'content_block_delta',
    );
  }

  #textStart(part: PartOf<'text-start'>): string {
    if (isRefusal(part)) this.#refused = true;
    if (isExplanation(part)) this.#explained = part.id;
    return '';
  }

  #text({ id, delta }: PartOf<'text-delta'>): string {
    if (delta === '') return '';
    const opened =
      this.#open?.kind === 'text' && this.#open.id === id
        ? ''
        : this.#openBlock('text', id, { type: 'text', text: '', citations: null });
    return opened + this.#delta('text_delta', `"text":${JSON.stringify(delta)}`);
  }

  #citations(part: PartOf<'text-end'>): string {
    const citations = metadataOf(part, 'anthropic')?.['citations'];
    if (!Array.isArray(citations) || this.#open?.id !== part.id) return '';
    this.#sources = [];
    for (const citation of citations) this.#cited.add(String((citation as Json)['url']));
    return citations
      .map((citation) => this.#delta('citations_delta', `"citation":${JSON.stringify(citation)}`))
      .join('');
  }

  #heldCitations(): string {
    const held = this.#sources.map((citation) =>
      this.#delta('citations_delta', `"citation":${JSON.stringify(citation)}`),
    );
    this.#sources = [];
    return held.join('');
  }

  #thinkingStart(part: PartOf<'reasoning-start'>): string {
    const marks = metadataOf(part, 'anthropic');
    if (marks?.['redactedData'] === undefined) return '';
    return this.#openBlock('thinking', part.id, renderThinking('', marks));
  }

  #thinking({ id, delta }: PartOf<'reasoning-delta'>): string {
    if (delta === '') return '';
    return this.#openThinking(id) + this.#delta('thinking_delta', `"thinking":${JSON.stringify(delta)}`);
  }

  #openThinking(id: string): string {
    if (this.#open?.kind === 'thinking' && this.#open.id === id) return '';
    return this.#openBlock('thinking', id, renderThinking('', undefined));
  }

  /** The signature must reach the client even where the thinking itself was kept back. */
  #signature(part: PartOf<'reasoning-end'>): string {
    const signature = metadataOf(part, 'anthropic')?.['signature'];
    if (typeof signature !== 'string' || signature === this.#signed) return '';
    this.#signed = signature;
    return (
      this.#openThinking(part.id) + this.#delta('signature_delta', `"signature":${JSON.stringify(signature)}`)
    );
  }

  #toolStart(id: string, name: string, marks: JSONObject | undefined): string {
    const fields = marks?.['fields'] as JSONObject | undefined;
    return this.#openBlock('tool', id, { type: 'tool_use', id, name, input: {}, ...fields });
  }

  #toolDelta(id: string, delta: string): string {
    if (delta === '') return '';
    if (this.#open?.kind !== 'tool' || this.#open.id !== id)
      throw new WireFailure('the stream mixes the arguments of several tool calls');
    this.#open.sent = true;
    return this.#delta('input_json_delta', `"partial_json":${JSON.stringify(delta)}`);
  }

  /** The whole call: sent only where its arguments have not been sent piece by piece. */
  #toolCall(part: PartOf<'tool-call'>): string {
    const { toolCallId: id, toolName, input } = part;
    if (this.#closedTools.has(id)) return '';
    const opened =
      this.#open?.kind === 'tool' && this.#open.id === id
        ? ''
        : this.#toolStart(id, toolName, metadataOf(part, 'anthropic'));
    return opened + (this.#open?.sent === true ? '' : this.#toolDelta(id, input)) + this.#close();
  }

  #foreign(part: CustomContent): string {
    const block = foreignBlock(part, 'anthropic');
    return block === undefined ? '' : this.#openBlock('text', '', block) + this.#close();
  }

  #finish({ finishReason, usage, providerMetadata }: FinishPart): string {
    const stop = stopFields({
      reason: finishReason,
      marks: metadataOf({ providerMetadata }, 'anthropic'),
      calls: this.#closedTools.size > 0 || this.#open?.kind === 'tool',
      refused: this.#refused,
    });
    const closed = this.#close();
    const end = { type: 'message_delta', delta: stop, usage: renderUsage(usage) };
    return (
      closed + sse(JSON.stringify(end), 'message_delta') + sse('{"type":"message_stop"}', 'message_stop')
    );
  }
}
