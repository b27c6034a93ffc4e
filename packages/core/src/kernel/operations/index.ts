export { bindOperation, type Operation, type OperationContext } from './operation.ts';
