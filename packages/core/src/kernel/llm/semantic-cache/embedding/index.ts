export { createBuiltinEmbedder } from './builtin-embedder.ts';
export type { Asker, Embedder, EmbedOptions } from './embedder.ts';
export { createEndpointEmbedder } from './endpoint-embedder.ts';
export { similarityBy } from './similarity.ts';
