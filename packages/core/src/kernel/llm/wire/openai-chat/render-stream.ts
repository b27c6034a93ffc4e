import type { LeadlineError } from '../../../errors/index.ts';
import { annotationsOf, citationOf, nested } from '../shared/annotations.ts';
import { isRefusal, metadataOf } from '../shared/call-settings.ts';
import type { ReplyMeta, StreamWriter } from '../shared/codec.ts';
import type { FinishPart, Json, MutableJson, StreamPart } from '../shared/neutral.ts';
import { openAiErrorFields } from '../shared/render-error.ts';
import { sse } from '../shared/sse.ts';
import { chatId, fileInAnswer, finishWord, renderCall, renderChatUsage } from './render-result.ts';

type PartOf<Type extends StreamPart['type']> = Extract<StreamPart, { type: Type }>;

interface SentTool {
  readonly index: number;
  sent: number;
}

/** Writes a stream as chunks of a chat completion. Nothing of the text is kept. */
export class ChatStreamWriter implements StreamWriter {
  readonly #meta: ReplyMeta;
  /** What every chunk begins with, written once. */
  readonly #head: string;
  #begun = false;
  #refusals: string | undefined;
  #refused = false;
  #textLength = 0;
  readonly #cited = new Set<string>();
  readonly #tools = new Map<string, SentTool>();

  constructor(meta: ReplyMeta) {
    this.#meta = meta;
    const id = JSON.stringify(chatId(meta));
    const model = JSON.stringify(meta.model);
    this.#head = `data: {"id":${id},"object":"chat.completion.chunk","created":${meta.createdSeconds},"model":${model},`;
  }

  write(part: StreamPart): string {
    const written = this.#part(part);
    if (this.#begun || (written === '' && part.type !== 'stream-start')) return written;
    this.#begun = true;
    return this.#chunk('{"role":"assistant","content":"","refusal":null}') + written;
  }

  fail(error: LeadlineError): string {
    return sse(JSON.stringify({ error: openAiErrorFields(error) }));
  }

  #part(part: StreamPart): string {
    switch (part.type) {
      case 'text-delta':
        return this.#text(part);
      case 'reasoning-delta':
        return this.#chunk(`{"reasoning_content":${JSON.stringify(part.delta)}}`);
      case 'text-start':
        this.#refusals = isRefusal(part) ? part.id : undefined;
        return '';
      case 'text-end':
        return this.#annotations(annotationsOf(part));
      case 'source':
        return this.#source(part);
      case 'tool-input-start':
        return part.providerExecuted === true ? '' : this.#toolStart(part.id, part.toolName, '');
      case 'tool-input-delta':
        return this.#toolDelta(part);
      case 'tool-call':
        return part.providerExecuted === true ? '' : this.#toolCall(part);
      case 'file':
        throw fileInAnswer();
      case 'finish':
        return this.#finish(part);
      default:
        return '';
    }
  }

  #chunk(delta: string, rest = ',"logprobs":null,"finish_reason":null'): string {
    return `${this.#head}"choices":[{"index":0,"delta":${delta}${rest}}]}\n\n`;
  }

  #text(part: PartOf<'text-delta'>): string {
    const words = JSON.stringify(part.delta);
    if (this.#refusals === part.id) {
      this.#refused = true;
      return this.#chunk(`{"refusal":${words}}`);
    }
    this.#textLength += part.delta.length;
    const logprobs =
      part.providerMetadata === undefined ? undefined : metadataOf(part, 'openai')?.['logprobs'];
    if (logprobs === undefined) return this.#chunk(`{"content":${words}}`);
    return this.#chunk(
      `{"content":${words}}`,
      `,"logprobs":${JSON.stringify(logprobs)},"finish_reason":null`,
    );
  }

  #annotations(annotations: readonly Json[]): string {
    const fresh: Json[] = [];
    for (const annotation of annotations) {
      const written = nested(annotation);
      if (written === undefined) continue;
      this.#cited.add(String(annotation['url']));
      fresh.push(written);
    }
    return fresh.length === 0 ? '' : this.#chunk(JSON.stringify({ annotations: fresh }));
  }

  #source(part: PartOf<'source'>): string {
    if (part.sourceType !== 'url' || this.#cited.has(part.url)) return '';
    const citation = citationOf(part, this.#textLength);
    return citation === undefined ? '' : this.#annotations([citation]);
  }

  #toolStart(id: string, name: string, input: string): string {
    const index = this.#tools.size;
    this.#tools.set(id, { index, sent: input.length });
    return this.#chunk(JSON.stringify({ tool_calls: [{ index, ...renderCall(id, name, input) }] }));
  }

  #toolDelta({ id, delta }: PartOf<'tool-input-delta'>): string {
    const tool = this.#tools.get(id);
    if (tool === undefined || delta === '') return '';
    tool.sent += delta.length;
    return this.#chunk(
      `{"tool_calls":[{"index":${tool.index},"function":{"arguments":${JSON.stringify(delta)}}}]}`,
    );
  }

  /** The whole call: sent only where its arguments have not been sent piece by piece. */
  #toolCall({ toolCallId: id, toolName, input }: PartOf<'tool-call'>): string {
    const tool = this.#tools.get(id);
    if (tool === undefined) return this.#toolStart(id, toolName, input);
    return tool.sent === 0 ? this.#toolDelta({ type: 'tool-input-delta', id, delta: input }) : '';
  }

  #finish({ finishReason, usage }: FinishPart): string {
    const reason = finishWord(finishReason, this.#refused);
    const last = this.#chunk('{}', `,"logprobs":null,"finish_reason":"${reason}"`);
    const counts: MutableJson | undefined =
      this.#meta.includeUsage === false ? undefined : renderChatUsage(usage);
    const counted =
      counts === undefined ? '' : `${this.#head}"choices":[],"usage":${JSON.stringify(counts)}}\n\n`;
    return `${last}${counted}data: [DONE]\n\n`;
  }
}
