import { hash } from 'node:crypto';
import type { LanguageModelV4CallOptions, LanguageModelV4Prompt } from '@ai-sdk/provider';
import { LRUCache } from 'lru-cache';
import type { Stage } from '../../../stage/index.ts';
import { estimateTokens } from '../../tokens.ts';
import type { Exchange, Reply } from '../exchange.ts';

export interface PromptCacheOptions {
  /** Monotonic milliseconds. */
  readonly nowMs: () => number;
}

/** Shorter prefixes are not cached by most of Anthropic's models; those that want more pay nothing for a mark in vain. */
const LEAST_TOKENS = 1_024;
/** In characters: what is shorter cannot have as many tokens, and need not be looked at. */
const LEAST_CHARACTERS = 2_500;
/** For so long Anthropic keeps a prefix after its last use. */
const KEPT_MS = 5 * 60_000;
const MOST_PREFIXES = 2_000;

/**
 * Has Anthropic cache the system prompt and tools of requests that say nothing about it themselves. Writing costs a quarter more than
 * reading uncached, reading a tenth, so it pays from the second reading on: marked is what the same workspace sent to the same model
 * within the last five minutes.
 */
export function promptCacheStage({ nowMs }: PromptCacheOptions): Stage<Exchange, Reply> {
  const seen = createSeen();
  return (exchange, next) => {
    const [first] = exchange.notes.route?.candidates ?? [];
    if (first?.provider !== 'anthropic') return next(exchange);
    const { request, caller } = exchange;
    const prefix = prefixOf(request.options);
    if (prefix === null) return next(exchange);
    const id = hash('sha256', `${caller.workspaceId} ${first.key} ${prefix.text}`, 'base64url');
    if (!seen.again(id, nowMs())) return next(exchange);
    const prompt = marked(request.options.prompt, prefix.last);
    return next({ ...exchange, request: { ...request, options: { ...request.options, prompt } } });
  };
}

/** Prefixes sent lately; those not sent for longest go first. */
function createSeen() {
  const lastMs = new LRUCache<string, number>({ max: MOST_PREFIXES });
  return {
    again(id: string, now: number): boolean {
      const before = lastMs.get(id);
      lastMs.set(id, now);
      return before !== undefined && now - before < KEPT_MS;
    },
  };
}

/** What Anthropic reads before the conversation; null where it is short, or the client has set marks itself. */
function prefixOf(
  options: LanguageModelV4CallOptions,
): { readonly text: string; readonly last: number } | null {
  const { prompt, tools } = options;
  let text = '';
  let last = -1;
  for (const [index, message] of prompt.entries()) {
    if (message.role !== 'system') break;
    text += message.content;
    last = index;
  }
  // A mark stands at a system prompt; the tools come before it.
  if (last < 0 || (text.length < LEAST_CHARACTERS && !tools)) return null;
  if (tools) text += JSON.stringify(tools);
  if (text.length < LEAST_CHARACTERS || estimateTokens(text) < LEAST_TOKENS) return null;
  return hasOwnMarks(options) ? null : { text, last };
}

function hasOwnMarks({ prompt, tools }: LanguageModelV4CallOptions): boolean {
  return (
    (tools ?? []).some((tool) => JSON.stringify(tool).includes('cache_control')) ||
    prompt.some(
      (message) =>
        isMarked(message) || (typeof message.content !== 'string' && message.content.some(isMarked)),
    )
  );
}

function isMarked({ providerOptions }: Pick<LanguageModelV4Prompt[number], 'providerOptions'>): boolean {
  return providerOptions?.['anthropic']?.['cacheControl'] !== undefined;
}

function marked(prompt: LanguageModelV4Prompt, last: number): LanguageModelV4Prompt {
  return prompt.map((message, index) => {
    if (index !== last) return message;
    const { anthropic } = message.providerOptions ?? {};
    const cacheControl = { type: 'ephemeral' };
    return {
      ...message,
      providerOptions: { ...message.providerOptions, anthropic: { ...anthropic, cacheControl } },
    };
  });
}
