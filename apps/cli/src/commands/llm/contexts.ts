import { Command } from 'commander';
import type { CommandContext } from '../../context.ts';

const actions = () => import('../../actions/llm/contexts.ts');

export function contextsCommand(context: CommandContext): Command {
  return new Command('contexts')
    .description('what models are told of the house where a request asks for it (x-leadline-context)')
    .addCommand(
      new Command('list')
        .description('the texts there are')
        .option('--json', 'print JSON')
        .action(async (flags: { json?: boolean }) => (await actions()).listContexts(context, flags)),
    )
    .addCommand(
      new Command('set')
        .description('keep a text, from a file or standard input, in place of the one of this name')
        .argument('<name>', 'what it is about: house, company:acme.com, deal:42')
        .option('--file <file>', 'read the text from a file')
        .action(async (name: string, flags: { file?: string }) =>
          (await actions()).setContext(context, name, flags),
        ),
    )
    .addCommand(
      new Command('remove')
        .description('remove a text')
        .argument('<name>', 'the one to remove')
        .action(async (name: string) => (await actions()).removeContext(context, name)),
    );
}
