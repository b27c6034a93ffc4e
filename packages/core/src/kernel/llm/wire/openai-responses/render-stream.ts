import type { LeadlineError } from '../../../errors/index.ts';
import { annotationsOf, citationOf } from '../shared/annotations.ts';
import { isRefusal, metadataOf } from '../shared/call-settings.ts';
import type { ReplyMeta, StreamWriter } from '../shared/codec.ts';
import { WireFailure } from '../shared/failure.ts';
import { foreignBlock } from '../shared/foreign.ts';
import type {
  CustomContent,
  FinishPart,
  JSONObject,
  Json,
  MutableJson,
  StreamPart,
} from '../shared/neutral.ts';
import { openAiErrorFields } from '../shared/render-error.ts';
import { sse } from '../shared/sse.ts';
import { type OpenCall, type OpenItem, type OpenText, wholeItem } from './open-item.ts';
import {
  endOf,
  envelope,
  functionItem,
  itemId,
  messageItem,
  outputText,
  reasoningItem,
  renderResponsesUsage,
} from './render-result.ts';

type PartOf<Type extends StreamPart['type']> = Extract<StreamPart, { type: Type }>;

/**
 * Writes a stream as the events of the responses API. Its closing events repeat every text whole, so the answer is
 * kept until it is over.
 */
export class ResponseStreamWriter implements StreamWriter {
  readonly #meta: ReplyMeta;
  readonly #envelope: MutableJson;
  readonly #output: Json[] = [];
  readonly #calls = new Set<string>();
  readonly #refusals = new Map<string, boolean>();
  readonly #startMarks = new Map<string, JSONObject | undefined>();
  #sequence = 0;
  #begun = false;
  #item: OpenItem | undefined;
  #text: OpenText | undefined;
  #call: OpenCall | undefined;
  #refused = false;

  constructor(meta: ReplyMeta) {
    this.#meta = meta;
    this.#envelope = envelope(meta);
  }

  write(part: StreamPart): string {
    const begins = !this.#begun;
    this.#begun = true;
    const start = begins
      ? this.#event('response.created', { response: this.#envelope }) +
        this.#event('response.in_progress', { response: this.#envelope })
      : '';
    return start + this.#part(part);
  }

  fail(error: LeadlineError): string {
    const fields = openAiErrorFields(error);
    const { code, message, param } = fields;
    const started = this.#begun ? '' : this.#event('response.created', { response: this.#envelope });
    const told = this.#event('error', { code, message, param, error: fields });
    const failed = { ...this.#envelope, status: 'failed', error: { code: 'server_error', message } };
    return started + told + this.#event('response.failed', { response: failed });
  }

  #part(part: StreamPart): string {
    switch (part.type) {
      case 'text-start':
      case 'reasoning-start':
        this.#startMarks.set(part.id, metadataOf(part, 'openai'));
        if (part.type === 'text-start') this.#refusals.set(part.id, isRefusal(part));
        return '';
      case 'text-delta':
        return this.#textDelta(part);
      case 'text-end':
        return this.#annotate(part.id, annotationsOf(part));
      case 'source':
        return this.#source(part);
      case 'reasoning-delta':
        return this.#reasoningDelta(part);
      case 'reasoning-end':
        return this.#reasoningEnd(part);
      case 'tool-input-start':
        return part.providerExecuted === true
          ? ''
          : this.#openCall(part.id, part.toolName, metadataOf(part, 'openai'));
      case 'tool-input-delta':
        return this.#callDelta(part.id, part.delta);
      case 'tool-call':
        return part.providerExecuted === true ? '' : this.#callDone(part);
      case 'finish':
        return this.#finish(part);
      default:
        return this.#rest(part);
    }
  }

