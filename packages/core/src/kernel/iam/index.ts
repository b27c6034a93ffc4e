export type { AuditEntry, AuditFilter, AuditLog, AuditNote } from './audit-log/audit-log.ts';
export { createAuditLog } from './audit-log/create-audit-log.ts';
export { createRefusedKeyNotes } from './audit-log/refused-keys.ts';
export { createSparingly } from './audit-log/sparingly.ts';
export type { AuditLogDeps } from './audit-log/writer.ts';
export { createIam, type IamDeps } from './create-iam.ts';
export type { ApiKey, ApiKeys, Iam, KeyChange, KeySettings, NewApiKey, ToldKey, Workspace } from './iam.ts';
export { createOwnLimitsReader } from './own-limits.ts';
export { may, mayUseModel, PERMISSIONS_OF, type Principal, plainPrincipal } from './principal.ts';
export {
  createProviderKeys,
  type ProviderKeyDeps,
} from './provider-keys/create-provider-keys.ts';
export type { ProviderKey, ProviderKeys } from './provider-keys/provider-keys.ts';
export type { SingleSignOn } from './users/auth.ts';
export { createUsers, type UsersDeps } from './users/create-users.ts';
export type { Invitation, Member, Users } from './users/users.ts';
