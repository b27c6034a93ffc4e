import type { BetterAuthPlugin } from 'better-auth';
import { APIError } from 'better-auth/api';
import { decodeJwt, type JWTPayload, jwtVerify } from 'jose';

/** How far the clocks of an identity provider and of this server may lie apart. */
const CLOCK_SKEW_SECONDS = 60;

type Check = (token: string, nonce?: string) => Promise<boolean>;
type Provider = Parameters<NonNullable<BetterAuthPlugin['init']>>[0]['socialProviders'][number];

/**
 * Identity tokens are believed although clocks differ a little, and one that is refused for its times says so. The library itself
 * compares them to the second, looks at no `iat`, and tells only that something was wrong. To stand after the plugin that makes
 * the provider of this name.
 */
export function identityTokens(providerId: string, now: () => Date) {
  return {
    id: 'identity-tokens',
    init(context) {
      const provider = context.socialProviders.find(({ id }) => id === providerId);
      if (provider) settle(provider, now);
    },
  } satisfies BetterAuthPlugin;
}

function settle(provider: Provider, now: () => Date): void {
  const { idToken: config, getUserInfo } = provider;
  if (!config || 'verify' in config) return;
  const verify: Check = async (token, nonce) => {
    const { issuer, audience, algorithms } = config;
    const { payload } = await jwtVerify(token, config.jwks, {
      ...(issuer !== undefined && { issuer }),
      ...(audience !== undefined && { audience }),
      ...(algorithms !== undefined && { algorithms }),
      clockTolerance: CLOCK_SKEW_SECONDS,
      currentDate: now(),
    });
    return nonce === undefined || payload['nonce'] === nonce;
  };
  provider.idToken = { verify };
  provider.getUserInfo = async (tokens) => {
    const problem = tokens.idToken === undefined ? null : clockProblem(tokens.idToken, now());
    if (problem !== null) throw new APIError('UNAUTHORIZED', { code: 'CLOCKS_DIFFER', message: problem });
    return getUserInfo(tokens);
  };
}

/** What is wrong with a token's times, for whoever signs in; null when nothing is. Whether it is genuine is another question. */
function clockProblem(token: string, now: Date): string | null {
  let claims: JWTPayload;
  try {
    claims = decodeJwt(token);
  } catch {
    // Left to the verification, which refuses it.
    return null;
  }
  const seconds = now.getTime() / 1_000;
  const begins = Math.max(claims.nbf ?? 0, claims.iat ?? 0);
  if (begins > seconds + CLOCK_SKEW_SECONDS) return problemText(`begins ${away(begins - seconds)} from now`);
  if (claims.exp !== undefined && claims.exp <= seconds - CLOCK_SKEW_SECONDS)
    return problemText(`ended ${away(seconds - claims.exp)} ago`);
  return null;
}

function problemText(what: string): string {
  return `The identity provider's token ${what}: its clock and this server's differ by more than ${CLOCK_SKEW_SECONDS} seconds, or the sign-in took too long. Sign in again; if that does not help, the clocks have to be set.`;
}

function away(seconds: number): string {
  return seconds < 120 ? `${Math.round(seconds)} seconds` : `${Math.round(seconds / 60)} minutes`;
}
