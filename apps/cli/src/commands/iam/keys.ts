import { ROLES } from '@leadline/contracts';
import { Command, Option } from 'commander';
import type { KeyFlags } from '../../actions/iam/keys.ts';
import type { CommandContext } from '../../context.ts';
import { addAmounts } from '../amounts.ts';

const actions = () => import('../../actions/iam/keys.ts');

export function keysCommand(context: CommandContext): Command {
  return new Command('keys')
    .description('API keys: what programs may do, and spend')
    .addCommand(createCommand(context))
    .addCommand(listCommand(context))
    .addCommand(showCommand(context))
    .addCommand(updateCommand(context))
    .addCommand(rotateCommand(context))
    .addCommand(revokeCommand(context));
}

function createCommand(context: CommandContext): Command {
  const command = new Command('create')
    .description('make a key; its secret is printed once')
    .requiredOption('--name <name>', 'whose key it is, or what for')
    .addOption(roleOption().makeOptionMandatory());
  return addSettings(command).action(async (flags: KeyFlags) => (await actions()).createKey(context, flags));
}

function updateCommand(context: CommandContext): Command {
  const command = new Command('update')
    .description('change what a key may do; `none` takes a setting back')
    .argument('<key>', 'identifier of the key')
    .option('--name <name>', 'whose key it is, or what for')
    .addOption(roleOption())
    .option('--no-confidential', 'works on confidential clients no longer');
  return addSettings(command).action(async (keyId: string, flags: KeyFlags, self: Command) =>
    (await actions()).updateKey(context, keyId, onlyGiven(flags, self)),
  );
}

function listCommand(context: CommandContext): Command {
  return new Command('list')
    .description('all keys, newest first, without their secrets')
    .option('--limit <count>', 'how many', '50')
    .option('--cursor <cursor>', 'go on where the last page ended')
    .option('--json', 'print JSON')
    .action(async (flags: { limit: string; cursor?: string; json?: boolean }) =>
      (await actions()).listKeys(context, flags),
    );
}

function showCommand(context: CommandContext): Command {
  return new Command('show')
    .description('one key: what it may do, and what is used of its limits')
    .argument('<key>', 'identifier of the key')
    .option('--json', 'print JSON')
    .action(async (keyId: string, flags: { json?: boolean }) =>
      (await actions()).showKey(context, keyId, flags),
    );
}

function rotateCommand(context: CommandContext): Command {
  return new Command('rotate')
    .description('give a key a new secret')
    .argument('<key>', 'identifier of the key')
    .option('--grace-hours <hours>', 'how long the old secret still works', '24')
    .option('--json', 'print JSON')
    .action(async (keyId: string, flags: { graceHours: string; json?: boolean }) =>
      (await actions()).rotateKey(context, keyId, flags),
    );
}

function revokeCommand(context: CommandContext): Command {
  return new Command('revoke')
    .description('end a key')
    .argument('<key>', 'identifier of the key')
    .action(async (keyId: string) => (await actions()).revokeKey(context, keyId));
}

function roleOption(): Option {
  return new Option('--role <role>', 'what it may do').choices([...ROLES]);
}

function addSettings(command: Command): Command {
  return addAmounts(command)
    .option('--user <id>', 'the person it acts for')
    .option('--tier <tier>', 'plan whose quotas apply')
    .option('--region <region>', 'where its data must stay, such as eu')
    .option('--confidential', 'works on confidential clients: nothing made for it is shared')
    .option('--models <list>', 'models it may ask, with commas: openai/gpt-5*,anthropic/*')
    .option('--expires <date>', 'the last day it works, such as 2027-01-31')
    .option('--json', 'print JSON');
}

/** A `--no-…` option has a default, which must not count as given. */
function onlyGiven(flags: KeyFlags, command: Command): KeyFlags {
  const { confidential, ...rest } = flags;
  const given = command.getOptionValueSource('confidential') === 'cli';
  return given && confidential !== undefined ? { ...rest, confidential } : rest;
}
