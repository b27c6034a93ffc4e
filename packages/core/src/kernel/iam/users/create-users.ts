import type { Role } from '@leadline/contracts';
import type { Clock } from '../../clock/index.ts';
import { LeadlineError } from '../../errors/index.ts';
import type { Database, Store } from '../../store/index.ts';
import type { AuditLog } from '../audit-log/audit-log.ts';
import type { ApiKeys } from '../iam.ts';
import { hashSecret } from '../keys/secret.ts';
import { changedLimits, type LimitChanges } from '../own-limits.ts';
import { plainPrincipal } from '../principal.ts';
import { createAdmission } from './admission.ts';
import type { SingleSignOn } from './auth.ts';
import { sessionSecret } from './auth-secret.ts';
import {
  changeMember,
  countOtherAdmins,
  deleteInvitation,
  deleteMember,
  findInvitations,
  findKeysOf,
  findMembers,
  insertInvitation,
  lockMembers,
  type MemberAt,
  type StoredMember,
} from './repository.ts';
import { handleSignIn, notSignedIn, personOf } from './sign-in.ts';
import type { Member, Users } from './users.ts';

export interface UsersDeps {
  readonly store: Store;
  readonly clock: Clock;
  /** Cryptographically random bytes. */
  readonly random: (size: number) => Buffer;
  readonly newId: () => string;
  readonly auditLog: Pick<AuditLog, 'note'>;
  readonly keys: Pick<ApiKeys, 'revokeKey'>;
  readonly limitChanges?: LimitChanges | undefined;
  /** Where browsers reach this server, and whence they may ask; known once it listens. */
  readonly site: () => { readonly url: string; readonly trustedOrigins: readonly string[] };
  /** Where the secret of sessions is kept unless given. */
  readonly home: string;
  readonly secret?: string | undefined;
  readonly firstIsAdmin: boolean;
  readonly singleSignOn: SingleSignOn | null;
  readonly singleSignOnRole: Role | null;
}

const TOKEN_BYTES = 32;
const MS_PER_DAY = 86_400_000;
const ANEW_MS = 10_000;

export function createUsers(deps: UsersDeps): Users {
  const { store, clock, random } = deps;
  const admission = createAdmission(deps);
  const auth = openAuth(deps, admission);
  const whoIs = async (headers: Headers) => (await personOf(await auth(), headers)) ?? notIn();
  return {
    trustedOrigins: () => deps.site().trustedOrigins,
    handle: (request, address) => handleSignIn({ ...deps, auth }, request, address),
    async principalOf(headers, workspaceId) {
      const { id: userId } = await whoIs(headers);
      const where = { userId, ...(workspaceId !== undefined && { workspaceId }) };
      const [member] = await store.system((database) => findMembers(database, where));
      return member ? toPrincipal(member) : noMember();
    },
    async acceptInvitation(headers, token) {
      const { id, email } = await whoIs(headers);
      const invitation = await admission.invitationFor(email, token);
      if (!invitation || !(await admission.join(id, invitation))) throw noInvitation();
      return { workspaceId: invitation.workspaceId };
    },
    async invite(workspaceId, { email, role, days }) {
      const token = random(TOKEN_BYTES).toString('base64url');
      const createdAt = clock.now();
      const expiresAt = new Date(createdAt.getTime() + days * MS_PER_DAY);
      const invitation = { id: deps.newId(), email: email.toLowerCase(), role, createdAt, expiresAt };
      await store.tenant(workspaceId, (database) =>
        insertInvitation(database, { ...invitation, workspaceId, tokenHash: hashSecret(token) }),
      );
      return { invitation, token };
    },
    listInvitations: (workspaceId) =>
      store.tenant(workspaceId, (database) => findInvitations(database, { workspaceId, now: clock.now() })),
    withdrawInvitation: (workspaceId, id) =>
      store.tenant(workspaceId, (database) => deleteInvitation(database, { workspaceId, id })),
    listMembers: async (workspaceId) =>
      (await store.system((database) => findMembers(database, { workspaceId }))).map(toMember),
    async updateMember(workspaceId, userId, change) {
      const at = { workspaceId, userId };
      const changed = await store.system(async (database) => {
        await lockMembers(database);
        const [member] = await findMembers(database, at);
        if (!member) throw unknownMember();
        if (member.role === 'admin' && change.role !== undefined && change.role !== 'admin')
          if ((await countOtherAdmins(database, at)) === 0) throw lastAdmin();
        const { limits, ...rest } = change;
        if (limits) await deps.limitChanges?.announce(database, workspaceId);
        const columns = limits ? { ...rest, limits: changedLimits(member.limits, limits) } : rest;
        await changeMember(database, at, columns);
        return (await findMembers(database, at))[0] ?? member;
      });
      if (change.limits) deps.limitChanges?.committed(workspaceId);
      return toMember(changed);
    },
    removeMember: (workspaceId, userId) => removeMember(deps, { workspaceId, userId }),
  };
}

