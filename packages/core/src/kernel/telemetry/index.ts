export type {
  ModelRequest,
  OnModelRequest,
  RequestContent,
  RequestOutcome,
  RequestTokens,
} from './model-request.ts';
export { formatTraceparent, parseTraceparent, type TraceContext } from './trace-context.ts';
