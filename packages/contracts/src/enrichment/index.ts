export * from './database.ts';
export * from './enrichments.ts';
export * from './fields.ts';
export * from './lists.ts';
export * from './observation.ts';
export * from './operations.ts';
export * from './profile.ts';
