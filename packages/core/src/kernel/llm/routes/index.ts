export { routeOperations } from './operations.ts';
