import { z } from 'zod';
import { defineOperation } from '../operation.ts';

const contextName = z
  .string()
  .trim()
  .regex(/^[\w.:-]{1,100}$/u, 'must be at most 100 letters, digits and `_ . : -`')
  .refine((name) => name !== 'user', 'stands for what is known of the caller; choose another name')
  .describe('What it is about: `house`, `company:acme.com`, `deal:42`.');

export const contextSchema = z.object({
  name: contextName,
  text: z
    .string()
    .trim()
    .min(1)
    .max(20_000)
    .describe('What models are told: facts about the house, a client, a deal.'),
  savedAt: z.iso.datetime(),
});
export type ContextView = z.infer<typeof contextSchema>;

/** What models are told of a workspace and its subjects where a request asks for it (`x-leadline-context`). */
export const contextOperations = {
  listContexts: defineOperation({
    name: 'llm.contexts.list',
    summary: 'The texts that requests can have put before their own words',
    input: z.object({}),
    output: z.object({ items: z.array(contextSchema) }),
    permission: 'llm:use',
    effect: 'read',
    http: { method: 'GET', path: '/v1/contexts' },
  }),
  saveContext: defineOperation({
    name: 'llm.contexts.save',
    summary: 'Keep a text about the house or one of its subjects, in place of the one of this name',
    input: contextSchema.pick({ name: true, text: true }),
    output: contextSchema,
    permission: 'llm:manage',
    effect: 'write',
    http: { method: 'PUT', path: '/v1/contexts/{name}' },
  }),
  removeContext: defineOperation({
    name: 'llm.contexts.remove',
    summary: 'Remove a text',
    input: z.object({ name: contextName }),
    output: z.object({ name: z.string() }),
    permission: 'llm:manage',
    effect: 'write',
    http: { method: 'DELETE', path: '/v1/contexts/{name}' },
  }),
} as const;
