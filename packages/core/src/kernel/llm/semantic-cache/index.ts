export { createSemanticCache, type SemanticCacheDeps } from './create-semantic-cache.ts';
export {
  type Asker,
  createBuiltinEmbedder,
  createEndpointEmbedder,
  type Embedder,
  type EmbedOptions,
} from './embedding/index.ts';
export { type Difference, type DifferenceKind, sameMeaning, type Verdict } from './meaning/index.ts';
export type * from './semantic-cache.ts';
