import type { Provider } from './model/request.ts';
import { anthropic } from './protocols/anthropic.ts';
import { anthropicHeaders } from './protocols/anthropic-errors.ts';
import { gemini, geminiHeaders } from './protocols/gemini.ts';
import { createOpenAiChat } from './protocols/openai-chat.ts';
import { openAiHeaders } from './protocols/openai-errors.ts';
import { openAiResponses } from './protocols/openai-responses.ts';
import { perplexity } from './protocols/perplexity.ts';
import { perplexityAgent } from './protocols/perplexity-agent.ts';
import { perplexityHeaders } from './protocols/perplexity-parts.ts';
import type { Protocol, ProviderHeaders } from './protocols/protocol.ts';

export type Action = 'generate' | 'embed' | 'count' | 'models';

/** Where a request goes. */
export interface Route {
  readonly provider: Provider;
  readonly protocol: Protocol;
  readonly headers: ProviderHeaders;
  readonly action: Action;
  /** Named in the path (Gemini). */
  readonly model: string | null;
  /** Said by the path (Gemini); null where the body says it. */
  readonly stream: boolean | null;
}

const CHAT = {
  openai: createOpenAiChat('openai'),
  mistral: createOpenAiChat('mistral'),
  groq: createOpenAiChat('groq'),
};

type OpenAiLike = keyof typeof CHAT;

function openAiLike(provider: OpenAiLike, path: string): Route | null {
  const route = (protocol: Protocol, action: Action): Route => ({
    provider,
    protocol,
    headers: openAiHeaders,
    action,
    model: null,
    stream: null,
  });
  switch (path) {
    case 'chat/completions':
      return route(CHAT[provider], 'generate');
    case 'responses':
      return provider === 'openai' ? route(openAiResponses, 'generate') : null;
    case 'embeddings':
      return route(CHAT[provider], 'embed');
    default:
      return path === 'models' || path.startsWith('models/') ? route(CHAT[provider], 'models') : null;
  }
}

function anthropicRoute(path: string): Route | null {
  const base = {
    provider: 'anthropic',
    protocol: anthropic,
    headers: anthropicHeaders,
    model: null,
  } as const;
  if (path === 'messages') return { ...base, action: 'generate', stream: null };
  if (path === 'messages/count_tokens') return { ...base, action: 'count', stream: null };
  return path === 'models' || path.startsWith('models/') ? { ...base, action: 'models', stream: null } : null;
}

const GEMINI_ACTIONS: Readonly<Record<string, Action>> = {
  generateContent: 'generate',
  streamGenerateContent: 'generate',
  countTokens: 'count',
  embedContent: 'embed',
  batchEmbedContents: 'embed',
};

function geminiRoute(path: string): Route | null {
  const base = { provider: 'gemini', protocol: gemini, headers: geminiHeaders } as const;
  const [, model, method] = /^models\/([^:]+):(\w+)$/.exec(path) ?? [];
  const action = GEMINI_ACTIONS[method ?? ''];
  if (model !== undefined && action) {
    return { ...base, action, model: decodeURIComponent(model), stream: method === 'streamGenerateContent' };
  }
  return path === 'models' || path.startsWith('models/')
    ? { ...base, action: 'models', model: null, stream: null }
    : null;
}

const PERPLEXITY: Readonly<Record<string, Protocol>> = {
  'chat/completions': perplexity,
  'v1/chat/completions': perplexity,
  'v1/responses': perplexityAgent,
  'v1/agent': perplexityAgent,
};

function perplexityRoute(path: string): Route | null {
  const protocol = PERPLEXITY[path];
  if (!protocol) return null;
  const base = { provider: 'perplexity', headers: perplexityHeaders, action: 'generate' } as const;
  return { ...base, protocol, model: null, stream: null };
}

const PREFIXES: readonly (readonly [prefix: string, route: (path: string) => Route | null])[] = [
  ['/openai/v1/', (path) => openAiLike('openai', path)],
  ['/anthropic/v1/', anthropicRoute],
  ['/gemini/v1beta/', geminiRoute],
  ['/gemini/v1/', geminiRoute],
  ['/perplexity/', perplexityRoute],
  ['/mistral/v1/', (path) => openAiLike('mistral', path)],
  ['/groq/openai/v1/', (path) => openAiLike('groq', path)],
];

/** The route of a path without its query; null where no provider has one. */
export function findRoute(path: string): Route | null {
  for (const [prefix, route] of PREFIXES) {
    if (path.startsWith(prefix)) return route(path.slice(prefix.length));
  }
  return null;
}
