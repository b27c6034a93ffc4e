export { createIam, type IamDeps } from './create-iam.ts';
export type { ApiKey, Iam, NewApiKey, Workspace } from './iam.ts';
export { may, PERMISSIONS_OF, type Principal } from './principal.ts';