  #rest(part: StreamPart): string {
    if (part.type === 'file')
      throw new WireFailure('the model answered with a file, which this protocol cannot carry');
    return part.type === 'custom' ? this.#foreign(part) : '';
  }

  #event(type: string, fields: Json): string {
    const data = JSON.stringify({ type, sequence_number: this.#sequence, ...fields });
    this.#sequence += 1;
    return sse(data, type);
  }

  /** An event of the open text, of which there are many: written without building an object. */
  #delta(type: string, delta: string, at: string): string {
    const item = this.#item as OpenItem;
    const sequence = this.#sequence;
    this.#sequence += 1;
    const place = `"item_id":${JSON.stringify(item.id)},"output_index":${item.index}${at}`;
    return sse(
      `{"type":"${type}","sequence_number":${sequence},${place},"delta":${JSON.stringify(delta)}}`,
      type,
    );
  }

  #at(more: Json = {}): Json {
    return { item_id: this.#item?.id, output_index: this.#item?.index, ...more };
  }

  #openItem(kind: OpenItem['kind'], marks: JSONObject | undefined, begun: (id: string) => Json): string {
    const closed = this.#closeItem();
    const index = this.#output.length;
    const short = kind === 'message' ? 'msg' : kind === 'reasoning' ? 'rs' : 'fc';
    const given = marks?.['itemId'];
    const id = typeof given === 'string' ? given : itemId(short, this.#meta, index);
    this.#item = { kind, id, index, parts: [], marks };
    return closed + this.#event('response.output_item.added', { output_index: index, item: begun(id) });
  }

  /** Whether a text with these marks goes on in the open item: the provider's item, or any where it names none. */
  #continues(kind: OpenItem['kind'], marks: JSONObject | undefined): boolean {
    const given = marks?.['itemId'];
    return this.#item?.kind === kind && (given === undefined || given === this.#item.id);
  }

  #textDelta(part: PartOf<'text-delta'>): string {
    const { id, delta } = part;
    const opened = this.#text?.id === id ? '' : this.#openText(id);
    const text = this.#text as OpenText;
    text.text += delta;
    const at = `,"content_index":${this.#item?.parts.length ?? 0}`;
    if (text.refusal) return opened + this.#delta('response.refusal.delta', delta, at);
    const logprobs = part.providerMetadata && metadataOf(part, 'openai')?.['outputLogprobs'];
    return (
      opened +
      this.#delta('response.output_text.delta', delta, `${at},"logprobs":${JSON.stringify(logprobs ?? [])}`)
    );
  }

  #openText(id: string): string {
    const marks = this.#startMarks.get(id);
    const refusal = this.#refusals.get(id) === true;
    let written: string;
    if (this.#continues('message', marks)) written = this.#closeText();
    else
      written = this.#openItem('message', marks, (item) =>
        messageItem({ id: item, status: 'in_progress', content: [], phase: marks?.['phase'] }),
      );
    if (refusal) this.#refused = true;
    this.#text = { id, refusal, annotations: [], text: '' };
    const part = refusal ? { type: 'refusal', refusal: '' } : outputText('', [], undefined);
    const at = this.#at({ content_index: this.#item?.parts.length, part });
    return written + this.#event('response.content_part.added', at);
  }

  #annotate(id: string, annotations: readonly Json[]): string {
    const text = this.#text;
    if (text === undefined || text.id !== id || text.refusal) return '';
    return annotations.map((annotation) => this.#annotation(text, annotation)).join('');
  }

  #annotation(text: OpenText, annotation: Json): string {
    const annotation_index = text.annotations.length;
    text.annotations.push(annotation);
    const at = this.#at({ content_index: this.#item?.parts.length, annotation_index, annotation });
    return this.#event('response.output_text.annotation.added', at);
  }

  #source(part: PartOf<'source'>): string {
    const text = this.#text;
    if (text === undefined || text.refusal || this.#item?.kind !== 'message') return '';
    const citation = citationOf(part, text.text.length);
    const known = citation === undefined || text.annotations.some(({ url }) => url === citation['url']);
    return known ? '' : this.#annotation(text, citation);
  }

  #reasoningDelta({ id, delta }: PartOf<'reasoning-delta'>): string {
    if (delta === '') return '';
    const opened = this.#item?.kind === 'reasoning' && this.#text?.id === id ? '' : this.#openSummary(id);
    (this.#text as OpenText).text += delta;
    const at = `,"summary_index":${this.#item?.parts.length ?? 0}`;
    return opened + this.#delta('response.reasoning_summary_text.delta', delta, at);
  }

  #openSummary(id: string): string {
    const written = this.#openReasoning(id);
    this.#text = { id, refusal: false, annotations: [], text: '' };
    const at = this.#at({
      summary_index: this.#item?.parts.length,
      part: { type: 'summary_text', text: '' },
    });
    return written + this.#event('response.reasoning_summary_part.added', at);
  }

  #openReasoning(id: string): string {
    const marks = this.#startMarks.get(id);
    // Summaries share an item only where the provider says so.
    if (marks?.['itemId'] !== undefined && this.#continues('reasoning', marks)) return this.#closeText();
    return this.#openItem('reasoning', marks, (item) =>
      reasoningItem({ id: item, summary: [], encrypted: undefined }),
    );
  }

  /** What is encrypted reaches the client even where no summary does. */
  #reasoningEnd(part: PartOf<'reasoning-end'>): string {
    const marks = metadataOf(part, 'openai');
    if (marks?.['reasoningEncryptedContent'] === undefined) return '';
    const opened = this.#item?.kind === 'reasoning' ? '' : this.#openReasoning(part.id);
    if (this.#item !== undefined) this.#item.marks = { ...this.#item.marks, ...marks };
    return opened;
  }

  #openCall(callId: string, name: string, marks: JSONObject | undefined): string {
    const opened = this.#openItem('function_call', marks, (id) => ({
      ...functionItem({ id, call_id: callId, name, arguments: '' }),
      status: 'in_progress',
    }));
    this.#calls.add(callId);
    this.#call = { callId, name, input: '' };
    return opened;
  }

  #callDelta(callId: string, delta: string): string {
    if (delta === '') return '';
    const call = this.#call;
    if (call?.callId !== callId)
      throw new WireFailure('the stream mixes the arguments of several tool calls');
    call.input += delta;
    return this.#delta('response.function_call_arguments.delta', delta, '');
  }

  #callDone(part: PartOf<'tool-call'>): string {
    const known = this.#calls.has(part.toolCallId);
    if (known && this.#call?.callId !== part.toolCallId) return '';
    const opened = known ? '' : this.#openCall(part.toolCallId, part.toolName, metadataOf(part, 'openai'));
    const rest = this.#call?.input === '' ? this.#callDelta(part.toolCallId, part.input) : '';
    return opened + rest + this.#closeItem();
  }

  #foreign(part: CustomContent): string {
    const block = foreignBlock(part, 'openai');
    if (block === undefined || block['custom'] !== undefined) return '';
    const closed = this.#closeItem();
    const fields = { output_index: this.#output.length, item: block };
    this.#output.push(block);
    return (
      closed +
      this.#event('response.output_item.added', fields) +
      this.#event('response.output_item.done', fields)
    );
  }

  #closeText(): string {
    const text = this.#text;
    const item = this.#item;
    if (text === undefined || item === undefined) return '';
    this.#text = undefined;
    return item.kind === 'reasoning' ? this.#closeSummary(item, text) : this.#closePart(item, text);
  }

  #closeSummary(item: OpenItem, { text }: OpenText): string {
    const summary_index = item.parts.length;
    const part = { type: 'summary_text', text };
    const written =
      this.#event('response.reasoning_summary_text.done', this.#at({ summary_index, text })) +
      this.#event('response.reasoning_summary_part.done', this.#at({ summary_index, part }));
    item.parts.push(part);
    return written;
  }

  #closePart(item: OpenItem, { text, refusal, annotations }: OpenText): string {
    const content_index = item.parts.length;
    const part = refusal ? { type: 'refusal', refusal: text } : outputText(text, annotations, undefined);
    const done = refusal
      ? this.#event('response.refusal.done', this.#at({ content_index, refusal: text }))
      : this.#event('response.output_text.done', this.#at({ content_index, text, logprobs: [] }));
    const written = done + this.#event('response.content_part.done', this.#at({ content_index, part }));
    item.parts.push(part);
    return written;
  }

  #closeItem(status = 'completed'): string {
    const item = this.#item;
    if (item === undefined) return '';
    const argumentsDone = this.#call === undefined ? '' : this.#callArguments(this.#call);
    const written = this.#closeText() + argumentsDone;
    const whole = wholeItem(item, status, this.#call);
    this.#item = undefined;
    this.#call = undefined;
    this.#output.push(whole);
    return written + this.#event('response.output_item.done', { output_index: item.index, item: whole });
  }

  #callArguments({ input, name }: OpenCall): string {
    return this.#event('response.function_call_arguments.done', this.#at({ name, arguments: input || '{}' }));
  }

  #finish({ finishReason, usage, providerMetadata }: FinishPart): string {
    const end = endOf(finishReason, this.#refused);
    const closed = this.#closeItem(end.status);
    const tier = metadataOf({ providerMetadata }, 'openai')?.['serviceTier'];
    const response = {
      ...this.#envelope,
      ...end,
      output: this.#output,
      usage: renderResponsesUsage(usage),
      ...(tier !== undefined && { service_tier: tier }),
    };
    return closed + this.#event(`response.${end.status}`, { response });
  }
}
