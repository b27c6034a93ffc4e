export * from './quotas.ts';
export * from './usage.ts';
