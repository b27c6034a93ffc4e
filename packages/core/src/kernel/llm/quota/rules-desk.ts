import { z } from 'zod';
import { LeadlineError } from '../../errors/index.ts';
import { type Limit, type LimitInput, limitSchema, signatureOf, tierSchema } from './policy/limits.ts';
import { BUILT_IN_PLANS } from './policy/plans.ts';
import type { Quotas } from './quotas.ts';
import type { RulesRepository } from './rules-repository.ts';

type RulesDesk = Pick<Quotas, 'rules' | 'setTier' | 'setPlan' | 'setLimit' | 'removeLimit'>;

export interface RulesDeskDeps {
  readonly repository: RulesRepository;
  readonly newId: () => string;
}

const planSchema = z
  .array(limitSchema)
  .max(50)
  .refine((limits) => new Set(limits.map(signatureOf)).size === limits.length, {
    error: 'two limits of the plan count the same calls: keep one of them',
  });
const idSchema = z.uuid();

/** Where tiers, plans and limits are changed. Every process follows within its time of renewal (250 ms). */
export function createRulesDesk({ repository, newId }: RulesDeskDeps): RulesDesk {
  return {
    rules: (workspaceId) => repository.all(workspaceId),
    async setTier(workspaceId, tier) {
      if (tier !== null && !BUILT_IN_PLANS.has(parsed(tierSchema, tier, 'tier'))) {
        const { plans } = await repository.all(workspaceId);
        if (!Object.hasOwn(plans, tier)) throw unknownTier(tier);
      }
      await repository.setTier(workspaceId, tier);
    },
    async setPlan(workspaceId, tier, limits) {
      const name = parsed(tierSchema, tier, 'tier');
      if (limits === null) await refuseWhileInUse(repository, workspaceId, name);
      await repository.setPlan(workspaceId, name, limits && parsed(planSchema, limits, 'limits'));
    },
    async setLimit(workspaceId, limit: LimitInput, id) {
      const checked: Limit = parsed(limitSchema, limit, 'limit');
      const stored = { ...checked, id: id === undefined ? newId() : parsed(idSchema, id, 'id') };
      await repository.setLimit(workspaceId, stored);
      return stored.id;
    },
    removeLimit: async (workspaceId, id) => repository.removeLimit(workspaceId, parsed(idSchema, id, 'id')),
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
