import type { LanguageModelV4Content, LanguageModelV4GenerateResult } from '@ai-sdk/provider';
import type { Part } from './exchange.ts';

/** Puts a stream's parts together as they pass. */
export interface Collector {
  see(part: Part): void;
  /** The answer; null before its `finish` has passed. */
  result(): LanguageModelV4GenerateResult | null;
  /** Characters of text and tool arguments so far. */
  readonly characters: number;
}

type Spoken = Extract<LanguageModelV4Content, { type: 'text' | 'reasoning' }>;
type Mutable<Value> = { -readonly [Key in keyof Value]: Value[Key] };

export function createCollector(): Collector {
  const content: LanguageModelV4Content[] = [];
  const open = new Map<string, Mutable<Spoken>>();
  let result: LanguageModelV4GenerateResult | null = null;
  let warnings: LanguageModelV4GenerateResult['warnings'] = [];
  let response: LanguageModelV4GenerateResult['response'];
  let characters = 0;

  const begin = (
    type: Spoken['type'],
    part: { id: string; providerMetadata?: Spoken['providerMetadata'] },
  ) => {
    const spoken = {
      type,
      text: '',
      ...(part.providerMetadata && { providerMetadata: part.providerMetadata }),
    };
    open.set(`${type}:${part.id}`, spoken);
    content.push(spoken);
  };
  const append = (type: Spoken['type'], part: { id: string; delta: string }) => {
    const spoken = open.get(`${type}:${part.id}`);
    if (spoken) spoken.text += part.delta;
    characters += part.delta.length;
  };

  return {
    get characters() {
      return characters;
    },
    result: () => result,
    see(part) {
      if (part.type === 'text-start') begin('text', part);
      else if (part.type === 'text-delta') append('text', part);
      else if (part.type === 'reasoning-start') begin('reasoning', part);
      else if (part.type === 'reasoning-delta') append('reasoning', part);
      else if (part.type === 'reasoning-end') {
        // Signatures come with the end.
        const spoken = open.get(`reasoning:${part.id}`);
        if (spoken && part.providerMetadata) spoken.providerMetadata = part.providerMetadata;
      } else if (part.type === 'tool-input-delta') characters += part.delta.length;
      else if (part.type === 'stream-start') warnings = part.warnings;
      else if (part.type === 'response-metadata') {
        const { type: _type, ...metadata } = part;
        response = metadata;
      } else if (part.type === 'finish') {
        const { usage, finishReason, providerMetadata } = part;
        result = {
          content,
          usage,
          finishReason,
          warnings,
          ...(providerMetadata && { providerMetadata }),
          ...(response && { response }),
        };
      } else if (isContent(part)) content.push(part);
    },
  };
}

const CONTENT: ReadonlySet<string> = new Set([
  'tool-call',
  'tool-result',
  'tool-approval-request',
  'source',
  'file',
  'reasoning-file',
  'custom',
]);

function isContent(part: Part): part is Extract<Part, LanguageModelV4Content> {
  return CONTENT.has(part.type);
}

/** An answer that is there already, as the stream a client asked for. */
export async function* partsOf(result: LanguageModelV4GenerateResult): AsyncGenerator<Part, void, undefined> {
  const { content, warnings, response, usage, finishReason, providerMetadata } = result;
  yield { type: 'stream-start', warnings };
  if (response) yield { type: 'response-metadata', ...response };
  for (const [index, item] of content.entries()) yield* partsOfItem(item, String(index));
  yield { type: 'finish', usage, finishReason, ...(providerMetadata && { providerMetadata }) };
}

function* partsOfItem(item: LanguageModelV4Content, id: string): Generator<Part, void, undefined> {
  if (item.type === 'text' || item.type === 'reasoning') {
    const metadata = item.providerMetadata && { providerMetadata: item.providerMetadata };
    yield { type: `${item.type}-start`, id };
    yield { type: `${item.type}-delta`, id, delta: item.text };
    yield { type: `${item.type}-end`, id, ...metadata };
    return;
  }
  if (item.type === 'tool-call') {
    yield { type: 'tool-input-start', id: item.toolCallId, toolName: item.toolName };
    yield { type: 'tool-input-delta', id: item.toolCallId, delta: item.input };
    yield { type: 'tool-input-end', id: item.toolCallId };
  }
  yield item;
}

/** All that a model said or asked tools for, as text. */
export function textOf(result: LanguageModelV4GenerateResult): string {
  let text = '';
  for (const item of result.content) {
    if (item.type === 'text') text += item.text;
    else if (item.type === 'tool-call') text += item.input;
  }
  return text;
}
