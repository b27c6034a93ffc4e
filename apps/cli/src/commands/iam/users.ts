import { ROLES } from '@leadline/contracts';
import { Argument, Command, Option } from 'commander';
import type { AmountFlags } from '../../actions/amounts.ts';
import type { CommandContext } from '../../context.ts';
import { addAmounts } from '../amounts.ts';

const actions = () => import('../../actions/iam/users.ts');

export function usersCommand(context: CommandContext): Command {
  return new Command('users')
    .description('people: invite them, say what they may do, take them out')
    .addCommand(inviteCommand(context))
    .addCommand(
      new Command('list')
        .description('everybody here, and open invitations')
        .option('--json', 'print JSON')
        .action(async (flags: { json?: boolean }) => (await actions()).listUsers(context, flags)),
    )
    .addCommand(
      new Command('role')
        .description('change what a person may do')
        .argument('<user>', 'identifier of the person')
        .addArgument(new Argument('<role>', 'what they are from now on').choices([...ROLES]))
        .action(async (userId: string, role: string) => (await actions()).setRole(context, userId, role)),
    )
    .addCommand(
      addAmounts(new Command('budget'))
        .description('limit what all keys of a person may use together; `none` takes a limit back')
        .argument('<user>', 'identifier of the person')
        .option('--json', 'print JSON')
        .action(async (userId: string, flags: AmountFlags & { json?: boolean }) =>
          (await actions()).setBudget(context, userId, flags),
        ),
    )
    .addCommand(
      new Command('remove')
        .description('take a person out, and revoke the keys that act for them')
        .argument('<user>', 'identifier of the person')
        .action(async (userId: string) => (await actions()).removeUser(context, userId)),
    )
    .addCommand(
      new Command('withdraw')
        .description('withdraw an invitation')
        .argument('<invitation>', 'identifier of the invitation')
        .action(async (id: string) => (await actions()).withdrawInvitation(context, id)),
    );
}

function inviteCommand(context: CommandContext): Command {
  return new Command('invite')
    .description('invite a person; the invitation is printed once')
    .argument('<email>', 'the address they will sign in with')
    .addOption(new Option('--role <role>', 'what they may do').choices([...ROLES]).makeOptionMandatory())
    .option('--days <count>', 'how long it is good', '7')
    .option('--json', 'print JSON')
    .action(async (email: string, flags: { role: string; days: string; json?: boolean }) =>
      (await actions()).inviteUser(context, email, flags),
    );
}
