export {
  type Answered,
  createGateway,
  embeddingAsRequest,
  type Gateway,
  type GatewayDeps,
  type GatewayRequest,
} from './create-gateway.ts';
export { createDenialNotes } from './denial-notes.ts';
export type { Notes, Reply, Wishes } from './exchange.ts';
export type { ExplainedRoute, RouteQuestion } from './explain-question.ts';
export { createGatewayEmbedder } from './gateway-embedder.ts';
export type { Traced } from './stages/trace.ts';
