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
  const provide = () =>
    new Provider(issuer, {
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
    }).callback();
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
    signIn: (authorizationUrl, account) => goThrough(issuer, authorizationUrl, account),
    close: () => new Promise((resolve) => http.close(() => resolve())),
  };
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
