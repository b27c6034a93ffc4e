export { createSemanticCache, type SemanticCacheDeps } from './create-semantic-cache.ts';
export {
  createBuiltinEmbedder,
  createEndpointEmbedder,
  type Embedder,
  type EmbeddingsEndpoint,
  type EndpointEmbedderDeps,
  openAiEmbeddings,
} from './embedding/index.ts';
export { type Difference, type DifferenceKind, sameMeaning, type Verdict } from './meaning/index.ts';
export type * from './semantic-cache.ts';
