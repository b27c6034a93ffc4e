export { summariseCitations } from './summarise-citations.ts';
