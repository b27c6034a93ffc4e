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
  SourceContent,
  Usage,
} from '../shared/neutral.ts';
import { isRecord } from '../shared/shape.ts';

/** Renders a result as a message. Throws a `WireFailure` for an answer this protocol cannot carry. */
export function renderMessagesResult(result: GenerateResult, meta: ReplyMeta): MutableJson {
  const marks = metadataOf(result, 'anthropic');
  const content = renderContent(result.content);
  const calls = result.content.some((part) => part.type === 'tool-call');
  const refused = result.content.some((part) => part.type === 'text' && isRefusal(part));
  return {
    ...envelope(meta, result.usage),
    content,
    ...stopFields({ reason: result.finishReason, marks, calls, refused }),
  };
}

export function messageId({ id }: ReplyMeta): string {
  return id.startsWith('msg_') ? id : `msg_${id}`;
}

/** A message without its content and its end. */
export function envelope(meta: ReplyMeta, usage: Usage): MutableJson {
  return {
    id: messageId(meta),
    type: 'message',
    role: 'assistant',
    model: meta.model,
    content: [],
    stop_reason: null,
    stop_sequence: null,
    stop_details: null,
    usage: renderUsage(usage),
  };
}

function renderContent(content: readonly Content[]): Json[] {
  const blocks: MutableJson[] = [];
  let lastText: MutableJson | undefined;
  const cited = new Set<string>();
  for (const part of content) {
    const block = renderPart(part);
    if (block !== undefined) blocks.push(block);
    if (part.type === 'text' && block !== undefined) {
      lastText = block;
      for (const citation of (block['citations'] as Json[] | null) ?? []) cited.add(String(citation['url']));
    }
    if (
      part.type === 'source' &&
      part.sourceType === 'url' &&
      lastText !== undefined &&
      !cited.has(part.url)
    ) {
      cited.add(part.url);
      lastText['citations'] = [...((lastText['citations'] as Json[] | null) ?? []), inventedCitation(part)];
    }
  }
  return blocks;
}

/** A source as a citation. Its empty index tells `readRequest` that Anthropic never gave it. */
export function inventedCitation(source: Extract<SourceContent, { sourceType: 'url' }>): Json {
  return {
    type: 'web_search_result_location',
    cited_text: '',
    encrypted_index: '',
    title: source.title ?? null,
    url: source.url,
  };
}

function renderPart(part: Content): MutableJson | undefined {
  switch (part.type) {
    case 'text':
      if (isExplanation(part)) return undefined;
      return { type: 'text', text: part.text, citations: citationsOf(part) };
    case 'reasoning':
      return renderThinking(part.text, metadataOf(part, 'anthropic'));
    case 'tool-call':
      if (part.providerExecuted === true) return undefined;
      return {
        type: 'tool_use',
        id: part.toolCallId,
        name: part.toolName,
        input: parsedInput(part.input, part.toolName),
        ...(metadataOf(part, 'anthropic')?.['fields'] as JSONObject | undefined),
      };
    case 'custom': {
      const block = foreignBlock(part, 'anthropic');
      return block && { ...block };
    }
    case 'file':
      throw new WireFailure('the model answered with a file, which this protocol cannot carry');
    default:
      return undefined;
  }
}

/** The words Anthropic put beside the content, not in it. */
export function isExplanation(part: {
  readonly providerMetadata?: Record<string, JSONObject> | undefined;
}): boolean {
  return metadataOf(part, 'anthropic')?.['explanation'] === true;
}

function citationsOf(part: Content): unknown {
  return metadataOf(part, 'anthropic')?.['citations'] ?? null;
}

export function renderThinking(text: string, marks: JSONObject | undefined): MutableJson {
  if (marks?.['redactedData'] !== undefined)
    return { type: 'redacted_thinking', data: marks['redactedData'] };
  return { type: 'thinking', thinking: text, signature: marks?.['signature'] ?? '' };
}

function parsedInput(input: string, tool: string): Json {
  let parsed: unknown;
  try {
    parsed = JSON.parse(input === '' ? '{}' : input);
  } catch {
    throw new WireFailure(`the model called ${tool} with arguments that are no JSON`);
  }
  if (isRecord(parsed)) return parsed;
  throw new WireFailure(`the model called ${tool} with arguments that are no object`);
}

const WORD_OF: Readonly<Record<FinishReason['unified'], string>> = {
  stop: 'end_turn',
  length: 'max_tokens',
  'content-filter': 'refusal',
  'tool-calls': 'tool_use',
  error: 'end_turn',
  interrupted: 'end_turn',
  other: 'end_turn',
};
const OWN_WORDS: ReadonlySet<string | undefined> = new Set([
  'end_turn',
  'max_tokens',
  'stop_sequence',
  'tool_use',
  'pause_turn',
  'refusal',
  'model_context_window_exceeded',
]);

export interface Stop {
  readonly reason: FinishReason;
  readonly marks: JSONObject | undefined;
  /** Whether tools are called: some providers then end with `stop` all the same. */
  readonly calls: boolean;
  readonly refused: boolean;
}

/** How the message ended. */
export function stopFields({ reason, marks, calls, refused }: Stop): MutableJson {
  assertComplete(reason);
  const word = OWN_WORDS.has(reason.raw) ? reason.raw : WORD_OF[reason.unified];
  const stop = calls && word === 'end_turn' ? 'tool_use' : refused ? 'refusal' : word;
  const details = stop === 'refusal' ? { type: 'refusal', category: null, explanation: null } : null;
  return {
    stop_reason: stop,
    stop_sequence: marks?.['stopSequence'] ?? null,
    stop_details: marks?.['stopDetails'] ?? details,
    ...(marks?.['container'] !== undefined && { container: marks['container'] }),
  };
}

/** Usage by Anthropic's way of counting: input without what was read from or written to the cache. */
export function renderUsage({ inputTokens, outputTokens }: Usage): MutableJson {
  const { total, noCache, cacheRead, cacheWrite } = inputTokens;
  const fresh = noCache ?? Math.max(0, (total ?? 0) - (cacheRead ?? 0) - (cacheWrite ?? 0));
  return {
    input_tokens: fresh,
    cache_creation_input_tokens: cacheWrite ?? 0,
    cache_read_input_tokens: cacheRead ?? 0,
    output_tokens: outputTokens.total ?? 0,
    ...(outputTokens.reasoning !== undefined && {
      output_tokens_details: { thinking_tokens: outputTokens.reasoning },
    }),
  };
}
