import { createHmac } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Role } from '@leadline/contracts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { compose } from '../compose.ts';
import { serve } from '../serve.ts';
import { type OidcProvider, startOidcProvider } from '../test-oidc.ts';
import { startServer, type TestServer } from '../test-server.ts';

let oidc: OidcProvider;
let server: TestServer;
beforeAll(async () => {
  oidc = await startOidcProvider();
});
beforeEach(async () => {
  server = await startServer({
    env: {
      LEADLINE_OIDC_ISSUER: oidc.issuer,
      LEADLINE_OIDC_CLIENT_ID: oidc.clientId,
      LEADLINE_OIDC_CLIENT_SECRET: oidc.clientSecret,
    },
  });
  oidc.allowRedirect(`${server.url}/auth/callback/oidc`);
});
afterEach(() => server.close());
afterAll(() => oidc.close());

const PASSWORD = 'correct horse battery';
const ADA = { name: 'Ada', email: 'ada@example.com', password: PASSWORD };

/** A browser: keeps cookies, sends its origin. */
function browser(origin = server.url) {
  const jar = new Map<string, string>();
  const send = async (method: string, path: string, body?: unknown, more: Record<string, string> = {}) => {
    const response = await fetch(new URL(path, server.url), {
      method,
      redirect: 'manual',
      headers: {
        origin,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(jar.size > 0 && { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') }),
        ...more,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/u.exec(cookie) ?? [];
      if (value === '') jar.delete(name);
      else jar.set(name, value);
    }
    const text = await response.text();
    const json = (text.startsWith('{') ? JSON.parse(text) : {}) as Record<string, unknown>;
    return { status: response.status, headers: response.headers, json };
  };
  return {
    jar,
    send,
    signUp: (person: object) => send('POST', '/auth/sign-up/email', person),
    signIn: (email: string, password = PASSWORD) => send('POST', '/auth/sign-in/email', { email, password }),
  };
}

async function admin() {
  const ada = browser();
  expect((await ada.signUp(ADA)).status).toBe(200);
  return ada;
}

async function invite(email: string, role: Role): Promise<string> {
  const answer = await server.call('POST', '/v1/invitations', { body: { email, role } });
  expect(answer.status).toBe(201);
  return answer.json<{ token: string }>().token;
}

async function logged(operation: string) {
  const answer = await server.call('GET', `/v1/audit-log?operation=${operation}`);
  return answer.json<{ items: { outcome: string; userId: string; origin: string }[] }>().items;
}

describe('the first person', () => {
  it('becomes admin of the default workspace, with a cookie that scripts cannot read', async () => {
    const ada = browser();
    const answer = await ada.signUp(ADA);
    expect(answer.status).toBe(200);
    const cookie = answer.headers.getSetCookie().find((each) => each.includes('session_token'));
    expect(cookie).toMatch(/HttpOnly/u);
    expect(cookie).toMatch(/SameSite=Lax/u);
    const people = (await ada.send('GET', '/v1/users')).json['items'];
    expect(people).toMatchObject([{ email: ADA.email, role: 'admin', twoFactor: false }]);
    expect((await stat(join(server.config.LEADLINE_HOME, 'session-secret'))).mode & 0o777).toBe(0o600);
  });

  it('is one, also when several come at once', async () => {
    const people = Array.from({ length: 4 }, (_, at) => ({ ...ADA, email: `p${at}@example.com` }));
    await Promise.all(people.map((each) => browser().signUp(each)));
    const items = (await server.call('GET', '/v1/users')).json<{ items: unknown[] }>().items;
    expect(items).toMatchObject([{ role: 'admin' }]);
  });

  it('needs an invitation where strangers can reach the server', async () => {
    const config = { ...server.config, LEADLINE_PUBLIC_URL: 'https://leadline.example' };
    const leadline = await compose({ work: false, config });
    const open = await serve(leadline);
    const response = await fetch(`${open.url}/auth/sign-up/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: 'https://leadline.example' },
      body: JSON.stringify(ADA),
    });
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ code: 'INVITATION_NEEDED' });
    await open.close();
    await leadline.close();
  });
});

describe('everybody else', () => {
  it('needs an invitation, which is good once and for one address', async () => {
    await admin();
    const bob = { ...ADA, name: 'Bob', email: 'bob@example.com' };
    expect((await browser().signUp(bob)).status).toBe(403);
    const invitation = await invite('Bob@example.com', 'sales_rep');
    expect((await browser().signUp({ ...bob, email: 'eve@example.com', invitation })).status).toBe(403);
    const his = browser();
    expect((await his.signUp({ ...bob, invitation })).status).toBe(200);
    expect((await his.send('GET', '/v1/visibility/audits')).status).toBe(200);
    expect((await his.send('GET', '/v1/users')).status).toBe(403);
    expect((await browser().signUp({ ...bob, email: 'eve@example.com', invitation })).status).toBe(403);
    const open = (await server.call('GET', '/v1/invitations')).json<{ items: unknown[] }>().items;
    expect(open).toEqual([]);
  });

  it('joins another workspace with an invitation, and is there what it says', async () => {
    const ada = await admin();
    const other = await server.leadline.iam.createWorkspace('other');
    const { token } = await server.leadline.users.invite(other.id, {
      email: ADA.email,
      role: 'analyst',
      days: 1,
    });
    const joined = await ada.send('POST', '/auth/accept-invitation', { invitation: token });
    expect(joined.json).toEqual({ workspaceId: other.id });
    const there = { 'x-workspace-id': other.id };
    expect((await ada.send('GET', '/v1/users', undefined, there)).status).toBe(403);
    expect((await ada.send('GET', '/v1/users')).status).toBe(200);
    const elsewhere = await server.database.addWorkspace();
    expect(
      (await ada.send('GET', '/v1/visibility/audits', undefined, { 'x-workspace-id': elsewhere })).status,
    ).toBe(403);
    expect((await ada.send('POST', '/auth/accept-invitation', { invitation: token })).status).toBe(404);
  });

  it('is out at once when taken out, with the keys that act for them; the last admin stays', async () => {
    const ada = await admin();
    const his = browser();
    await his.signUp({
      ...ADA,
      email: 'bob@example.com',
      invitation: await invite('bob@example.com', 'sales_manager'),
    });
    const people = (await ada.send('GET', '/v1/users')).json['items'] as { userId: string; email: string }[];
    const idOf = (email: string) => people.find((each) => each.email === email)?.userId ?? '';
    const key = await server.call('POST', '/v1/keys', {
      body: { name: 'bob', role: 'sales_rep', userId: idOf('bob@example.com') },
    });
    const { secret } = key.json<{ secret: string }>();
    expect((await server.call('GET', '/v1/visibility/audits', { key: secret })).status).toBe(200);
    const gone = await ada.send('DELETE', `/v1/users/${idOf('bob@example.com')}`);
    expect(gone.json).toEqual({ removed: true, revokedKeys: 1 });
    expect((await server.call('GET', '/v1/visibility/audits', { key: secret })).status).toBe(401);
    expect((await his.send('GET', '/v1/visibility/audits')).status).toBe(403);
    expect((await ada.send('DELETE', `/v1/users/${idOf(ADA.email)}`)).status).toBe(409);
    expect((await ada.send('PATCH', `/v1/users/${idOf(ADA.email)}`, { role: 'analyst' })).status).toBe(409);
  });
});

describe('a session', () => {
  it('ends with signing out', async () => {
    const ada = await admin();
    const cookie = [...ada.jar].map(([name, value]) => `${name}=${value}`).join('; ');
    expect((await ada.send('POST', '/auth/sign-out', {})).status).toBe(200);
    const again = await server.call('GET', '/v1/users', { key: null, headers: { cookie } });
    expect(again.status).toBe(401);
  });

  it('is worth nothing to a page of another site', async () => {
    const ada = await admin();
    const body = { name: 'stolen', role: 'admin' };
    for (const more of [{ origin: 'https://evil.example' }, { origin: 'null' }]) {
      const answer = await ada.send('POST', '/v1/keys', body, more);
      expect([more, answer.status]).toEqual([more, 403]);
    }
    const cookie = [...ada.jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const bare = await server.call('POST', '/v1/keys', { key: null, body, headers: { cookie } });
    expect(bare.status).toBe(403);
    expect((await ada.send('POST', '/auth/sign-out', {}, { origin: 'https://evil.example' })).status).toBe(
      403,
    );
    expect((await ada.send('POST', '/v1/keys', body)).status).toBe(201);
  });

  it('is begun with the right password alone, is noted, and guessing is slowed down', async () => {
    await admin();
    expect((await browser().signIn(ADA.email)).status).toBe(200);
    const guesses = [];
    for (let turn = 0; turn < 8; turn += 1)
      guesses.push((await browser().signIn(ADA.email, `wrong ${turn} password`)).status);
    expect(guesses.slice(0, 3)).toEqual([401, 401, 401]);
    expect(guesses.at(-1)).toBe(429);
    // What a client says about its address changes nothing.
    const claimed = { 'x-forwarded-for': '198.51.100.7', 'x-leadline-client-address': '198.51.100.7' };
    const spoofed = await browser().send(
      'POST',
      '/auth/sign-in/email',
      { email: ADA.email, password: PASSWORD },
      claimed,
    );
    expect(spoofed.status).toBe(429);
    const outcomes = (await logged('iam.users.signIn')).map(({ outcome }) => outcome);
    expect(outcomes).toContain('denied');
    expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(2);
  });
});

describe('a second factor', () => {
  it('is asked for after the password; a backup code does once', async () => {
    const ada = await admin();
    const enabled = await ada.send('POST', '/auth/two-factor/enable', { password: PASSWORD });
    const { totpURI, backupCodes } = enabled.json as { totpURI: string; backupCodes: string[] };
    const code = () => totp(new URL(totpURI).searchParams.get('secret') ?? '');
    expect((await ada.send('POST', '/auth/two-factor/verify-totp', { code: code() })).status).toBe(200);

    const half = browser();
    expect((await half.signIn(ADA.email)).json).toMatchObject({ twoFactorRedirect: true });
    expect((await half.send('GET', '/v1/users')).status).toBe(401);
    expect((await half.send('POST', '/auth/two-factor/verify-totp', { code: '000000' })).status).toBe(401);
    expect((await half.send('POST', '/auth/two-factor/verify-totp', { code: code() })).status).toBe(200);
    expect((await half.send('GET', '/v1/users')).json['items']).toMatchObject([{ twoFactor: true }]);

    const other = browser();
    await other.signIn(ADA.email);
    const backup = { code: backupCodes[0] };
    expect((await other.send('POST', '/auth/two-factor/verify-backup-code', backup)).status).toBe(200);
    const third = browser();
    await third.signIn(ADA.email);
    expect((await third.send('POST', '/auth/two-factor/verify-backup-code', backup)).status).toBe(401);
    const { rows } = await server.database.store.pool.query(
      'select secret, backup_codes from user_two_factors',
    );
    expect(JSON.stringify(rows)).not.toContain(backupCodes[1]);
  });
});

describe('single sign-on', () => {
  afterEach(() => {
    oidc.setClockAhead(0);
    oidc.forgeTokens(false);
  });
  const begin = async (from: ReturnType<typeof browser>) => {
    const answer = await from.send('POST', '/auth/sign-in/social', {
      provider: 'oidc',
      callbackURL: '/docs',
    });
    return oidc.signIn(String(answer.json['url']), 'grace');
  };

  it('lets in whoever is invited, by the address the provider has verified', async () => {
    await admin();
    const refused = browser();
    await refused.send('GET', await begin(refused));
    expect((await refused.send('GET', '/v1/visibility/audits')).status).toBe(401);

    await invite(oidc.emailOf('grace'), 'sales_manager');
    const grace = browser();
    const back = await grace.send('GET', await begin(grace));
    expect(back.headers.get('location')).toBe('/docs');
    expect((await grace.send('GET', '/v1/visibility/audits')).status).toBe(200);
    const [signIn] = await logged('iam.users.signIn');
    expect(signIn).toMatchObject({ outcome: 'done' });

    const again = browser();
    await again.send('GET', await begin(again));
    expect((await again.send('GET', '/v1/visibility/audits')).status).toBe(200);
  });

  it.each([
    ['ahead by half a minute', 30],
    ['behind by half a minute, so that the token has just ended', -3_600 - 30],
  ])('bears a provider whose clock is %s', async (_skew, seconds) => {
    await admin();
    await invite(oidc.emailOf('grace'), 'sales_rep');
    oidc.setClockAhead(seconds);
    const grace = browser();
    await grace.send('GET', await begin(grace));
    expect((await grace.send('GET', '/v1/visibility/audits')).status).toBe(200);
  });

  it.each([
    ['ahead by five minutes', 300, 'begins 5 minutes from now'],
    ['an hour behind', -2 * 3_600, 'ended 60 minutes ago'],
  ])('refuses a provider whose clock is %s, and says that it is the clocks', async (_skew, seconds, told) => {
    await admin();
    await invite(oidc.emailOf('grace'), 'sales_rep');
    oidc.setClockAhead(seconds);
    const grace = browser();
    const refused = await grace.send('GET', await begin(grace));
    expect([refused.status, refused.json]).toEqual([
      401,
      { code: 'CLOCKS_DIFFER', message: expect.stringContaining(told) },
    ]);
    expect(String(refused.json['message'])).toContain('more than 60 seconds');
    expect((await grace.send('GET', '/v1/visibility/audits')).status).toBe(401);
  });

  it('refuses a token that another key signed, whatever its times', async () => {
    await admin();
    await invite(oidc.emailOf('grace'), 'sales_rep');
    oidc.setClockAhead(1);
    oidc.forgeTokens(true);
    const grace = browser();
    const back = await grace.send('GET', await begin(grace));
    expect(back.headers.get('location')).toContain('error=');
    expect((await grace.send('GET', '/v1/visibility/audits')).status).toBe(401);
  });

  it('refuses an answer that belongs to another browser', async () => {
    await admin();
    await invite(oidc.emailOf('grace'), 'sales_rep');
    const callback = await begin(browser());
    const thief = browser();
    await thief.send('GET', callback);
    expect((await thief.send('GET', '/v1/visibility/audits')).status).toBe(401);
  });
});

/** RFC 6238, six digits, 30 s. */
function totp(secret: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = Array.from(secret, (letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from((bits.match(/.{8}/gu) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const digest = createHmac('sha1', key).update(counter).digest();
  const offset = (digest.at(-1) ?? 0) & 0xf;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}
