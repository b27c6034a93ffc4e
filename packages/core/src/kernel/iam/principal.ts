import type { KeyLimits, Permission, Role } from '@leadline/contracts';

/** Who asks, in which workspace, and what the caller is. Read from the database, never from the request. */
export interface Principal {
  readonly workspaceId: string;
  /** The API key's id; `user:<id>` for a person who signed in. */
  readonly keyId: string;
  readonly role: Role;
  /** The person behind the key or the session; null where nobody is named. */
  readonly userId: string | null;
  /** The plan whose quotas apply; null for the workspace's own. */
  readonly tier: string | null;
  /** Where the caller's data must stay, such as `eu`; null for anywhere. */
  readonly region: string | null;
  /** Works on confidential clients: may see them, and what is made for this caller is shared with nobody. */
  readonly confidential: boolean;
  /** Patterns of the models that may be asked (see `mayUseModel`); null for all. */
  readonly models: readonly string[] | null;
}

export const noLimits: KeyLimits = {
  usdPerDay: null,
  usdPerMonth: null,
  tokensPerDay: null,
  tokensPerMonth: null,
};

/** A principal without anything special: no owner, no attributes, all models. */
export function plainPrincipal(
  who: Pick<Principal, 'workspaceId' | 'keyId' | 'role'> & Partial<Principal>,
): Principal {
  const plain = { userId: null, tier: null, region: null, confidential: false, models: null };
  return { ...plain, ...who };
}

/** What each role may do; everything else is denied. */
export const PERMISSIONS_OF: Readonly<Record<Role, readonly Permission[]>> = {
  admin: [
    'visibility:read',
    'visibility:write',
    'enrichment:read',
    'enrichment:write',
    'jobs:read',
    'llm:use',
    'llm:read',
    'llm:manage',
    'iam:manage',
    'audit:read',
  ],
  sales_manager: [
    'visibility:read',
    'visibility:write',
    'enrichment:read',
    'enrichment:write',
    'jobs:read',
    'llm:use',
    'llm:read',
  ],
  sales_rep: ['visibility:read', 'enrichment:read', 'enrichment:write', 'jobs:read', 'llm:use'],
  // Looks and counts, and spends nothing.
  analyst: ['visibility:read', 'enrichment:read', 'jobs:read', 'llm:read'],
};

export function may(principal: Principal, permission: Permission): boolean {
  return PERMISSIONS_OF[principal.role].includes(permission);
}

/**
 * Whether the caller may ask a model. A pattern is compared with `provider/model`, or, where it has no slash, with
 * the model alone; `*` stands for any text, also with slashes.
 */
export function mayUseModel({ models }: Pick<Principal, 'models'>, provider: string, model: string): boolean {
  if (models === null) return true;
  return models.some((pattern) => fits(pattern, pattern.includes('/') ? `${provider}/${model}` : model));
}

/** Compares piece by piece between the stars: linear for patterns people write, and without a regular expression. */
function fits(pattern: string, text: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first) || text.length < first.length + last.length || !text.endsWith(last))
    return false;
  let at = first.length;
  const end = text.length - last.length;
  for (const piece of rest) {
    const found = text.indexOf(piece, at);
    if (found === -1 || found + piece.length > end) return false;
    at = found + piece.length;
  }
  return true;
}
