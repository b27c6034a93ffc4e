import { z } from 'zod';
import { limitUseSchema } from '../llm/quotas.ts';
import { defineOperation, ROLES } from '../operation.ts';
import { pageInputSchema, pageOf } from '../pages.ts';
import {
  keyLimitsChangeSchema,
  keyLimitsSchema,
  modelPatternsSchema,
  regionSchema,
  tierSchema,
} from './attributes.ts';

const moment = z.iso.datetime();
const keyIdSchema = z.object({ keyId: z.uuid().describe('Identifier of the key.') });
const SECONDS_PER_DAY = 86_400;

const keySettings = {
  name: z.string().trim().min(1).max(120).describe('Whose key it is, or what for.'),
  role: z.enum(ROLES),
  userId: z.string().min(1).max(100).nullable().describe('The person the key acts for.'),
  tier: tierSchema.nullable(),
  region: regionSchema.nullable(),
  confidential: z.boolean().describe('Works on confidential clients: nothing made for it is shared.'),
  models: modelPatternsSchema.nullable(),
  limits: keyLimitsSchema,
  expiresAt: moment.nullable(),
};

/** What may be shown of a key. */
export const apiKeySchema = z.object({
  id: z.uuid(),
  prefix: z.string().describe('The first characters of the secret.'),
  ...keySettings,
  createdAt: moment,
  revokedAt: moment.nullable(),
  rotatedAt: moment.nullable(),
  previousValidUntil: moment
    .nullable()
    .describe('Until when the secret before the last rotation still works.'),
  lastUsedAt: moment.nullable().describe('Right to about a minute.'),
  usage: z.array(limitUseSchema).describe('What is used of its limits, one by one.'),
});
export type ApiKeyView = z.infer<typeof apiKeySchema>;

const secretSchema = z.object({
  key: apiKeySchema,
  secret: z.string().describe('Told this once; only its hash is kept.'),
});

/** Keys by which programs ask. Answers that tell a secret are never kept, so these are not idempotent. */
export const keyOperations = {
  createKey: defineOperation({
    name: 'iam.keys.create',
    summary: 'Make an API key with its role, models, limits and expiry',
    input: z.object({
      ...keySettings,
      userId: keySettings.userId.default(null),
      tier: keySettings.tier.default(null),
      region: keySettings.region.default(null),
      confidential: keySettings.confidential.default(false),
      models: keySettings.models.default(null),
      limits: keyLimitsSchema.prefault({}),
      expiresAt: keySettings.expiresAt.default(null),
    }),
    output: secretSchema,
    permission: 'iam:manage',
    effect: 'write',
    http: { method: 'POST', path: '/v1/keys', status: 201 },
  }),
  listKeys: defineOperation({
    name: 'iam.keys.list',
    summary: 'List API keys, newest first',
    input: pageInputSchema,
    output: pageOf(apiKeySchema),
    permission: 'iam:manage',
    effect: 'read',
    http: { method: 'GET', path: '/v1/keys' },
  }),
  getKey: defineOperation({
    name: 'iam.keys.get',
    summary: 'One API key, without its secret',
    input: keyIdSchema,
    output: apiKeySchema,
    permission: 'iam:manage',
    effect: 'read',
    http: { method: 'GET', path: '/v1/keys/{keyId}' },
  }),
  updateKey: defineOperation({
    name: 'iam.keys.update',
    summary: 'Change what an API key may do; what is left out stays as it is',
    input: keyIdSchema.extend({
      name: keySettings.name.optional(),
      role: keySettings.role.optional(),
      userId: keySettings.userId.optional(),
      tier: keySettings.tier.optional(),
      region: keySettings.region.optional(),
      confidential: keySettings.confidential.optional(),
      models: keySettings.models.optional(),
      limits: keyLimitsChangeSchema.optional(),
      expiresAt: keySettings.expiresAt.optional(),
    }),
    output: apiKeySchema,
    permission: 'iam:manage',
    effect: 'write',
    http: { method: 'PATCH', path: '/v1/keys/{keyId}' },
  }),
  rotateKey: defineOperation({
    name: 'iam.keys.rotate',
    summary: 'Give an API key a new secret; the old one works on for a while',
    input: keyIdSchema.extend({
      graceSeconds: z.coerce
        .number()
        .int()
        .min(0)
        .max(30 * SECONDS_PER_DAY)
        .default(SECONDS_PER_DAY)
        .describe('How long the old secret still works; 0 ends it now.'),
    }),
    output: secretSchema,
    permission: 'iam:manage',
    effect: 'write',
    http: { method: 'POST', path: '/v1/keys/{keyId}/rotate' },
  }),
  revokeKey: defineOperation({
    name: 'iam.keys.revoke',
    summary: 'End an API key: at once here, within five seconds in every other process',
    input: keyIdSchema,
    output: z.object({ revoked: z.literal(true) }),
    permission: 'iam:manage',
    effect: 'write',
    http: { method: 'DELETE', path: '/v1/keys/{keyId}' },
  }),
} as const;
