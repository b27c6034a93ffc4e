import { anthropic } from './anthropic/index.ts';
import { openAiChat } from './openai-chat/index.ts';
import { openAiResponses } from './openai-responses/index.ts';
import type { WireCodec, WireProtocol } from './shared/codec.ts';

export { readTokenCount, renderTokenCount } from './anthropic/count-tokens.ts';
export { readCountRequest } from './anthropic/read-request.ts';
export { writeCountRequest } from './anthropic/write-request.ts';
export { type EmbeddingRequest, readEmbeddingRequest, writeEmbeddingRequest } from './embeddings/request.ts';
export { type EmbeddingResult, readEmbeddingResult, renderEmbeddingResult } from './embeddings/result.ts';
export {
  type ListedModel,
  renderAnthropicModel,
  renderAnthropicModels,
  renderOpenAiModel,
  renderOpenAiModels,
} from './models.ts';
export { type CallSettings, callSettings } from './shared/call-settings.ts';
export type * from './shared/codec.ts';
export { asLeadlineError, WireFailure } from './shared/failure.ts';
export { foreignBlock, isForeignFile } from './shared/foreign.ts';
export { REQUEST_LIMITS } from './shared/shape.ts';

/** The codecs by the name of their protocol. */
export const CODECS: Readonly<Record<WireProtocol, WireCodec>> = {
  'openai-chat': openAiChat,
  'openai-responses': openAiResponses,
  anthropic,
};
