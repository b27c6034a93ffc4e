import type { KeyLimits, Role } from '@leadline/contracts';
import type { LimitsChange } from '../iam.ts';
import type { Principal } from '../principal.ts';

export interface Member {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly twoFactor: boolean;
  readonly role: Role;
  readonly tier: string | null;
  readonly region: string | null;
  readonly confidential: boolean;
  readonly models: readonly string[] | null;
  readonly limits: KeyLimits;
  readonly createdAt: Date;
}

/** What is left out stays as it is, also within the limits. */
export type MemberChange = Partial<Pick<Member, 'role' | 'tier' | 'region' | 'confidential' | 'models'>> &
  LimitsChange;

export interface Invitation {
  readonly id: string;
  readonly email: string;
  readonly role: Role;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/** People: how they get in, and what they are in a workspace. */
export interface Users {
  /**
   * Answers a request under `/auth`: sign-up, password and single sign-on, two-factor, sign-out. `address` is the
   * client's, as the server knows it, not as the request claims.
   */
  handle(request: Request, address: string): Promise<Response>;
  /**
   * The person whose session cookie a request carries, in the workspace asked for, or else the one joined first.
   *
   * @throws `unauthenticated` without a good session; `forbidden` where the person is no member.
   */
  principalOf(headers: Headers, workspaceId?: string): Promise<Principal>;
  /** Joins the workspace of an invitation. @throws `unauthenticated`; `not_found` where it is not for this person. */
  acceptInvitation(headers: Headers, token: string): Promise<{ readonly workspaceId: string }>;
  /** Requests that carry a cookie and change something must come from one of these. */
  readonly trustedOrigins: () => readonly string[];
  /** The only time the token is told. */
  invite(
    workspaceId: string,
    invitation: { readonly email: string; readonly role: Role; readonly days: number },
  ): Promise<{ readonly invitation: Invitation; readonly token: string }>;
  /** Those that are open. */
  listInvitations(workspaceId: string): Promise<Invitation[]>;
  withdrawInvitation(workspaceId: string, invitationId: string): Promise<boolean>;
  listMembers(workspaceId: string): Promise<Member[]>;
  /** @throws `not_found`; `conflict` when the last admin would be one no longer. */
  updateMember(workspaceId: string, userId: string, change: MemberChange): Promise<Member>;
  /**
   * Revokes the keys that act for the person, too. What the account is in other workspaces stays.
   *
   * @throws `not_found`; `conflict` for the last admin.
   */
  removeMember(workspaceId: string, userId: string): Promise<{ readonly revokedKeys: number }>;
}
