import type {
  LanguageModelV4CallOptions,
  LanguageModelV4Content,
  LanguageModelV4GenerateResult,
} from '@ai-sdk/provider';
import type { RequestContent } from '../../telemetry/index.ts';
import type { Traced } from '../gateway/index.ts';

/** Longer texts are cut: collectors refuse spans of many megabytes, and the others of the batch with them. */
const LONGEST_TEXT = 20_000;
const MOST_MESSAGES = 100;

type PromptMessage = LanguageModelV4CallOptions['prompt'][number];
type PromptPart = Exclude<PromptMessage, { role: 'system' }>['content'][number];

/**
 * What was said, in the messages' form of OpenTelemetry's GenAI conventions. Null for a confidential caller; where a guard
 * masked or blocked something, for what is kept from the provider is not for a collector either; and where no model
 * answered, for then no guard may have looked at all.
 */
export function contentOf({ exchange, result }: Traced): RequestContent | null {
  const { caller, notes, request } = exchange;
  const looked = notes.model !== null && (notes.cache === 'miss' || notes.cache === 'bypass');
  const kept = notes.findings.some((finding) => /:(mask|block)$/u.test(finding));
  if (caller.confidential || !looked || kept) return null;
  const messages = request.options.prompt.slice(-MOST_MESSAGES).map(messageOf);
  return { input: JSON.stringify(messages), output: result && JSON.stringify([outputOf(result)]) };
}

function messageOf(message: PromptMessage) {
  if (message.role === 'system') return { role: 'system', parts: [textPart(message.content)] };
  return { role: message.role, parts: message.content.map(partOf) };
}

function outputOf({ content, finishReason }: LanguageModelV4GenerateResult) {
  return { role: 'assistant', parts: content.map(partOf), finish_reason: finishReason.unified };
}

/** Files are named by their kind alone. */
function partOf(part: PromptPart | LanguageModelV4Content) {
  switch (part.type) {
    case 'text':
      return textPart(part.text);
    case 'reasoning':
      return { type: 'reasoning', content: cut(part.text) };
    case 'tool-call':
      return { type: 'tool_call', id: part.toolCallId, name: part.toolName, arguments: inputOf(part.input) };
    case 'tool-result': {
      const answer = 'output' in part ? part.output : part.result;
      return { type: 'tool_call_response', id: part.toolCallId, result: cut(JSON.stringify(answer)) };
    }
    default:
      return { type: part.type, ...('mediaType' in part && { mime_type: part.mediaType }) };
  }
}

function textPart(content: string) {
  return { type: 'text', content: cut(content) };
}

function inputOf(input: unknown): string {
  return cut(typeof input === 'string' ? input : JSON.stringify(input));
}

function cut(text: string): string {
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}… (cut)`.toWellFormed() : text;
}
