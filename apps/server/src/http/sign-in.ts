import { LeadlineError } from '@leadline/core/kernel/errors';
import type { Principal, Users } from '@leadline/core/kernel/iam';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

export interface SignInDeps {
  readonly users: Users;
}

const CHANGES_NOTHING = new Set(['GET', 'HEAD', 'OPTIONS']);
const MOST_BYTES = 64 * 1024;
const WORKSPACE_HEADER = 'x-workspace-id';

/** Sign-up, sign-in, second factor, single sign-on and sign-out under `/auth`, and joining with an invitation. */
export function serveSignIn(server: FastifyInstance, { users }: SignInDeps): void {
  server.post<{ Body: { invitation?: unknown } | undefined }>(
    '/auth/accept-invitation',
    { bodyLimit: MOST_BYTES },
    async (request) => {
      requireOwnOrigin(request, users);
      const token = request.body?.invitation;
      if (typeof token !== 'string')
        throw new LeadlineError('invalid_input', 'invitation: must be the text of an invitation', {
          issues: [{ path: 'invitation', message: 'must be the text of an invitation' }],
          next: 'Send {"invitation": "…"}.',
        });
      return users.acceptInvitation(headersOf(request), token);
    },
  );
  void server.register(async (scope) => {
    // The body is read by whoever answers.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
    scope.all('/auth/*', { bodyLimit: MOST_BYTES }, async (request, reply) => {
      refuseForeignOrigin(request, users);
      return sendResponse(reply, await users.handle(toRequest(request), request.ip));
    });
  });
}

/** The person a request's session cookie stands for; null for a request without one. */
export async function sessionPrincipal(request: FastifyRequest, users: Users): Promise<Principal | null> {
  if (!/(?:^|[;\s.-])leadline\.session_token=/u.test(request.headers.cookie ?? '')) return null;
  requireOwnOrigin(request, users);
  const workspaceId = request.headers[WORKSPACE_HEADER];
  return users.principalOf(headersOf(request), typeof workspaceId === 'string' ? workspaceId : undefined);
}

/** A cookie is sent along whoever wrote the page, so what changes something must say that it comes from ours. */
function requireOwnOrigin(request: FastifyRequest, users: Users): void {
  if (CHANGES_NOTHING.has(request.method)) return;
  refuseForeignOrigin(request, users);
  const { origin, 'sec-fetch-site': site } = request.headers;
  if (origin === undefined && site !== 'same-origin') throw foreign();
}

/** Programs send no origin at all, browsers always do; where both are missing there is no cookie to misuse yet. */
function refuseForeignOrigin(request: FastifyRequest, users: Users): void {
  const { origin, 'sec-fetch-site': site } = request.headers;
  if (CHANGES_NOTHING.has(request.method)) return;
  if (origin !== undefined && !users.trustedOrigins().includes(origin)) throw foreign();
  if (site === 'cross-site') throw foreign();
}

function foreign(): LeadlineError {
  return new LeadlineError('forbidden', 'This request came from a page of another site.', {
    next: 'Use the address in LEADLINE_PUBLIC_URL; a program sends an API key instead of a cookie.',
    kept: 'Nothing was changed.',
  });
}

function headersOf(request: FastifyRequest): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  return headers;
}

function toRequest(request: FastifyRequest): Request {
  const headers = headersOf(request);
  // The body may be read anew, in another length of bytes.
  headers.delete('content-length');
  const hasBody = typeof request.body === 'string' && request.body !== '';
  const host = headers.get('host') ?? 'localhost';
  return new Request(`http://${host}${request.url}`, {
    method: request.method,
    headers,
    ...(hasBody && { body: request.body as string }),
  });
}

async function sendResponse(reply: FastifyReply, response: Response): Promise<FastifyReply> {
  reply.code(response.status);
  for (const [name, value] of response.headers) if (name !== 'set-cookie') reply.header(name, value);
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) reply.header('set-cookie', cookies);
  const body = await response.text();
  return reply.header('cache-control', 'no-store').send(body);
}
