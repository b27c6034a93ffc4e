export { bindOperation, type Operation, type OperationContext } from './operation.ts';
export { authoriseOperation, type OperationDeps, runOperation } from './run-operation.ts';
