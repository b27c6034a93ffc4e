import { type Permission, ROLES, type Role } from '@leadline/contracts';
import { LeadlineError } from '../kernel/errors/index.ts';
import { plainPrincipal } from '../kernel/iam/index.ts';
import { authoriseOperation, type Operation } from '../kernel/operations/index.ts';

/** What became of one role's attempt at one operation. */
export interface OperationAttempt {
  readonly operation: string;
  readonly role: Role;
  readonly permission: Permission;
  readonly allowed: boolean;
}

/**
 * Tries every operation as every role, up to its handler, with input that is not checked: for tests that say
 * who may do what, and that nothing was left open.
 */
export function walkOperations(operations: readonly Operation[]): OperationAttempt[] {
  return operations.flatMap(({ definition, ...rest }) =>
    ROLES.map((role) => ({
      operation: definition.name,
      role,
      permission: definition.permission,
      allowed: isAllowed({ definition, ...rest }, role),
    })),
  );
}

function isAllowed(operation: Operation, role: Role): boolean {
  const principal = plainPrincipal({
    workspaceId: '00000000-0000-4000-8000-000000000000',
    keyId: 'key',
    role,
  });
  try {
    authoriseOperation(operation, {}, { principal, requestId: 'walk' });
    return true;
  } catch (error) {
    if (error instanceof LeadlineError && error.code === 'invalid_input') return true;
    if (error instanceof LeadlineError && error.code === 'forbidden') return false;
    throw error;
  }
}
