import { z } from 'zod';
import { defineOperation } from '../operation.ts';

const providerSchema = z
  .string()
  .regex(/^[a-z][a-z0-9_-]{0,39}$/, 'must be the name of a provider, such as openai')
  .describe('Name of the provider, such as `openai`.');

/** What may be shown of a provider's key. */
export const providerKeySchema = z.object({
  provider: providerSchema,
  lastFour: z.string().describe('The last four characters; empty for a key too short to show any.'),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type ProviderKeyView = z.infer<typeof providerKeySchema>;

/** A workspace's own keys with model providers; where it has none, those in the settings are used. */
export const providerKeyOperations = {
  setProviderKey: defineOperation({
    name: 'iam.providerKeys.set',
    summary: 'Store the workspace’s own key with a provider, encrypted; it replaces the one before',
    input: z.object({
      provider: providerSchema,
      secret: z
        .string()
        .trim()
        .regex(/^[\x21-\x7e]{8,4096}$/, 'must be 8 to 4096 visible ASCII characters')
        .describe('The key. It is never shown again.'),
    }),
    output: providerKeySchema,
    permission: 'iam:manage',
    effect: 'write',
    http: { method: 'PUT', path: '/v1/provider-keys/{provider}' },
  }),
  listProviderKeys: defineOperation({
    name: 'iam.providerKeys.list',
    summary: 'The providers the workspace has a key of its own with',
    input: z.object({}),
    output: z.object({ items: z.array(providerKeySchema) }),
    permission: 'iam:manage',
    effect: 'read',
    http: { method: 'GET', path: '/v1/provider-keys' },
  }),
  deleteProviderKey: defineOperation({
    name: 'iam.providerKeys.delete',
    summary: 'Delete the workspace’s own key; the one in the settings, if any, is used again',
    input: z.object({ provider: providerSchema }),
    output: z.object({ deleted: z.boolean() }),
    permission: 'iam:manage',
    effect: 'write',
    http: { method: 'DELETE', path: '/v1/provider-keys/{provider}' },
  }),
  testProviderKey: defineOperation({
    name: 'iam.providerKeys.test',
    summary: 'Put one tiny question to the provider with the key that would be used',
    input: z.object({ provider: providerSchema }),
    output: z.object({
      provider: providerSchema,
      source: z.enum(['workspace', 'settings']).describe('Whose key was used.'),
      state: z.enum(['ok', 'unconfigured', 'failed']),
      detail: z.string(),
      next: z.string().optional(),
    }),
    permission: 'iam:manage',
    effect: 'write',
    http: { method: 'POST', path: '/v1/provider-keys/{provider}/test' },
  }),
} as const;
