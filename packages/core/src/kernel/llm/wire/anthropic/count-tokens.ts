import { readBody, toldFailure, WireFailure } from '../shared/failure.ts';
import type { MutableJson } from '../shared/neutral.ts';
import { count } from '../shared/usage.ts';

/** The body that answers a token count. */
export function renderTokenCount(inputTokens: number): MutableJson {
  return { input_tokens: inputTokens };
}

/** Reads a provider's token count. Throws a `WireFailure` for what is none. */
export function readTokenCount(value: unknown): number {
  const body = readBody(value);
  const tokens = count(body['input_tokens']);
  if (tokens !== undefined) return tokens;
  throw body['error'] === undefined ? new WireFailure('the reply holds no count') : toldFailure(body);
}
