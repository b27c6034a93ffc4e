import {
  QUOTA_DIMENSIONS,
  type QuotaLimit,
  type QuotasView,
  type QuotaUse,
  quotaOperations,
} from '@leadline/contracts';
import { LeadlineError } from '@leadline/core/kernel/errors';
import type { CommandContext } from '../../context.ts';
import { table } from '../../terminal/figures.ts';
import { bar, limitText, resetText, usedOf } from '../../terminal/quota-use.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { type AmountFlags, limitsGiven } from '../amounts.ts';
import { withLeadline } from '../session.ts';
import { list } from '../visibility/flag-values.ts';

const ASK_ONLY = { work: false } as const;

interface NameFlags {
  readonly key?: string;
  readonly user?: string;
  readonly task?: string;
  readonly tier?: string;
}

export interface LimitFlags extends AmountFlags, NameFlags {
  readonly per?: string;
  readonly json?: boolean;
}

export async function showQuotas(
  context: CommandContext,
  flags: NameFlags & { readonly limit: string; readonly json?: boolean },
): Promise<void> {
  const { json, ...asked } = flags;
  const { terminal } = context;
  await withLeadline(context, ASK_ONLY, async (session) => {
    const quotas = await session.ask(quotaOperations.showQuotas, asked);
    const oneCall = QUOTA_DIMENSIONS.some((name) => flags[name] !== undefined);
    terminal.print(json ? JSON.stringify(quotas, null, 2) : quotasText(terminal, quotas, oneCall));
  });
}

export async function setTier(context: CommandContext, tier: string): Promise<void> {
  await withLeadline(context, ASK_ONLY, async (session) => {
    await session.ask(quotaOperations.setTier, { tier: tier === 'none' ? null : tier });
    context.terminal.print(tier === 'none' ? 'No plan holds any more.' : `The plan is ${tier} now.`);
  });
}

export async function setPlan(context: CommandContext, tier: string, flags: LimitFlags): Promise<void> {
  const limits = limitsGiven(flags).map((limit) => ({ ...limit, per: perOf(flags) }));
  await withLeadline(context, ASK_ONLY, async (session) => {
    const plan = await session.ask(quotaOperations.setPlan, { tier, limits });
    if (flags.json) return context.terminal.print(JSON.stringify(plan, null, 2));
    context.terminal.print(`${plan.tier}: ${plan.limits.map(limitText).join('; ')}`);
  });
}

export async function removePlan(context: CommandContext, tier: string): Promise<void> {
  await withLeadline(context, ASK_ONLY, async (session) => {
    await session.ask(quotaOperations.removePlan, { tier });
    context.terminal.print(`The plan ${tier} of your own is gone.`);
  });
}

export async function setLimits(context: CommandContext, flags: LimitFlags): Promise<void> {
  const { key, user, task, tier } = flags;
  const named = Object.entries({ key, user, task, tier }).filter(([, name]) => name !== undefined);
  const more = { per: perOf(flags), where: Object.fromEntries(named) };
  const limits = limitsGiven(flags);
  await withLeadline(context, ASK_ONLY, async (session) => {
    const made = [];
    for (const limit of limits) made.push(await session.ask(quotaOperations.addLimit, { ...limit, ...more }));
    if (flags.json) return context.terminal.print(JSON.stringify({ limits: made }, null, 2));
    for (const limit of made) context.terminal.print(`${limit.id}  ${limitText(limit)}`);
  });
}

export async function removeLimit(context: CommandContext, limitId: string): Promise<void> {
  await withLeadline(context, ASK_ONLY, async (session) => {
    await session.ask(quotaOperations.removeLimit, { limitId });
    context.terminal.print(`Removed limit ${limitId}.`);
  });
}

/** @throws `invalid_input` for what calls are not told apart by. */
function perOf({ per = '' }: LimitFlags): QuotaLimit['per'] {
  return list(per).map((name) => {
    const known = QUOTA_DIMENSIONS.find((dimension) => dimension === name);
    if (known) return known;
    throw new LeadlineError('invalid_input', `Calls cannot be counted per "${name}".`, {
      next: `Use some of ${QUOTA_DIMENSIONS.join(', ')}, with commas.`,
    });
  });
}

function quotasText(terminal: Terminal, quotas: QuotasView, oneCall: boolean): string {
  const lines = usageLines(terminal, quotas, oneCall);
  if (oneCall) return lines.length > 0 ? lines.join('\n') : 'Nothing limits such calls.';
  const plans = quotas.plans.map(({ tier, limits, source }) => {
    const name = tier === quotas.tier ? `${tier} *` : tier;
    return [name, limits.map(limitText).join('; ') || 'unlimited', source];
  });
  const chosen = quotas.tier === null ? 'none: only the limits below hold' : quotas.tier;
  const unused = 'Nothing is used yet, and no limits are set. Set one: leadline quotas set --help';
  return [
    `${terminal.style('bold', 'Plan')} ${chosen}`,
    ...table(['plan', 'limits', 'from'], plans).map((line) => terminal.style('dim', line)),
    '',
    ...(lines.length > 0 ? lines : [unused]),
  ].join('\n');
}

/** What is used; then the limits that nobody has used, of which nothing is counted yet. */
function usageLines(terminal: Terminal, { usage, limits }: QuotasView, oneCall: boolean): string[] {
  const now = new Date();
  const counted = new Set(usage.map(({ limit }) => limit));
  const idle = oneCall ? [] : limits.filter(({ id }) => !counted.has(id));
  const rows = [
    ...usage.map((use) => [bar(use), usedOf(use), resetText(use.resetAt, now), whoseOf(use), use.limit]),
    ...idle.map((limit) => [bar({ used: 0, amount: 1 }), limitText(limit), '–', 'not used yet', limit.id]),
  ];
  if (rows.length === 0) return [];
  const [head = '', ...lines] = table(['used', '', 'begins anew (UTC)', 'counts', 'limit'], rows);
  return [terminal.style('bold', head), ...lines];
}

function whoseOf({ of }: QuotaUse): string {
  const names = Object.entries(of).map(([name, value]) => `${name} ${value ?? '(none)'}`);
  return names.length > 0 ? names.join(', ') : 'everything';
}
