export type * from './source.ts';
export type * from './sources.ts';
