import { randomUUID } from 'node:crypto';
import { ROLES, type Role } from '@leadline/contracts';
import { walkOperations } from '@leadline/core/testing';
import { type Sandbox, startSandbox } from '@leadline/sandbox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordedAudit } from '../test-audits.ts';
import { finishedAudit, startServer, type TestServer } from '../test-server.ts';

let server: TestServer;
let sandbox: Sandbox;
let keys: Record<Role, string>;
beforeAll(async () => {
  sandbox = await startSandbox({ latency: { kind: 'fixed', ms: 1 } });
  server = await startServer({ env: { LEADLINE_SANDBOX_URL: sandbox.url } });
  const made = await Promise.all(ROLES.map(async (role) => [role, await server.keyOf(role)] as const));
  keys = Object.fromEntries(made) as Record<Role, string>;
});
afterAll(async () => {
  await server.close();
  await sandbox.close();
});

/** Who may ask models, through the routes that OpenAI's and Anthropic's clients use. */
const MAY_ASK_MODELS: Readonly<Record<Role, boolean>> = {
  admin: true,
  sales_manager: true,
  sales_rep: true,
  analyst: false,
};
/** Say what could be asked, and ask nobody. */
const LOOKS_ONLY: ReadonlySet<string> = new Set(['/v1/models', '/v1/models/{model}']);

/** The routes that are no operations and need a key, as the API's own page lists them. */
async function gatewayRoutes(): Promise<{ method: string; path: string }[]> {
  const page = (await server.call('GET', '/openapi.json', { key: null })).json<{
    paths: Record<string, Record<string, { operationId?: string }>>;
  }>();
  const operations = new Set(server.leadline.operations.map(({ definition }) => definition.name));
  return Object.entries(page.paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(
        ([, { operationId = '' }]) => operationId.startsWith('gateway.') && !operations.has(operationId),
      )
      .map(([method]) => ({ method: method.toUpperCase(), path })),
  );
}

function bodyFor(path: string): Readonly<Record<string, unknown>> {
  const messages = [{ role: 'user', content: 'Hi' }];
  if (path === '/v1/embeddings') return { model: 'openai/text-embedding-3-small', input: 'Hi' };
  if (path === '/v1/responses') return { model: 'openai/gpt-6-luna', input: 'Hi' };
  if (path === '/v1/messages/count_tokens') return { model: 'openai/gpt-6-luna', messages };
  return { model: 'openai/gpt-6-luna', max_tokens: 10, messages };
}

/** An operation's address with random identifiers. */
function addressOf(path: string): string {
  return path.replaceAll(/\{\w+\}/gu, () => randomUUID());
}

