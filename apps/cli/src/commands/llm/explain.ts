import { REQUEST_PROTOCOLS, ROUTE_NEEDS } from '@leadline/contracts';
import { Command, Option } from 'commander';
import type { ExplainFlags } from '../../actions/llm/explain.ts';
import type { CommandContext } from '../../context.ts';

const actions = () => import('../../actions/llm/explain.ts');

export function explainCommand(context: CommandContext): Command {
  return new Command('explain')
    .description('which model would answer a request, in which order others would follow, and why')
    .option('--model <name>', 'the model asked for; `auto` lets the rules choose (auto)')
    .option('--task <name>', 'what is to be done, such as research or fast_query')
    .option('--component <name>', 'the part of the product that asks')
    .addOption(
      new Option('--priority <priority>', 'how much depends on it').choices(['critical', 'high', 'standard']),
    )
    .option('--tier <plan>', 'the plan of who asks')
    .option('--region <region>', 'where the request must stay, such as eu')
    .option('--tokens <n>', 'tokens that are sent')
    .option('--output-tokens <n>', 'tokens of the longest answer')
    .option('--latency <ms>', '95 of 100 answers should come within this')
    .addOption(new Option('--needs <abilities...>', 'what the model must be able to do').choices(ROUTE_NEEDS))
    .option('--fallback <models...>', 'models to try after the named one')
    .option('--embedding', 'vectors instead of words')
    .option('--stream', 'the first token counts for the latency')
    .option('--budget-left <usd>', 'what may still be spent')
    .option('--budget <usd>', 'the whole budget')
    .option(
      '--request <file>',
      'a whole request as JSON, as a client sends it; - reads it from standard input',
    )
    .addOption(
      new Option('--protocol <name>', 'how that is written; guessed unless said').choices(REQUEST_PROTOCOLS),
    )
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nAsks the server that runs here, which knows breakers and latencies; without one, the settings alone. No model is asked.',
    )
    .action(async (flags: ExplainFlags) => (await actions()).explain(context, flags));
}
