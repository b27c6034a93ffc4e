import type { Permission, Role } from '@leadline/contracts';

/** Who asks, and in which workspace. */
export interface Principal {
  readonly workspaceId: string;
  readonly keyId: string;
  readonly role: Role;
}

/** What each role may do; everything else is denied. */
export const PERMISSIONS_OF: Readonly<Record<Role, readonly Permission[]>> = {
  admin: ['visibility:read', 'visibility:write', 'jobs:read', 'iam:manage', 'llm:read'],
  analyst: ['visibility:read', 'visibility:write', 'jobs:read', 'llm:read'],
  viewer: ['visibility:read', 'jobs:read'],
};

export function may(principal: Principal, permission: Permission): boolean {
  return PERMISSIONS_OF[principal.role].includes(permission);
}
