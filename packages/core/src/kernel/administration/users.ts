import {
  userOperations as definitions,
  type InvitationView,
  type LimitUse,
  type MemberView,
} from '@leadline/contracts';
import type { Invitation, Member, Users } from '../iam/index.ts';
import { bindOperation, type Operation } from '../operations/index.ts';
import { given } from './given.ts';
import { type OwnUsage, showUse } from './own-usage.ts';

/** Binds the operations on people and invitations. */
export function userOperations(users: Users, quotas: OwnUsage): Operation[] {
  const shown = async (workspaceId: string, several: readonly Member[]): Promise<MemberView[]> => {
    const limitsOf = new Map(several.map(({ userId, limits }) => [userId, limits]));
    const uses = await quotas.ownUsage(workspaceId, 'user', limitsOf);
    return several.map((member) => showMember(member, uses.get(member.userId)?.map(showUse) ?? []));
  };
  return [
    bindOperation(definitions.inviteUser, async (input, { principal }) => {
      const { invitation, token } = await users.invite(principal.workspaceId, input);
      return { invitation: showInvitation(invitation), token };
    }),
    bindOperation(definitions.listInvitations, async (_input, { principal }) => ({
      items: (await users.listInvitations(principal.workspaceId)).map(showInvitation),
    })),
    bindOperation(definitions.withdrawInvitation, async ({ invitationId }, { principal }) => ({
      withdrawn: await users.withdrawInvitation(principal.workspaceId, invitationId),
    })),
    bindOperation(definitions.listUsers, async (_input, { principal: { workspaceId } }) => ({
      items: await shown(workspaceId, await users.listMembers(workspaceId)),
    })),
    bindOperation(definitions.updateUser, async ({ userId, ...change }, { principal: { workspaceId } }) => {
      if (change.tier) await quotas.requireTier(workspaceId, change.tier);
      const changed = await users.updateMember(workspaceId, userId, given(change));
      return (await shown(workspaceId, [changed]))[0] ?? showMember(changed, []);
    }),
    bindOperation(definitions.removeUser, async ({ userId }, { principal }) => ({
      removed: true as const,
      ...(await users.removeMember(principal.workspaceId, userId)),
    })),
  ];
}

function showInvitation({ createdAt, expiresAt, ...invitation }: Invitation): InvitationView {
  return { ...invitation, createdAt: createdAt.toISOString(), expiresAt: expiresAt.toISOString() };
}

function showMember({ createdAt, models, ...member }: Member, usage: LimitUse[]): MemberView {
  return {
    ...member,
    usage,
    models: models === null ? null : [...models],
    createdAt: createdAt.toISOString(),
  };
}
