export { hostOfSource } from './assistants/cited-sources.ts';
export { type CachedAnswers, cacheOperations, createCachedAnswers } from './caches/index.ts';
export { type Contexts, contextOperations, createContexts } from './contexts/index.ts';
export { createLlm, type LlmDeps, type LlmGateway } from './create-llm.ts';
export type { LlmEvent, OnLlmEvent } from './events.ts';
export {
  type Answered,
  createDenialNotes,
  createGateway,
  type Gateway,
  type Traced,
  type Wishes,
} from './gateway/index.ts';
export {
  createGuardPolicies,
  DEFAULT_GUARD_POLICY,
  type EditableGuardPolicies,
  type GuardPolicy,
  guardOperations,
  learnAhead,
  readWords,
  scoreInjection,
} from './guards/index.ts';
export type { LedgerSummary, LedgerTotals, Outcome } from './ledger/ledger.ts';
export { modelFile } from './pricing/model-file.ts';
export { createPriceBook, type PriceBook } from './pricing/price-book.ts';
export type { ProviderProbe } from './probe.ts';
export {
  createPrompts,
  type PromptOperationDeps,
  type Prompts,
  type PromptWish,
  promptOperations,
  readVersionLabel,
} from './prompts/index.ts';
export { PROVIDER_NAMES } from './providers/names.ts';
export {
  createQuotas,
  type QuotaEvent,
  type QuotaPressure,
  type Quotas,
  quotaOperations,
  readQuotaPressure,
} from './quota/index.ts';
export { routeOperations } from './routes/index.ts';
export type { HealthLine, HealthReport, RoutableModel, RoutingEvent } from './routing/index.ts';
export { DEFAULT_LLM_SETTINGS, type LlmSettings, type ProviderSettings } from './settings.ts';
export { llmSettings } from './settings-from-config.ts';
export type * from './task.ts';
export { estimateTokens } from './tokens.ts';
export { createUsage, type UsageReader, usageOperations } from './usage/index.ts';
export {
  CODECS,
  type ReplyMeta,
  readCountRequest,
  readEmbeddingRequest,
  renderAnthropicModel,
  renderAnthropicModels,
  renderEmbeddingResult,
  renderOpenAiModel,
  renderOpenAiModels,
  renderTokenCount,
  type WireCodec,
  type WireRequest,
} from './wire/index.ts';
