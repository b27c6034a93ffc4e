import type { Role } from '@leadline/contracts';
import type { Clock } from '../../clock/index.ts';
import type { Store } from '../../store/index.ts';
import { hashSecret } from '../keys/secret.ts';
import { findWorkspace } from '../repository.ts';
import {
  countMembers,
  countUsers,
  findInvitations,
  insertMember,
  lockMembers,
  type StoredInvitation,
  takeInvitation,
} from './repository.ts';

export interface AdmissionDeps {
  readonly store: Store;
  readonly clock: Clock;
  /** Whether the very first person becomes admin without an invitation: only where no stranger can come first. */
  readonly firstIsAdmin: boolean;
  /** What people become who come through single sign-on without an invitation; null when they need one. */
  readonly singleSignOnRole: Role | null;
}

/** Somebody who wants an account. */
export interface Newcomer {
  readonly email: string;
  /** The identity provider vouches for the address. */
  readonly vouchedFor: boolean;
  readonly invitationToken: string | null;
}

/** Decides who gets an account, and what they become. */
export interface Admission {
  /** Whether an account may be made, and whether the address counts as proved. */
  consider(newcomer: Newcomer): Promise<{ readonly admitted: boolean; readonly proved: boolean }>;
  /** Makes a new account a member of whatever it was admitted to. */
  settle(userId: string, newcomer: Newcomer): Promise<void>;
  /** The open invitation with this token for this address; null when there is none. */
  invitationFor(email: string, token: string): Promise<StoredInvitation | null>;
  /** False when somebody was quicker. */
  join(userId: string, invitation: StoredInvitation): Promise<boolean>;
}

const DEFAULT_WORKSPACE = 'default';

export function createAdmission({ store, clock, ...rules }: AdmissionDeps): Admission {
  const invitationFor = (email: string, token: string) =>
    store.system(async (database) => {
      const where = { now: clock.now(), tokenHash: hashSecret(token), email: email.toLowerCase() };
      return (await findInvitations(database, where))[0] ?? null;
    });
  /** Of somebody the identity provider vouches for, the address is proof enough. */
  const invitationOf = async ({ email, vouchedFor, invitationToken }: Newcomer) => {
    if (invitationToken !== null) return invitationFor(email, invitationToken);
    if (!vouchedFor) return null;
    const where = { now: clock.now(), email: email.toLowerCase() };
    return (await store.system((database) => findInvitations(database, where)))[0] ?? null;
  };
  const join = (userId: string, invitation: StoredInvitation) =>
    store.system(async (database) => {
      const at = clock.now();
      if (!(await takeInvitation(database, invitation.id, at))) return false;
      const { workspaceId, role } = invitation;
      await insertMember(database, { workspaceId, userId, role, createdAt: at });
      return true;
    });
  const joinDefault = (userId: string, newcomer: Newcomer) =>
    store.system(async (database) => {
      await lockMembers(database);
      const workspace = await findWorkspace(database, DEFAULT_WORKSPACE);
      if (!workspace) return;
      const first = rules.firstIsAdmin && (await countMembers(database, workspace.id)) === 0;
      const role = first ? 'admin' : newcomer.vouchedFor ? rules.singleSignOnRole : null;
      if (role === null) return;
      await insertMember(database, { workspaceId: workspace.id, userId, role, createdAt: clock.now() });
    });
  return {
    invitationFor,
    join,
    async consider(newcomer) {
      const invited = await invitationOf(newcomer);
      if (invited) return { admitted: true, proved: true };
      if (newcomer.vouchedFor && rules.singleSignOnRole !== null) return { admitted: true, proved: true };
      const first = rules.firstIsAdmin && (await store.system(countUsers)) === 0;
      return { admitted: first, proved: newcomer.vouchedFor };
    },
    async settle(userId, newcomer) {
      const invited = await invitationOf(newcomer);
      if (!(invited && (await join(userId, invited)))) await joinDefault(userId, newcomer);
    },
  };
}
