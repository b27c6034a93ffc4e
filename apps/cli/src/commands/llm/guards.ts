import { Command, Option } from 'commander';
import type { CommandContext } from '../../context.ts';

const actions = () => import('../../actions/llm/guards.ts');

const several = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

export function guardsCommand(context: CommandContext): Command {
  return new Command('guards')
    .description('what is masked, warned of and blocked in programs’ calls')
    .addCommand(
      new Command('show')
        .description('what each guard does in the workspace')
        .option('--json', 'print JSON')
        .action(async (flags: { json?: boolean }) => (await actions()).showGuards(context, flags)),
    )
    .addCommand(
      new Command('set')
        .description('change what guards do: injection=block, leaks=warn:0.7, bias=default')
        .argument('[rules...]', 'guard=action, guard=action:threshold, or guard=default')
        .option(
          '--name <name>',
          'a name that is always masked, in place of those so far; several times',
          several,
        )
        .option('--term <term>', 'another word that is always masked, in place of those so far', several)
        .option('--no-names', 'mask no listed names')
        .option('--no-terms', 'mask no listed words')
        .addOption(
          new Option('--judge-failing <how>', 'what holds where the judge says nothing').choices([
            'open',
            'shut',
          ]),
        )
        .option('--json', 'print JSON')
        .action(async (rules: string[], flags) => (await actions()).setGuards(context, rules, flags)),
    )
    .addCommand(
      new Command('try')
        .description('what the guards would make of a text, without asking any model')
        .argument('[text]', 'the text; else from --file or standard input')
        .option('--file <file>', 'read the text from a file')
        .addOption(
          new Option('--as <who>', 'who speaks')
            .choices(['user', 'fetched', 'tool', 'system', 'answer'])
            .default('user'),
        )
        .option('--json', 'print JSON')
        .action(async (text: string | undefined, flags) => (await actions()).tryGuards(context, text, flags)),
    );
}
