import { Command, Option } from 'commander';
import type { ChangeFlags, SaveFlags } from '../../actions/llm/prompts.ts';
import type { CommandContext } from '../../context.ts';

const changing = () => import('../../actions/llm/prompts.ts');
const showing = () => import('../../actions/llm/show-prompts.ts');

interface Json {
  readonly json?: boolean;
}

export function promptsCommand(context: CommandContext): Command {
  const command = new Command('prompts').description('versions of prompts: what is live, what each came to');
  for (const make of [list, show, diff, save, split, promote, rollback, retire, figures, score])
    command.addCommand(make(context));
  return command;
}

function list(context: CommandContext): Command {
  return new Command('list')
    .description('prompts of tasks and your own, with what is live')
    .option('--json', 'print JSON')
    .action(async (flags: Json) => (await showing()).listPrompts(context, flags));
}

function show(context: CommandContext): Command {
  return named('show', 'versions, history and text of a prompt')
    .argument('[version]', 'whose text is shown (the one with most of the traffic)')
    .option('--text', 'print the instructions alone, to be edited and saved again')
    .option('--json', 'print JSON')
    .action(async (name: string, version: string | undefined, flags: { text?: boolean } & Json) =>
      (await showing()).showPrompt(context, name, { ...flags, ...(version && { version }) }),
    );
}

function diff(context: CommandContext): Command {
  return named('diff', 'what changed between two versions')
    .argument('<version>', 'the newer one')
    .option('--from <version>', 'the older one (what the newer one is based on)')
    .option('--json', 'print JSON')
    .action(async (name: string, to: string, flags: { from?: string } & Json) =>
      (await showing()).diffPrompt(context, { name, to, ...flags }),
    );
}

function save(context: CommandContext): Command {
  return named('save', 'save a new version; it gets no traffic until it is given some')
    .requiredOption(
      '--file <file>',
      'the instructions; or, in a .json file, { "system": …, "examples": [ … ] }; - for standard input',
    )
    .option(
      '--examples <file>',
      'a JSON file [{ "input": …, "output": … }, …]; [] for none (those of the version edited)',
    )
    .option('--based-on <version>', 'the version edited (the one with most of the traffic)')
    .option('--as <version>', 'its number (the next one)')
    .addOption(
      new Option('--bump <part>', 'which part of the number to raise').choices(['patch', 'minor', 'major']),
    )
    .option('--note <text>', 'why')
    .option('--json', 'print JSON')
    .action(async (name: string, flags: SaveFlags) => (await changing()).savePrompt(context, name, flags));
}

function split(context: CommandContext): Command {
  return changes(named('split', 'share the traffic among versions'))
    .argument('<version=weight...>', 'such as code=90 1.2.0-ws=10')
    .action(async (name: string, weights: string[], flags: ChangeFlags) =>
      (await changing()).splitPrompt(context, { name, weights }, flags),
    );
}

function promote(context: CommandContext): Command {
  return changes(named('promote', 'give one version all of the traffic'))
    .argument('<version>', 'a version, or code')
    .action(async (name: string, version: string, flags: ChangeFlags) =>
      (await changing()).promotePrompt(context, { name, version }, flags),
    );
}

function rollback(context: CommandContext): Command {
  return changes(named('rollback', 'go back to what was live before; again, to what was before that')).action(
    async (name: string, flags: ChangeFlags) => (await changing()).rollBackPrompt(context, { name }, flags),
  );
}

function retire(context: CommandContext): Command {
  return changes(named('retire', 'let a version get no traffic any more'))
    .argument('<version>', 'a version without traffic')
    .action(async (name: string, version: string, flags: ChangeFlags) =>
      (await changing()).retirePrompt(context, { name, version }, flags),
    );
}

function figures(context: CommandContext): Command {
  return named('figures', 'requests, price, latency, failed checks and scores of each version')
    .option('--since <time>', '30d, 24h, a day (of UTC) or a moment', '30d')
    .option('--until <time>', 'up to this moment (now)')
    .option('--json', 'print JSON')
    .action(async (name: string, flags: { since: string; until?: string } & Json) =>
      (await showing()).showFigures(context, name, flags),
    );
}

function score(context: CommandContext): Command {
  return new Command('score')
    .description('score an answer that was made with a prompt')
    .argument('<request>', 'its x-leadline-request-id')
    .requiredOption('--name <name>', 'what is scored, such as helpful')
    .requiredOption('--value <value>', 'from 0 to 1')
    .option('--comment <text>', 'why')
    .action(async (requestId: string, flags: { name: string; value: string; comment?: string }) =>
      (await changing()).scoreAnswer(context, { requestId, ...flags }),
    );
}

function named(command: string, description: string): Command {
  return new Command(command)
    .description(description)
    .argument('<name>', 'a task such as visibility.write-brief, or your own prompt');
}

function changes(command: Command): Command {
  return command
    .option('--note <text>', 'why')
    .option('--revision <number>', 'the revision you looked at: what others changed since is then a conflict')
    .option('--json', 'print JSON');
}
