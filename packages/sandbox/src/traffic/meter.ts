import type { ModelRequest, PromptPart, Provider, Usage } from '../model/request.ts';
import { hashText } from '../random.ts';
import { createPrefixCache } from '../tokens/prefix-cache.ts';
import type { Piece, TokenCounter } from '../tokens/token-counter.ts';

export interface MeteredPrompt {
  readonly inputTokens: number;
  readonly pieces: readonly Piece[];
  /** How many pieces stand before each mark the caller set. */
  readonly breakpoints: readonly number[];
}

export interface Meter {
  prompt(parts: readonly PromptPart[]): MeteredPrompt;
  /** What the call is billed; the prompt's prefix can be reused by calls after `availableAtMs`. */
  usage(call: MeteredCall): Usage;
  clear(): void;
}

export interface MeteredCall {
  readonly provider: Provider;
  readonly request: ModelRequest;
  readonly prompt: MeteredPrompt;
  readonly outputTokens: number;
  readonly nowMs: number;
  readonly availableAtMs: number;
}

/** Anthropic caches where the caller marks it, these others by themselves, the rest not at all. */
const CACHES_BY_ITSELF: ReadonlySet<Provider> = new Set(['openai', 'gemini', 'groq']);

/** Counts tokens in and out, and what the provider's prompt cache saves. */
export function createMeter(counter: TokenCounter): Meter {
  const prefixes = createPrefixCache();
  return {
    prompt: (parts) => {
      const pieces: Piece[] = [];
      const breakpoints: number[] = [];
      for (const part of parts) {
        pieces.push(...counter.pieces(part.text));
        if (part.cacheBreakpoint) breakpoints.push(pieces.length);
      }
      return { inputTokens: pieces.reduce((sum, piece) => sum + piece.tokens, 0), pieces, breakpoints };
    },
    usage: ({ provider, request, prompt, outputTokens, nowMs, availableAtMs }) => {
      const outcome = prefixes.use(
        {
          scopeHash: hashText(`${provider}/${request.model}`),
          pieces: prompt.pieces,
          breakpoints: CACHES_BY_ITSELF.has(provider) ? null : prompt.breakpoints,
        },
        nowMs,
        availableAtMs,
      );
      return {
        inputTokens: prompt.inputTokens,
        cachedTokens: outcome.readTokens,
        cacheWriteTokens: outcome.writtenTokens,
        outputTokens,
      };
    },
    clear: () => prefixes.clear(),
  };
}
