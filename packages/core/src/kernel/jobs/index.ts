export type * from './jobs.ts';
