import { userOperations as definitions, type InvitationView, type MemberView } from '@leadline/contracts';
import type { Invitation, Member, Users } from '../iam/index.ts';
import { bindOperation, type Operation } from '../operations/index.ts';
import { given } from './given.ts';

/** Binds the operations on people and invitations. */
export function userOperations(users: Users): Operation[] {
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
    bindOperation(definitions.listUsers, async (_input, { principal }) => ({
      items: (await users.listMembers(principal.workspaceId)).map(showMember),
    })),
    bindOperation(definitions.updateUser, async ({ userId, ...change }, { principal }) =>
      showMember(await users.updateMember(principal.workspaceId, userId, given(change))),
    ),
    bindOperation(definitions.removeUser, async ({ userId }, { principal }) => ({
      removed: true as const,
      ...(await users.removeMember(principal.workspaceId, userId)),
    })),
  ];
}

function showInvitation({ createdAt, expiresAt, ...invitation }: Invitation): InvitationView {
  return { ...invitation, createdAt: createdAt.toISOString(), expiresAt: expiresAt.toISOString() };
}

function showMember({ createdAt, models, ...member }: Member): MemberView {
  return { ...member, models: models === null ? null : [...models], createdAt: createdAt.toISOString() };
}
