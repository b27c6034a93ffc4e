import { Command, Option } from 'commander';
import type { ModelsFlags } from '../../actions/llm/models.ts';
import type { CommandContext } from '../../context.ts';

const actions = () => import('../../actions/llm/models.ts');

export function modelsCommand(context: CommandContext): Command {
  return new Command('models')
    .description('the models that are known: windows, prices, strengths, zones, and where each can be called')
    .option('--provider <name>', 'only this provider')
    .addOption(
      new Option('--kind <kind>', 'only models for words, or for vectors').choices(['chat', 'embedding']),
    )
    .option('--strength <name>', 'only models with this strength')
    .option('--configured', 'only those that can be called')
    .option('--json', 'print JSON, with every dated price and its source')
    .action(async (flags: ModelsFlags) => (await actions()).showModels(context, flags));
}
