import type { JSONObject, Json } from '../shared/neutral.ts';
import { functionItem, messageItem, reasoningItem } from './render-result.ts';

/** The item being written. `id` and `index` stand in each of its events. */
export interface OpenItem {
  readonly kind: 'message' | 'reasoning' | 'function_call';
  readonly id: string;
  readonly index: number;
  /** The finished parts of a message or a reasoning. */
  readonly parts: Json[];
  marks: JSONObject | undefined;
}

/** The text being written: part of a message, or a summary of reasoning. */
export interface OpenText {
  readonly id: string;
  readonly refusal: boolean;
  readonly annotations: Json[];
  text: string;
}

export interface OpenCall {
  readonly callId: string;
  readonly name: string;
  input: string;
}

/** The item as it stands in the response when nothing more comes. `call` is there for a function call. */
export function wholeItem({ kind, id, parts, marks }: OpenItem, status: string, call?: OpenCall): Json {
  if (kind === 'message') return messageItem({ id, status, content: parts, phase: marks?.['phase'] });
  if (kind === 'reasoning')
    return reasoningItem({ id, summary: parts, encrypted: marks?.['reasoningEncryptedContent'] });
  return functionItem({
    id,
    call_id: call?.callId ?? '',
    name: call?.name ?? '',
    arguments: call?.input || '{}',
  });
}
