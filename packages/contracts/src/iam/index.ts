export * from './attributes.ts';
export * from './audit-log.ts';
export * from './keys.ts';
export * from './provider-keys.ts';
export * from './users.ts';