describe('who may do what', () => {
  it('every operation lets in exactly the roles that have its permission', async () => {
    const attempts = walkOperations(server.leadline.operations);
    const byName = new Map(server.leadline.operations.map(({ definition }) => [definition.name, definition]));
    expect(attempts).toHaveLength(byName.size * ROLES.length);
    for (const { operation, role, allowed } of attempts) {
      const definition = byName.get(operation);
      const { method, path } = definition?.http ?? { method: 'GET', path: '/' };
      const answer = await server.call(method, addressOf(path), { key: keys[role] });
      const { code, next } = answer.status >= 400 ? answer.problem() : {};
      const refused =
        code === 'forbidden' && answer.status === 403 && next?.includes(definition?.permission ?? '?');
      expect([operation, role, refused ? 'refused' : 'let in']).toEqual([
        operation,
        role,
        allowed ? 'let in' : 'refused',
      ]);
      expect(answer.status).not.toBe(401);
    }
  });

  it('every route of the gateway asks models for exactly the roles that may have them asked', async () => {
    const routes = await gatewayRoutes();
    expect(routes.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['/v1/chat/completions', '/v1/responses', '/v1/messages', '/v1/embeddings']),
    );
    for (const { method, path } of routes)
      for (const role of ROLES) {
        const address = path.replace('{model}', 'openai/gpt-6-luna');
        const body = method === 'POST' ? { body: bodyFor(path) } : {};
        const answer = await server.call(method, address, { key: keys[role], ...body });
        const allowed = LOOKS_ONLY.has(path) || MAY_ASK_MODELS[role];
        expect([path, role, answer.status]).toEqual([path, role, allowed ? 200 : 403]);
      }
  });

  it('no route of the gateway answers without a key, or with one that is made up or revoked', async () => {
    const workspaceId = (await server.leadline.localPrincipal()).workspaceId;
    const revoked = await server.leadline.iam.createApiKey({ workspaceId, name: 'gone', role: 'admin' });
    await server.leadline.iam.revokeKey(workspaceId, revoked.id);
    for (const { method, path } of await gatewayRoutes())
      for (const key of [null, `ll_${'x'.repeat(43)}`, 'nonsense', revoked.secret]) {
        const body = method === 'POST' ? { body: bodyFor(path) } : {};
        const answer = await server.call(method, path.replace('{model}', 'x'), { key, ...body });
        expect([path, answer.status]).toEqual([path, 401]);
      }
  });

  it('no operation answers without a key, or with one that is made up or revoked', async () => {
    const workspaceId = (await server.leadline.localPrincipal()).workspaceId;
    const revoked = await server.leadline.iam.createApiKey({ workspaceId, name: 'gone', role: 'admin' });
    await server.leadline.iam.revokeKey(workspaceId, revoked.id);
    for (const { definition } of server.leadline.operations)
      for (const key of [null, `ll_${'x'.repeat(43)}`, 'nonsense', revoked.secret]) {
        const answer = await server.call(definition.http.method, addressOf(definition.http.path), { key });
        expect(answer.status).toBe(401);
        expect(answer.headers.get('www-authenticate')).toBe('Bearer');
        expect(answer.problem()).toMatchObject({ code: 'unauthenticated', next: expect.any(String) });
      }
  });

  it('takes the key from x-api-key too', async () => {
    const answer = await server.call('GET', '/v1/visibility/audits', {
      key: null,
      headers: { 'x-api-key': keys.sales_rep },
    });
    expect(answer.status).toBe(200);
  });

  it("another workspace's audit is not there, whatever is asked of it", async () => {
    const auditId = await finishedAudit(server, recordedAudit());
    const other = await server.leadline.iam.createWorkspace('another');
    const { secret } = await server.leadline.iam.createApiKey({
      workspaceId: other.id,
      name: 'theirs',
      role: 'admin',
    });
    const path = `/v1/visibility/audits/${auditId}`;
    for (const [method, address] of [
      ['GET', path],
      ['GET', `${path}/report`],
      ['GET', `${path}/export`],
      ['GET', `${path}/events`],
      ['GET', `${path}/discovered-brands`],
      ['POST', `${path}/resume`],
      ['POST', `${path}/cancel`],
      ['DELETE', path],
      ['GET', `/v1/visibility/comparisons?before=${auditId}&after=${auditId}`],
    ] as const)
      expect((await server.call(method, address, { key: secret })).status).toBe(404);
    const stream = await server.call('GET', `${path}/events`, {
      key: secret,
      headers: { accept: 'text/event-stream' },
    });
    expect(stream.status).toBe(404);
    expect((await server.call('GET', path)).status).toBe(200);
  });
});

describe('a link to a report', () => {
  it('opens it without a key, under a policy that lets nothing foreign run', async () => {
    const auditId = await finishedAudit(server, recordedAudit());
    const { workspaceId } = await server.leadline.localPrincipal();
    const path = await server.leadline.reportLinks.path(workspaceId, auditId);
    const page = await server.call('GET', path, { key: null });
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/^default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-[^']+';/u);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(page.text).toContain('Acme');
  });

  it('is worth nothing when changed, moved to another audit, or without its token', async () => {
    const [one, other] = [
      await finishedAudit(server, recordedAudit()),
      await finishedAudit(server, recordedAudit()),
    ];
    const { workspaceId } = await server.leadline.localPrincipal();
    const path = await server.leadline.reportLinks.path(workspaceId, one);
    const token = path.split('token=')[1] ?? '';
    for (const bad of [
      `/reports/${other}?token=${token}`,
      `/reports/${one}?token=${token.slice(0, -2)}AA`,
      `/reports/${one}?token=${randomUUID()}.${token.split('.')[1]}`,
      `/reports/${one}`,
      `/reports/${one}?token=${token}&token=${token}`,
      `/reports/%00?token=${token}`,
      `/reports/..%2f..%2fetc?token=${token}`,
    ]) {
      const answer = await server.call('GET', bad, { key: null });
      expect([bad, answer.status]).toEqual([bad, 404]);
      expect(answer.problem().code).toBe('not_found');
    }
  });

  it('ends with the audit', async () => {
    const auditId = await finishedAudit(server, recordedAudit());
    const { workspaceId } = await server.leadline.localPrincipal();
    const path = await server.leadline.reportLinks.path(workspaceId, auditId);
    await server.call('DELETE', `/v1/visibility/audits/${auditId}`);
    expect((await server.call('GET', path, { key: null })).status).toBe(404);
  });
});
