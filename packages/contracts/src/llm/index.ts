export * from './caches.ts';
export * from './contexts.ts';
export * from './guards.ts';
export * from './prompts.ts';
export * from './quotas.ts';
export * from './routes.ts';
export * from './usage.ts';
