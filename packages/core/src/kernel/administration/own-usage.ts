import type { KeyLimits, LimitUse } from '@leadline/contracts';

/** What keys or people have used of limits of their own. */
export interface OwnUsage {
  ownUsage(
    workspaceId: string,
    owner: 'key' | 'user',
    limitsOf: ReadonlyMap<string, KeyLimits>,
  ): Promise<ReadonlyMap<string, readonly Use[]>>;
  /** @throws `invalid_input` when no plan is named so. */
  requireTier(workspaceId: string, tier: string): Promise<void>;
}

interface Use extends Omit<LimitUse, 'used' | 'resetAt'> {
  readonly spent: number;
  readonly resetAt: Date;
}

export function showUse({ unit, window, amount, spent, reserved, resetAt }: Use): LimitUse {
  return { unit, window, amount, used: spent, reserved, resetAt: resetAt.toISOString() };
}
