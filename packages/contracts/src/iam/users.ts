import { z } from 'zod';
import { limitUseSchema } from '../llm/quotas.ts';
import { defineOperation, ROLES } from '../operation.ts';
import {
  keyLimitsChangeSchema,
  keyLimitsSchema,
  modelPatternsSchema,
  regionSchema,
  tierSchema,
} from './attributes.ts';

const moment = z.iso.datetime();
const emailSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(254)
  .pipe(z.email())
  .describe('E-mail address the person signs in with.');
const userIdSchema = z.object({ userId: z.string().regex(/^[\w-]{1,100}$/) });

const memberSettings = {
  role: z.enum(ROLES),
  tier: tierSchema.nullable(),
  region: regionSchema.nullable(),
  confidential: z.boolean(),
  models: modelPatternsSchema.nullable(),
};

/** A person in this workspace. */
export const memberSchema = z.object({
  userId: z.string(),
  name: z.string(),
  email: z.string(),
  twoFactor: z.boolean().describe('Whether a password alone does not suffice.'),
  ...memberSettings,
  limits: keyLimitsSchema.describe('Over all keys that act for the person.'),
  usage: z.array(limitUseSchema).describe('What is used of those limits, one by one.'),
  createdAt: moment,
});
export type MemberView = z.infer<typeof memberSchema>;

export const invitationSchema = z.object({
  id: z.uuid(),
  email: z.string(),
  role: z.enum(ROLES),
  createdAt: moment,
  expiresAt: moment,
});
export type InvitationView = z.infer<typeof invitationSchema>;

/** People and their invitations. Signing in itself is served under `/auth`. */
export const userOperations = {
  inviteUser: defineOperation({
    name: 'iam.users.invite',
    summary: 'Invite a person; whoever holds the invitation signs up or joins with that e-mail address',
    input: z.object({
      email: emailSchema,
      role: z.enum(ROLES),
      days: z.coerce.number().int().min(1).max(30).default(7),
    }),
    output: z.object({
      invitation: invitationSchema,
      token: z.string().describe('Told this once: hand it to the person on a way you trust.'),
    }),
    permission: 'iam:manage',
    effect: 'write',
    http: { method: 'POST', path: '/v1/invitations', status: 201 },
  }),
  listInvitations: defineOperation({
    name: 'iam.invitations.list',
    summary: 'Invitations nobody has taken up yet',
    input: z.object({}),
    output: z.object({ items: z.array(invitationSchema) }),
    permission: 'iam:manage',
    effect: 'read',
    http: { method: 'GET', path: '/v1/invitations' },
  }),
  withdrawInvitation: defineOperation({
    name: 'iam.invitations.withdraw',
    summary: 'Withdraw an invitation',
    input: z.object({ invitationId: z.uuid() }),
    output: z.object({ withdrawn: z.boolean() }),
    permission: 'iam:manage',
    effect: 'write',
    http: { method: 'DELETE', path: '/v1/invitations/{invitationId}' },
  }),
  listUsers: defineOperation({
    name: 'iam.users.list',
    summary: 'The people of this workspace',
    input: z.object({}),
    output: z.object({ items: z.array(memberSchema) }),
    permission: 'iam:manage',
    effect: 'read',
    http: { method: 'GET', path: '/v1/users' },
  }),
  updateUser: defineOperation({
    name: 'iam.users.update',
    summary: 'Change what a person may do here; what is left out stays as it is',
    input: userIdSchema.extend({
      role: memberSettings.role.optional(),
      tier: memberSettings.tier.optional(),
      region: memberSettings.region.optional(),
      confidential: memberSettings.confidential.optional(),
      models: memberSettings.models.optional(),
      limits: keyLimitsChangeSchema.optional(),
    }),
    output: memberSchema,
    permission: 'iam:manage',
    effect: 'write',
    http: { method: 'PATCH', path: '/v1/users/{userId}' },
  }),
  removeUser: defineOperation({
    name: 'iam.users.remove',
    summary: 'Take a person out of this workspace, and revoke the keys that act for them',
    input: userIdSchema,
    output: z.object({ removed: z.literal(true), revokedKeys: z.int().min(0) }),
    permission: 'iam:manage',
    effect: 'write',
    http: { method: 'DELETE', path: '/v1/users/{userId}' },
  }),
} as const;
