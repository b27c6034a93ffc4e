import { z } from 'zod';
import { LeadlineError } from '../../errors/index.ts';
import { type Limit, type LimitInput, limitSchema, signatureOf, tierSchema } from './policy/limits.ts';
import { BUILT_IN_PLANS } from './policy/plans.ts';
import type { Quotas } from './quotas.ts';
import type { RulesRepository } from './rules-repository.ts';

type RulesDesk = Pick<Quotas, 'rules' | 'setTier' | 'requireTier' | 'setPlan' | 'setLimit' | 'removeLimit'>;

export interface RulesDeskDeps {
  readonly repository: RulesRepository;
  readonly newId: () => string;
  /** Told once a change is committed. */
  readonly onChanged: (workspaceId: string) => void;
}

const planSchema = z
  .array(limitSchema)
  .max(50)
  .refine((limits) => new Set(limits.map(signatureOf)).size === limits.length, {
    error: 'two limits of the plan count the same calls: keep one of them',
  });
const idSchema = z.uuid();

/** Where tiers, plans and limits are changed. This process follows at once, others when they next renew (within 250 ms). */
export function createRulesDesk({ repository, newId, onChanged }: RulesDeskDeps): RulesDesk {
  const requireTier = async (workspaceId: string, tier: string) => {
    if (BUILT_IN_PLANS.has(parsed(tierSchema, tier, 'tier'))) return;
    const { plans } = await repository.all(workspaceId);
    if (!Object.hasOwn(plans, tier)) throw unknownTier(tier);
  };
  return {
    rules: (workspaceId) => repository.all(workspaceId),
    requireTier,
    async setTier(workspaceId, tier) {
      if (tier !== null) await requireTier(workspaceId, tier);
      await repository.setTier(workspaceId, tier);
      onChanged(workspaceId);
    },
    async setPlan(workspaceId, tier, limits) {
      const name = parsed(tierSchema, tier, 'tier');
      if (limits === null) await refuseWhileInUse(repository, workspaceId, name);
      await repository.setPlan(workspaceId, name, limits && parsed(planSchema, limits, 'limits'));
      onChanged(workspaceId);
    },
    async setLimit(workspaceId, limit: LimitInput, id) {
      const checked: Limit = parsed(limitSchema, limit, 'limit');
      const known = id === undefined ? undefined : parsed(idSchema, id, 'id');
      const stored = known
        ? await repository.setLimit(workspaceId, { ...checked, id: known })
        : await repository.addLimit(workspaceId, { ...checked, id: newId() });
      onChanged(workspaceId);
      return stored;
    },
    async removeLimit(workspaceId, id) {
      await repository.removeLimit(workspaceId, parsed(idSchema, id, 'id'));
      onChanged(workspaceId);
    },
  };
}

async function refuseWhileInUse(repository: RulesRepository, workspaceId: string, tier: string) {
  const { tier: present } = await repository.all(workspaceId);
  if (present !== tier || BUILT_IN_PLANS.has(tier)) return;
  throw new LeadlineError('conflict', `The plan "${tier}" is the workspace's tier.`, {
    next: 'Give the workspace another tier first.',
  });
}

function parsed<Output>(schema: z.ZodType<Output>, value: unknown, name: string): Output {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issues = result.error.issues.map(({ path, message }) => ({
    path: [name, ...path.map(String)].join('.'),
    message,
  }));
  throw new LeadlineError(
    'invalid_input',
    `The ${name} cannot be set: ${issues[0]?.message ?? 'not valid'}.`,
    {
      issues,
    },
  );
}

function unknownTier(tier: string): LeadlineError {
  return new LeadlineError('invalid_input', `No quota plan is named "${tier}".`, {
    next: `Use ${[...BUILT_IN_PLANS.keys()].join(', ')}, or make a plan of that name first.`,
    issues: [{ path: 'tier', message: 'names no plan' }],
  });
}
