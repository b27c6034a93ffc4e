export { type Contexts, type ContextsDeps, createContexts } from './contexts.ts';
export { contextOperations } from './operations.ts';
