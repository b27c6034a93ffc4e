import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';

/** A certified OpenID Connect provider on a port of its own, whose pages are filled in by `signIn`. */
export interface OidcProvider {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  emailOf(account: string): string;
  allowRedirect(url: string): void;
  /** From now on its identity tokens are dated so many seconds later, as by a clock that is ahead; they are good for an hour. */
  setClockAhead(seconds: number): void;
  /** Whether tokens that are dated anew are signed with a key that is not the provider's. */
  forgeTokens(forge: boolean): void;
  /** Goes through the provider's pages as this person; returns where the browser is sent back to. */
  signIn(authorizationUrl: string, account: string): Promise<string>;
  close(): Promise<void>;
}

const CLIENT = { clientId: 'leadline', clientSecret: 'a-client-secret-for-tests-only-0001' };
const MOST_STEPS = 12;

export async function startOidcProvider(): Promise<OidcProvider> {
  const redirects: string[] = ['http://127.0.0.1/none'];
  const http = createServer();
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const emailOf = (account: string) => `${account}@example.com`;
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const { privateKey: foreignKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  let aheadSeconds = 0;
  let forged = false;
  const provide = () => {
    const provider = new Provider(issuer, {
      jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256' }] },
      clients: [
        {
          client_id: CLIENT.clientId,
          client_secret: CLIENT.clientSecret,
          redirect_uris: [...redirects],
          token_endpoint_auth_method: 'client_secret_post',
        },
      ],
      claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
      conformIdTokenClaims: false,
      cookies: { keys: ['cookie-key-for-tests'] },
      findAccount: (_context, id) => ({
        accountId: id,
        claims: () => ({ sub: id, email: emailOf(id), email_verified: true, name: id }),
      }),
    });
    provider.use(async (context, next) => {
      await next();
      const body = context.body as { id_token?: string } | undefined;
      if (aheadSeconds !== 0 && typeof body?.id_token === 'string')
        body.id_token = dated(body.id_token, forged ? foreignKey : privateKey, aheadSeconds);
    });
    return provider.callback();
  };
  let handler = provide();
  http.on('request', (request, response) => void handler(request, response));
  return {
    issuer,
    ...CLIENT,
    emailOf,
    allowRedirect(url) {
      redirects.push(url);
      handler = provide();
    },
    forgeTokens(forge) {
      forged = forge;
    },
    setClockAhead(seconds) {
      aheadSeconds = seconds;
    },
    signIn: (authorizationUrl, account) => goThrough(issuer, authorizationUrl, account),
    close: () => new Promise((resolve) => http.close(() => resolve())),
  };
}

/** The same token with its times moved, `nbf` beside them, and signed anew. */
function dated(token: string, key: KeyObject, seconds: number): string {
  const [header = '', payload = ''] = token.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { iat: number; exp: number };
  const iat = claims.iat + seconds;
  const moved = { ...claims, iat, nbf: iat, exp: claims.exp + seconds };
  const signed = `${header}.${Buffer.from(JSON.stringify(moved)).toString('base64url')}`;
  return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), key).toString('base64url')}`;
}

/** Follows redirects within the provider and sends its two forms: who it is, and consent. */
async function goThrough(issuer: string, start: string, account: string): Promise<string> {
  const jar = new Map<string, string>();
  let url = start;
  let form: URLSearchParams | null = null;
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const response = await fetch(url, {
      redirect: 'manual',
      method: form ? 'POST' : 'GET',
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form && { body: form }),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/u.exec(cookie) ?? [];
      jar.set(name, value);
    }
    const location = response.headers.get('location');
    if (location !== null) {
      const next = new URL(location, url).href;
      if (!next.startsWith(issuer)) return next;
      [url, form] = [next, null];
      continue;
    }
    const page = await response.text();
    const prompt = /name="prompt" value="(\w+)"/u.exec(page)?.[1];
    const action = /action="([^"]+)"/u.exec(page)?.[1];
    if (prompt === undefined || action === undefined)
      throw new Error(`No form at ${url}: ${page.slice(0, 400)}`);
    url = new URL(action, url).href;
    form = new URLSearchParams({ prompt, ...(prompt === 'login' && { login: account, password: 'x' }) });
  }
  throw new Error('The provider never sent the browser back.');
}
