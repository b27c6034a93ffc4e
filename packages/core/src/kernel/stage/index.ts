export { compose, type Next, type Stage } from './stage.ts';
