export { keyOperations } from './keys.ts';
