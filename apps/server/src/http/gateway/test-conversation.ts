import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { z } from 'zod';
import { startServer } from '../../test-server.ts';
import { startProviders } from './test-providers.ts';
import { told } from './test-told.ts';

/** Both official clients before a server, whose providers say what a test tells them. */
export async function startConversation() {
  const providers = await startProviders();
  const server = await startServer({ env: { LEADLINE_SANDBOX_URL: providers.url } });
  // Every question reaches its provider: what is looked at is what the two say to each other.
  const defaultHeaders = { 'x-leadline-cache': 'bypass' };
  const apiKey = server.adminKey;
  return {
    providers,
    server,
    openai: new OpenAI({ apiKey, baseURL: `${server.url}/v1`, maxRetries: 0, defaultHeaders }),
    anthropic: new Anthropic({ apiKey, baseURL: server.url, maxRetries: 0, defaultHeaders }),
    /** What the provider was last told. */
    last(): Record<string, unknown> {
      const asked = providers.asked.at(-1);
      if (!asked) throw new Error('nobody was asked');
      return told(asked);
    },
    async close() {
      await server.close();
      await providers.close();
    },
  };
}

export const MODELS = ['openai/gpt-6-luna', 'anthropic/claude-haiku-4-5', 'google/gemini-3.8-flash'] as const;
export const PNG = 'iVBORw0KGgo=';
export const CALLS = {
  text: 'I look twice.',
  calls: [
    { id: 'call_1', name: 'look', args: { n: 1 } },
    { id: 'call_2', name: 'look', args: { n: 2 } },
  ],
};
export const schema = {
  type: 'object' as const,
  properties: { n: { type: 'number' as const } },
  required: ['n'],
  additionalProperties: false,
};
export const Answer = z.object({ city: z.string(), people: z.number() });
export const PARIS = { city: 'Paris', people: 2_100_000 };
