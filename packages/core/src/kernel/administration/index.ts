export { auditLogOperations } from './audit-log.ts';
export { keyOperations } from './keys.ts';
export { type ProviderTest, providerKeyOperations } from './provider-keys.ts';
export { userOperations } from './users.ts';
