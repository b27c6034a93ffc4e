import type { IncomingHttpHeaders } from 'node:http';
import type { Provider } from './model/request.ts';
import { ApiProblem } from './protocols/protocol.ts';

function keyOf(provider: Provider, headers: IncomingHttpHeaders, query: URLSearchParams): string | null {
  const bearer = /^Bearer\s+(.+)$/i.exec(headers.authorization ?? '')?.[1] ?? null;
  if (provider === 'gemini') return String(headers['x-goog-api-key'] ?? query.get('key') ?? '') || null;
  const named = provider === 'anthropic' ? headers['x-api-key'] : headers['api-key'];
  return (typeof named === 'string' && named !== '' ? named : null) ?? bearer;
}

function masked(key: string): string {
  return key.length <= 8 ? '*'.repeat(key.length) : `${key.slice(0, 4)}${'*'.repeat(8)}${key.slice(-4)}`;
}

function wrongKeyMessage(provider: Provider, key: string): string {
  switch (provider) {
    case 'anthropic':
      return 'invalid x-api-key';
    case 'gemini':
      return 'API key not valid. Please pass a valid API key.';
    case 'perplexity':
      return 'Invalid API key provided.';
    case 'groq':
      return 'Invalid API Key';
    default:
      return `Incorrect API key provided: ${masked(key)}.`;
  }
}

function missingKeyMessage(provider: Provider): string {
  if (provider === 'anthropic') return 'x-api-key header is required';
  if (provider === 'gemini')
    return "Method doesn't allow unregistered callers. Please use API Key to call this API.";
  return "You didn't provide an API key in an Authorization header using Bearer auth.";
}

/** Throws the provider's own refusal unless the request carries one of the accepted keys. */
export function checkKey(
  provider: Provider,
  accepted: ReadonlySet<string>,
  request: { readonly headers: IncomingHttpHeaders; readonly query: URLSearchParams },
): void {
  const key = keyOf(provider, request.headers, request.query);
  if (key === null) throw new ApiProblem('missing_key', missingKeyMessage(provider));
  if (!accepted.has(key)) throw new ApiProblem('wrong_key', wrongKeyMessage(provider, key));
}
