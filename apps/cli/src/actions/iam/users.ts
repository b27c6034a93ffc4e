import { userOperations } from '@leadline/contracts';
import type { CommandContext } from '../../context.ts';
import { table } from '../../terminal/figures.ts';
import { bar, resetText, usedOf } from '../../terminal/quota-use.ts';
import { type AmountFlags, amountsOf } from '../amounts.ts';
import { withLeadline } from '../session.ts';

const ASK_ONLY = { work: false } as const;

export async function inviteUser(
  context: CommandContext,
  email: string,
  flags: { readonly role: string; readonly days: string; readonly json?: boolean },
): Promise<void> {
  const { terminal } = context;
  await withLeadline(context, ASK_ONLY, async (session) => {
    const { json, ...wanted } = flags;
    const made = await session.ask(userOperations.inviteUser, { email, ...wanted });
    if (json) return terminal.print(JSON.stringify(made, null, 2));
    terminal.print(made.token);
    terminal.say(
      `Invitation for ${made.invitation.email} as ${made.invitation.role}, until ${made.invitation.expiresAt.slice(0, 10)}. Hand it over on a way you trust; it is shown once.`,
    );
  });
}

export async function listUsers(context: CommandContext, flags: { readonly json?: boolean }): Promise<void> {
  await withLeadline(context, ASK_ONLY, async (session) => {
    const { items: people } = await session.ask(userOperations.listUsers, {});
    const { items: invited } = await session.ask(userOperations.listInvitations, {});
    if (flags.json) return context.terminal.print(JSON.stringify({ people, invited }, null, 2));
    const rows = [
      ...people.map(({ userId, email, name, role, twoFactor }) => [
        userId,
        email,
        name,
        role,
        twoFactor ? 'two-factor' : 'member',
      ]),
      ...invited.map(({ id, email, role, expiresAt }) => [
        id,
        email,
        '–',
        role,
        `invited until ${expiresAt.slice(0, 10)}`,
      ]),
    ];
    const text =
      rows.length === 0
        ? 'Nobody yet. Invite somebody with `leadline users invite --help`.'
        : table(['user', 'e-mail', 'name', 'role', 'state'], rows).join('\n');
    context.terminal.print(text);
  });
}

export async function setRole(context: CommandContext, userId: string, role: string): Promise<void> {
  await withLeadline(context, ASK_ONLY, async (session) => {
    const { email } = await session.ask(userOperations.updateUser, { userId, role });
    context.terminal.print(`${email} is ${role} now.`);
  });
}

export async function setBudget(
  context: CommandContext,
  userId: string,
  flags: AmountFlags & { readonly json?: boolean },
): Promise<void> {
  const limits = amountsOf(flags);
  await withLeadline(context, ASK_ONLY, async (session) => {
    const member = await session.ask(userOperations.updateUser, { userId, limits });
    if (flags.json) return context.terminal.print(JSON.stringify(member, null, 2));
    const now = new Date();
    const uses = member.usage.map(
      (use) => `${bar(use)}  ${usedOf(use)}, anew on ${resetText(use.resetAt, now)}`,
    );
    context.terminal.print(
      [member.email, ...(uses.length > 0 ? uses : ['No limits of their own.'])].join('\n'),
    );
  });
}

export async function removeUser(context: CommandContext, userId: string): Promise<void> {
  await withLeadline(context, ASK_ONLY, async (session) => {
    const { revokedKeys } = await session.ask(userOperations.removeUser, { userId });
    context.terminal.print(`Taken out; keys revoked with that: ${revokedKeys}.`);
  });
}

export async function withdrawInvitation(context: CommandContext, invitationId: string): Promise<void> {
  await withLeadline(context, ASK_ONLY, async (session) => {
    const { withdrawn } = await session.ask(userOperations.withdrawInvitation, { invitationId });
    context.terminal.print(withdrawn ? 'Withdrawn.' : 'There is no such open invitation.');
  });
}
