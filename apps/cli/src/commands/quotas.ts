import { Command } from 'commander';
import type { LimitFlags } from '../actions/llm/quotas.ts';
import type { CommandContext } from '../context.ts';
import { addAmounts } from './amounts.ts';

const actions = () => import('../actions/llm/quotas.ts');

export function quotasCommand(context: CommandContext): Command {
  return new Command('quotas')
    .description('plans, limits and budgets of model calls, and what is used of them')
    .addCommand(showCommand(context))
    .addCommand(setCommand(context))
    .addCommand(
      new Command('remove')
        .description('take a limit away')
        .argument('<limit>', 'identifier of the limit')
        .action(async (id: string) => (await actions()).removeLimit(context, id)),
    )
    .addCommand(
      new Command('tier')
        .description('choose the plan of the workspace; keys may name another')
        .argument('<plan>', 'enterprise, professional, standard, your own, or none')
        .action(async (tier: string) => (await actions()).setTier(context, tier)),
    )
    .addCommand(planCommand(context))
    .addCommand(
      new Command('remove-plan')
        .description('take a plan of your own away; a built-in one of that name holds again')
        .argument('<plan>', 'its name')
        .action(async (tier: string) => (await actions()).removePlan(context, tier)),
    );
}

function showCommand(context: CommandContext): Command {
  const command = new Command('show').description(
    'what holds, what is used of it, and when it begins anew; with names, all that holds for such a call',
  );
  return addNames(command)
    .option('--limit <count>', 'most rows, the fullest first', '50')
    .option('--json', 'print JSON')
    .action(async (flags: LimitFlags & { limit: string }) => (await actions()).showQuotas(context, flags));
}

function setCommand(context: CommandContext): Command {
  const command = new Command('set').description(
    'limit a day or month; a limit that counts the same calls is changed, and its count goes on',
  );
  return addAmounts(addNames(command))
    .option('--per <list>', 'count apart for each key, user, task or tier (with commas)')
    .option('--json', 'print JSON')
    .action(async (flags: LimitFlags) => (await actions()).setLimits(context, flags));
}

function planCommand(context: CommandContext): Command {
  const command = new Command('plan')
    .description('make a plan, or replace one, also one that is built in')
    .argument('<plan>', 'its name');
  return addAmounts(command)
    .option('--per <list>', 'count apart for each key, user, task or tier (with commas)')
    .option('--json', 'print JSON')
    .action(async (tier: string, flags: LimitFlags) => (await actions()).setPlan(context, tier, flags));
}

function addNames(command: Command): Command {
  return command
    .option('--key <id>', 'only calls with this key')
    .option('--user <id>', 'only calls for this user')
    .option('--task <name>', 'only calls for this task')
    .option('--tier <plan>', 'only calls under this plan');
}
