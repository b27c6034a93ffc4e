export type { Database, Store } from './store.ts';
