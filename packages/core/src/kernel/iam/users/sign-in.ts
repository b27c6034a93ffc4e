import { LeadlineError } from '../../errors/index.ts';
import type { Store } from '../../store/index.ts';
import type { AuditLog } from '../audit-log/audit-log.ts';
import { ADDRESS_HEADER } from './address-header.ts';
import type { createAuth } from './auth.ts';
import { findMembers } from './repository.ts';

type Auth = ReturnType<typeof createAuth>;

export interface SignInDeps {
  readonly store: Store;
  readonly auditLog: Pick<AuditLog, 'note'>;
  readonly auth: () => Promise<Auth>;
}

/** The person whose session cookie the headers carry; null without a good session. */
export async function personOf(auth: Auth, headers: Headers): Promise<{ id: string; email: string } | null> {
  const found = await auth.api.getSession({ headers });
  return found ? { id: found.user.id, email: found.user.email } : null;
}

const BEGINS_SESSION = /^\/auth\/(sign-in|sign-up|two-factor\/verify|callback)/u;

/** Hands a request on, and notes in the audit log of each workspace of the person who signed in or failed to. */
export async function handleSignIn(
  { store, auditLog, auth }: SignInDeps,
  request: Request,
  address: string,
): Promise<Response> {
  const headers = new Headers(request.headers);
  headers.set(ADDRESS_HEADER, address);
  const body = request.method === 'GET' ? '' : await request.text();
  const signedIn = await auth();
  const response = await signedIn.handler(
    new Request(request.url, { method: request.method, headers, ...(body !== '' && { body }) }),
  );
  const { pathname } = new URL(request.url);
  if (!BEGINS_SESSION.test(pathname)) return response;
  const person = await personOfCookies(signedIn, response);
  const email = person?.email ?? (response.status === 401 ? emailIn(body) : undefined);
  if (email === undefined) return response;
  for (const { workspaceId, userId, role } of await store.system((db) => findMembers(db, { email })))
    auditLog.note({
      workspaceId,
      operation: 'iam.users.signIn',
      outcome: person ? 'done' : 'denied',
      code: person ? null : 'unauthenticated',
      keyId: `user:${userId}`,
      userId,
      role,
      object: userId,
      origin: address,
    });
  return response;
}

/** Whoever a response's cookies sign in; half a sign-in, still without its second factor, takes its cookie back. */
async function personOfCookies(auth: Auth, response: Response) {
  const cookie = response.headers.getSetCookie().findLast((each) => /session_token=/u.test(each));
  const pair = cookie?.split(';')[0] ?? '';
  return pair === '' || pair.endsWith('=') ? null : personOf(auth, new Headers({ cookie: pair }));
}

function emailIn(body: string): string | undefined {
  try {
    const { email } = JSON.parse(body) as { email?: unknown };
    return typeof email === 'string' ? email.toLowerCase() : undefined;
  } catch {
    return undefined;
  }
}

export function notSignedIn(): LeadlineError {
  return new LeadlineError('unauthenticated', 'Nobody is signed in.', {
    next: 'Sign in, or send the header `Authorization: Bearer <key>`.',
  });
}
