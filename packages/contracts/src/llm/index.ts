export * from './prompts.ts';
export * from './quotas.ts';
export * from './caches.ts';
export * from './usage.ts';
