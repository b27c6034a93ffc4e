import { ROLES, type Role } from '@leadline/contracts';
import { and, asc, desc, eq, gt, isNull, ne, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Database } from '../../store/index.ts';
import { noLimits } from '../principal.ts';
import { apiKeys } from '../tables.ts';
import { invitations, members, users } from './tables.ts';
import type { Invitation, Member } from './users.ts';

const roleSchema = z.enum(ROLES);
const MEMBERS_LOCK = 4_400_008;

export interface StoredInvitation extends Invitation {
  readonly workspaceId: string;
}

export interface MemberAt {
  readonly workspaceId: string;
  readonly userId: string;
}

/** Until the transaction ends, nobody else joins, leaves or changes role: counting admins stays true. */
export async function lockMembers(database: Database): Promise<void> {
  await database.execute(sql`select pg_advisory_xact_lock(${MEMBERS_LOCK})`);
}

export async function countUsers(database: Database): Promise<number> {
  return database.$count(users);
}

export async function countMembers(database: Database, workspaceId: string): Promise<number> {
  return database.$count(members, eq(members.workspaceId, workspaceId));
}

/** Admins besides this one. */
export async function countOtherAdmins(database: Database, at: MemberAt): Promise<number> {
  const others = and(
    eq(members.workspaceId, at.workspaceId),
    ne(members.userId, at.userId),
    eq(members.role, 'admin'),
  );
  return database.$count(members, others);
}

/** Does nothing for whoever is a member already. */
export async function insertMember(
  database: Database,
  member: MemberAt & { readonly role: Role; readonly createdAt: Date },
): Promise<void> {
  await database.insert(members).values(member).onConflictDoNothing();
}

const memberColumns = {
  workspaceId: members.workspaceId,
  userId: members.userId,
  name: users.name,
  email: users.email,
  twoFactor: users.twoFactorEnabled,
  role: members.role,
  tier: members.tier,
  region: members.region,
  confidential: members.confidential,
  models: members.models,
  limits: members.limits,
  createdAt: members.createdAt,
};

export type StoredMember = Member & { readonly workspaceId: string };

/** For the system alone: tenants may not read the table of users. */
export async function findMembers(
  database: Database,
  where: { readonly workspaceId?: string; readonly userId?: string; readonly email?: string },
): Promise<StoredMember[]> {
  const rows = await database
    .select(memberColumns)
    .from(members)
    .innerJoin(users, eq(users.id, members.userId))
    .where(
      and(
        where.workspaceId === undefined ? undefined : eq(members.workspaceId, where.workspaceId),
        where.userId === undefined ? undefined : eq(members.userId, where.userId),
        where.email === undefined ? undefined : eq(users.email, where.email),
      ),
    )
    .orderBy(asc(members.createdAt), asc(members.userId));
  return rows.map((row) => ({
    ...row,
    role: roleSchema.parse(row.role),
    twoFactor: row.twoFactor === true,
    limits: { ...noLimits, ...row.limits },
  }));
}

export async function changeMember(
  database: Database,
  { workspaceId, userId }: MemberAt,
  change: Partial<Pick<Member, 'role' | 'tier' | 'region' | 'confidential' | 'models' | 'limits'>>,
): Promise<void> {
  if (Object.keys(change).length === 0) return;
  await database
    .update(members)
    .set(change)
    .where(and(eq(members.workspaceId, workspaceId), eq(members.userId, userId)));
}

export async function deleteMember(database: Database, { workspaceId, userId }: MemberAt): Promise<boolean> {
  const gone = await database
    .delete(members)
    .where(and(eq(members.workspaceId, workspaceId), eq(members.userId, userId)))
    .returning({ userId: members.userId });
  return gone.length > 0;
}

/** The keys that act for a person and still work. */
export async function findKeysOf(
  database: Database,
  { workspaceId, userId }: MemberAt,
): Promise<readonly string[]> {
  const rows = await database
    .select({ id: apiKeys.id })
    .from(apiKeys)
    .where(and(eq(apiKeys.workspaceId, workspaceId), eq(apiKeys.userId, userId), isNull(apiKeys.revokedAt)));
  return rows.map(({ id }) => id);
}

export async function insertInvitation(
  database: Database,
  invitation: StoredInvitation & { readonly tokenHash: string },
): Promise<void> {
  await database.insert(invitations).values(invitation);
}

/** Open invitations, newest first. */
export async function findInvitations(
  database: Database,
  where: {
    readonly now: Date;
    readonly workspaceId?: string;
    readonly tokenHash?: string;
    readonly email?: string;
  },
): Promise<StoredInvitation[]> {
  const rows = await database
    .select()
    .from(invitations)
    .where(
      and(
        isNull(invitations.acceptedAt),
        gt(invitations.expiresAt, where.now),
        where.workspaceId === undefined ? undefined : eq(invitations.workspaceId, where.workspaceId),
        where.tokenHash === undefined ? undefined : eq(invitations.tokenHash, where.tokenHash),
        where.email === undefined ? undefined : eq(invitations.email, where.email),
      ),
    )
    .orderBy(desc(invitations.createdAt));
  return rows.map(({ id, workspaceId, email, role, createdAt, expiresAt }) => ({
    id,
    workspaceId,
    email,
    role: roleSchema.parse(role),
    createdAt,
    expiresAt,
  }));
}

/** False when somebody was quicker. */
export async function takeInvitation(database: Database, id: string, at: Date): Promise<boolean> {
  const taken = await database
    .update(invitations)
    .set({ acceptedAt: at })
    .where(and(eq(invitations.id, id), isNull(invitations.acceptedAt)))
    .returning({ id: invitations.id });
  return taken.length > 0;
}

export async function deleteInvitation(
  database: Database,
  { workspaceId, id }: { readonly workspaceId: string; readonly id: string },
): Promise<boolean> {
  const gone = await database
    .delete(invitations)
    .where(
      and(eq(invitations.workspaceId, workspaceId), eq(invitations.id, id), isNull(invitations.acceptedAt)),
    )
    .returning({ id: invitations.id });
  return gone.length > 0;
}
