import { betterAuth } from 'better-auth';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { APIError } from 'better-auth/api';
import { genericOAuth, twoFactor } from 'better-auth/plugins';
import { drizzle } from 'drizzle-orm/node-postgres';
import type { Store } from '../../store/index.ts';
import { ADDRESS_HEADER } from './address-header.ts';
import type { Admission, Newcomer } from './admission.ts';
import { identityTokens } from './identity-tokens.ts';
import * as tables from './tables.ts';

/** An OpenID Connect provider people may sign in with. */
export interface SingleSignOn {
  /** Its issuer's address; `/.well-known/openid-configuration` lies below it. */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Shown on the button. */
  readonly name: string;
}

export interface AuthDeps {
  readonly store: Store;
  readonly admission: Admission;
  readonly baseUrl: string;
  readonly trustedOrigins: readonly string[];
  /** Signs cookies and encrypts second factors. */
  readonly secret: string;
  readonly singleSignOn: SingleSignOn | null;
  readonly now: () => Date;
}

const AUTH_PATH = '/auth';
/** The provider's name in `/auth/sign-in/social` and in its redirect address `/auth/callback/oidc`. */
const SINGLE_SIGN_ON = 'oidc';
const SHORTEST_PASSWORD = 12;
const SECONDS_PER_DAY = 86_400;
/** Guesses a minute from one address. */
const GUESSES = { window: 60, max: 5 };

/** better-auth over our own tables; reached as the system, since people belong to no one workspace. */
export function createAuth(deps: AuthDeps) {
  const { store, admission, baseUrl, singleSignOn } = deps;
  return betterAuth({
    appName: 'Leadline',
    baseURL: baseUrl,
    basePath: AUTH_PATH,
    secret: deps.secret,
    trustedOrigins: [...deps.trustedOrigins],
    telemetry: { enabled: false },
    logger: { disabled: true },
    database: drizzleAdapter(drizzle(store.pool), { provider: 'pg', schema: SCHEMA, transaction: true }),
    emailAndPassword: { enabled: true, minPasswordLength: SHORTEST_PASSWORD, maxPasswordLength: 128 },
    session: { expiresIn: 7 * SECONDS_PER_DAY, updateAge: SECONDS_PER_DAY },
    account: { encryptOAuthTokens: true, accountLinking: { enabled: true } },
    disabledPaths: ['/delete-user', '/change-email', '/get-access-token', '/refresh-token'],
    plugins: [
      twoFactor({ issuer: 'Leadline' }),
      ...(singleSignOn
        ? [
            genericOAuth({ config: [singleSignOnConfig(singleSignOn)] }),
            identityTokens(SINGLE_SIGN_ON, deps.now),
          ]
        : []),
    ],
    rateLimit: {
      enabled: true,
      storage: 'database',
      customRules: {
        '/sign-in/email': GUESSES,
        '/sign-up/email': GUESSES,
        '/two-factor/*': GUESSES,
      },
    },
    advanced: {
      cookiePrefix: 'leadline',
      useSecureCookies: baseUrl.startsWith('https:'),
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax' },
      disableCSRFCheck: false,
      disableOriginCheck: false,
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
    },
    databaseHooks: {
      user: {
        create: {
          async before(user, context) {
            const { admitted, proved } = await admission.consider(newcomerOf(user, context));
            if (!admitted) throw notAdmitted();
            return { data: { ...user, emailVerified: proved } };
          },
          after: (user, context) => admission.settle(user.id, newcomerOf(user, context)),
        },
      },
    },
  });
}

const SCHEMA = {
  user: tables.users,
  session: tables.userSessions,
  account: tables.userAccounts,
  verification: tables.userVerifications,
  twoFactor: tables.userTwoFactors,
  rateLimit: tables.signInRates,
};

function singleSignOnConfig({ issuer, clientId, clientSecret, name }: SingleSignOn) {
  return {
    providerId: SINGLE_SIGN_ON,
    name,
    discoveryUrl: `${issuer.replace(/\/+$/u, '')}/.well-known/openid-configuration`,
    clientId,
    clientSecret,
    scopes: ['openid', 'email', 'profile'],
    requireIdTokenVerification: true,
    pkce: true,
  };
}

interface HookContext {
  readonly path?: string | undefined;
  readonly body?: unknown;
}

function newcomerOf(
  { email, emailVerified }: { readonly email: string; readonly emailVerified: boolean },
  context: HookContext | null,
): Newcomer {
  const bySignUp = context?.path === undefined || context.path.startsWith('/sign-up');
  const token = (context?.body as { invitation?: unknown } | null | undefined)?.invitation;
  return {
    email,
    // Nobody but an identity provider can vouch for an address here.
    vouchedFor: !bySignUp && emailVerified,
    invitationToken: bySignUp && typeof token === 'string' ? token : null,
  };
}

function notAdmitted(): APIError {
  return new APIError('FORBIDDEN', {
    code: 'INVITATION_NEEDED',
    message: "An account needs an invitation; ask the workspace's admin for one.",
  });
}
