export {
  type Answered,
  createGateway,
  type Gateway,
  type GatewayDeps,
  type GatewayRequest,
} from './create-gateway.ts';
export { createDenialNotes } from './denial-notes.ts';
export type { Notes, Reply, Wishes } from './exchange.ts';
export { createGatewayEmbedder } from './gateway-embedder.ts';
export type { Traced } from './stages/trace.ts';
