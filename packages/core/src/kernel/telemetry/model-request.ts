import type { TraceContext } from './trace-context.ts';

/** `refused`: turned away before any model was asked, or declined by the model. `abandoned`: the caller hung up. */
export type RequestOutcome = 'ok' | 'cached' | 'refused' | 'error' | 'abandoned';

export interface RequestTokens {
  readonly inputTokens: number;
  /** Part of the input that the provider read from its prompt cache. */
  readonly cachedInputTokens: number;
  readonly outputTokens: number;
}

/**
 * What was said: messages as JSON text, in the form of OpenTelemetry's GenAI conventions. Only there where the setting asks
 * for it, the caller is not confidential, a model answered, and no guard masked or blocked anything.
 */
export interface RequestContent {
  readonly input: string;
  readonly output: string | null;
}

/**
 * A request to a language model that is over, for whoever counts, draws or keeps it. The one record that meters, tracers
 * and ledgers read, whichever way the request came. Times in milliseconds, prices in US dollars. Listeners must
 * neither throw nor keep it waiting: it is told on the request's own way.
 */
export interface ModelRequest {
  readonly id: string;
  /** `gateway`: asked over HTTP by a program. `task`: asked by Leadline itself; each try is a request of its own. */
  readonly via: 'gateway' | 'task';
  /** Words were wanted, or vectors. */
  readonly operation: 'chat' | 'embeddings';
  readonly workspaceId: string;
  readonly jobId: string | null;
  readonly keyId: string | null;
  readonly userId: string | null;
  readonly tier: string | null;
  readonly confidential: boolean;
  readonly task: string;
  readonly promptVersion: string | null;
  /** As the caller wrote it. */
  readonly requestedModel: string;
  /** Who answered; `none` when nobody was asked. */
  readonly provider: string;
  /** The model's name at its provider. */
  readonly model: string;
  readonly attempts: number;
  /** Whose account at the provider served: the installation's by its deployment, or `own` for the workspace's; null for nobody's. */
  readonly account: string | null;
  /** The routing rule that chose the model; null where the caller named it, or nobody was asked. */
  readonly rule: string | null;
  /** Why which models were to be tried, in a few names; worked out when it is asked for. */
  readonly explainRoute: (() => string) | null;
  readonly outcome: RequestOutcome;
  readonly errorCode: string | null;
  readonly cache: 'miss' | 'exact' | 'semantic' | 'stale' | 'bypass';
  readonly tokens: RequestTokens;
  readonly usd: number;
  /** What the answer from a cache would have cost. */
  readonly savedUsd: number;
  /** What the provider's prompt cache took off the price. */
  readonly promptSavedUsd: number;
  /** What guards found: `guard:kind:action`, without the words. */
  readonly findings: readonly string[];
  /** True when a sandbox stood in for the providers. */
  readonly simulated: boolean;
  readonly startedAt: Date;
  readonly latencyMs: number;
  /** Of it, waiting for a place at a provider. */
  readonly waitedMs: number;
  /** To the first part of a stream; null for an answer in one piece. */
  readonly firstByteMs: number | null;
  readonly maxOutputTokens: number | null;
  readonly temperature: number | null;
  readonly topP: number | null;
  readonly seed: number | null;
  readonly finishReason: string | null;
  readonly responseId: string | null;
  /** The caller's own trace, which this request is part of. */
  readonly trace: TraceContext | null;
  /** The caller's own name for this request. */
  readonly correlationId: string | null;
  /** The caller's name for a row of requests that belong together. */
  readonly sessionId: string | null;
  readonly content: RequestContent | null;
}

export type OnModelRequest = (request: ModelRequest) => void;
