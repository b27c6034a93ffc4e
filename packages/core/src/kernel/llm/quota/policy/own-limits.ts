import type { KeyLimits } from '@leadline/contracts';
import { type AppliedLimit, applyLimit, type Limit, type QuotaScope } from './limits.ts';
import type { QuotaUnit } from './units.ts';
import type { QuotaWindow } from './windows.ts';

/** What keys, and the people they act for, may use, by their ids; nothing for whoever has no limits. */
export interface OwnLimits {
  readonly keys: ReadonlyMap<string, KeyLimits>;
  readonly users: ReadonlyMap<string, KeyLimits>;
}

/** Reads them wherever they are kept. */
export type ReadOwnLimits = (
  workspaceId: string,
  of: { readonly keys: readonly string[]; readonly users: readonly string[] },
) => Promise<OwnLimits>;

/** Sources of applied limits that belong to a key or a person, beside limits' ids and `plan`. */
export const OWNERS = ['key', 'user'] as const;
export type Owner = (typeof OWNERS)[number];

const KINDS = [
  ['usdPerDay', 'usd', 'day'],
  ['usdPerMonth', 'usd', 'month'],
  ['tokensPerDay', 'tokens', 'day'],
  ['tokensPerMonth', 'tokens', 'month'],
] as const satisfies readonly (readonly [keyof KeyLimits, QuotaUnit, QuotaWindow])[];

/** The limits of a key and its person as they hold for a call: the person's count all of his or her keys together. */
export function ownLimitsFor(scope: QuotaScope, { keys, users }: OwnLimits): AppliedLimit[] {
  const [key, user] = [keys.get(scope.key ?? ''), users.get(scope.user ?? '')];
  return [...(key ? limitsOf('key', scope, key) : []), ...(user ? limitsOf('user', scope, user) : [])];
}

function limitsOf(owner: Owner, scope: QuotaScope, limits: KeyLimits): AppliedLimit[] {
  return KINDS.flatMap(([name, unit, window]) => {
    const amount = limits[name];
    if (amount === null) return [];
    const limit: Limit = { unit, window, amount, per: [], where: { [owner]: scope[owner] ?? '' } };
    return [applyLimit(limit, owner, scope)];
  });
}
