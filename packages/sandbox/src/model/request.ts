import type { JsonObject } from '../json.ts';

export const PROVIDERS = ['openai', 'anthropic', 'gemini', 'perplexity', 'mistral', 'groq'] as const;
/** Whose API a call speaks. */
export type Provider = (typeof PROVIDERS)[number];

/** One stretch of a prompt, in the order the provider reads it. */
export interface PromptPart {
  readonly role: 'schema' | 'system' | 'user' | 'assistant';
  readonly text: string;
  /** The caller asked the provider to cache everything up to here (Anthropic's `cache_control`). */
  readonly cacheBreakpoint: boolean;
}

/** What a call asks of the model, whichever protocol it came in. */
export interface ModelRequest {
  readonly model: string;
  readonly stream: boolean;
  /** The caller wants token counts at the end of the stream. */
  readonly streamUsage: boolean;
  readonly parts: readonly PromptPart[];
  /** How the answer has to look; null for free text. */
  readonly schema: JsonObject | null;
  readonly schemaName: string | null;
  /** The function tool the answer is handed over by, where the caller forced one. */
  readonly toolName: string | null;
  readonly webSearch: boolean;
  readonly maxTokens: number | null;
}

export interface Source {
  readonly url: string;
  readonly title: string;
  readonly domain: string;
  readonly snippet: string;
  /** ISO date. */
  readonly date: string;
}

/** One sentence or list item and the sources it cites; indices into the list of sources. */
export interface Passage {
  readonly text: string;
  readonly sources: readonly number[];
}

/** What the simulated model says, before a protocol gives it its own shape. */
export interface ModelAnswer {
  /** Free text without citation marks, or the JSON text. */
  readonly text: string;
  /** The free text in passages; they join to `text`. Empty for JSON. */
  readonly passages: readonly Passage[];
  readonly sources: readonly Source[];
  readonly finish: 'stop' | 'length' | 'refusal';
  /** Set when the text is deliberately not the JSON it should be. */
  readonly broken: boolean;
}

export interface Usage {
  readonly inputTokens: number;
  readonly cachedTokens: number;
  readonly cacheWriteTokens: number;
  readonly outputTokens: number;
}

/** Everything a protocol needs to write an answer down. */
export interface Reply {
  readonly id: string;
  readonly createdSeconds: number;
  readonly request: ModelRequest;
  readonly answer: ModelAnswer;
  readonly usage: Usage;
}