/** better-auth takes a while to load, which most commands need not wait for; made anew where that failed. */
function openAuth(deps: UsersDeps, admission: ReturnType<typeof createAdmission>) {
  const open = async () => {
    const { createAuth } = await import('./auth.ts');
    const { url, trustedOrigins } = deps.site();
    const secret = deps.secret ?? (await sessionSecret(deps.home, deps.random));
    const { store, singleSignOn } = deps;
    const now = () => deps.clock.now();
    return createAuth({ store, admission, baseUrl: url, trustedOrigins, secret, singleSignOn, now });
  };
  let opened: ReturnType<typeof open> | undefined;
  let anewAtMs = Number.POSITIVE_INFINITY;
  const openOnce = async () => {
    try {
      const auth = await open();
      // An identity provider that did not answer is left out by the library; it is asked again a little later.
      const complete = deps.singleSignOn === null || (await auth.$context).socialProviders.length > 0;
      anewAtMs = complete ? Number.POSITIVE_INFINITY : deps.clock.monotonicMs() + ANEW_MS;
      return auth;
    } catch (error) {
      opened = undefined;
      throw error;
    }
  };
  return () => {
    if (deps.clock.monotonicMs() >= anewAtMs) opened = undefined;
    anewAtMs = opened ? anewAtMs : Number.POSITIVE_INFINITY;
    opened ??= openOnce();
    return opened;
  };
}

/** Keys go first: should a later step fail, nobody acts for somebody who is gone. */
async function removeMember(
  { store, keys }: Pick<UsersDeps, 'store' | 'keys'>,
  at: MemberAt,
): Promise<{ revokedKeys: number }> {
  const ids = await store.system(async (database) => {
    await requireRemovable(database, at);
    return findKeysOf(database, at);
  });
  for (const id of ids) await keys.revokeKey(at.workspaceId, id);
  await store.system(async (database) => {
    await requireRemovable(database, at);
    await deleteMember(database, at);
  });
  return { revokedKeys: ids.length };
}

async function requireRemovable(database: Database, at: MemberAt): Promise<void> {
  await lockMembers(database);
  const [member] = await findMembers(database, at);
  if (!member) throw unknownMember();
  if (member.role === 'admin' && (await countOtherAdmins(database, at)) === 0) throw lastAdmin();
}

function toPrincipal(member: StoredMember) {
  const { workspaceId, userId, role, tier, region, confidential, models } = member;
  const attributes = { userId, tier, region, confidential, models };
  return plainPrincipal({ workspaceId, keyId: `user:${userId}`, role, ...attributes });
}

function toMember({ workspaceId: _workspace, ...member }: StoredMember): Member {
  return member;
}

function notIn(): never {
  throw notSignedIn();
}

function noMember(): never {
  throw new LeadlineError('forbidden', 'This account belongs to no such workspace.', {
    next: "Ask the workspace's admin for an invitation.",
  });
}

function noInvitation(): LeadlineError {
  return new LeadlineError('not_found', 'There is no such invitation for this account.', {
    next: 'It may have expired or been taken up; ask for a new one, for the e-mail address you sign in with.',
  });
}

function unknownMember(): LeadlineError {
  return new LeadlineError('not_found', 'This workspace has no such person.', {
    next: 'List the people with `leadline users list`.',
  });
}

function lastAdmin(): LeadlineError {
  return new LeadlineError('conflict', 'This is the last admin of the workspace.', {
    next: 'Make somebody else an admin first.',
    kept: 'Nothing was changed.',
  });
}
