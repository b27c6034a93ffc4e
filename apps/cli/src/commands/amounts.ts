import type { Command } from 'commander';

/** The flags by which limits are given; days and months are those of UTC. */
export function addAmounts(command: Command): Command {
  return command
    .option('--usd-per-day <usd>', 'most it may spend a day')
    .option('--usd-per-month <usd>', 'most it may spend a month')
    .option('--tokens-per-day <count>', 'most tokens a day')
    .option('--tokens-per-month <count>', 'most tokens a month');
}
