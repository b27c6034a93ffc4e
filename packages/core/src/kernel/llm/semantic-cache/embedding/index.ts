export { createBuiltinEmbedder } from './builtin-embedder.ts';
export type { Embedder } from './embedder.ts';
export {
  createEndpointEmbedder,
  type EmbeddingsEndpoint,
  type EndpointEmbedderDeps,
  openAiEmbeddings,
} from './endpoint-embedder.ts';
export { similarityBy } from './similarity.ts';
