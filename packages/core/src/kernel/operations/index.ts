export { answerOnce } from './idempotency.ts';
export { bindOperation, type Operation, type OperationContext } from './operation.ts';
export { authoriseOperation, type OperationDeps, runOperation, streamOperation } from './run-operation.ts';
