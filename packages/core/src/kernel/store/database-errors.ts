import { DrizzleQueryError } from 'drizzle-orm/errors';
import { LeadlineError } from '../errors/index.ts';

/** SQLSTATE classes and codes that say the connection or the server is gone, not that the query was wrong. */
const GONE = /^(08|57P0[1-5]|53300|58030)/;
const GONE_NETWORK = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);
const GONE_MESSAGE =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Cannot use a pool after calling end|Client was closed|Query read timeout)/;

/** The SQLSTATE (five characters) or system error code at the root of an error; null without one. */
export function databaseErrorCode(error: unknown): string | null {
  for (let current = error; current instanceof Error; current = current.cause) {
    if ('code' in current && typeof current.code === 'string' && !(current instanceof LeadlineError))
      return current.code;
    if (current instanceof AggregateError && current.errors.length > 0)
      return databaseErrorCode(current.errors[0]);
  }
  return null;
}

/** True for a breach of a unique key or primary key, `constraint` given: of that one. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  for (let current = error; current instanceof Error; current = current.cause) {
    if ('code' in current && current.code === '23505')
      return (
        constraint === undefined || (current as Error & { constraint?: string }).constraint === constraint
      );
  }
  return false;
}

/** True when the same statement may succeed on a fresh connection. */
export function isConnectionLoss(error: unknown): boolean {
  const code = databaseErrorCode(error);
  if (code !== null && (GONE.test(code) || GONE_NETWORK.has(code))) return true;
  for (let current = error; current instanceof Error; current = current.cause)
    if (GONE_MESSAGE.test(current.message)) return true;
  return false;
}

/**
 * Turns what PostgreSQL or its driver threw into what the caller should see: `database_unavailable` for a
 * lost or refused connection, `disk_unavailable` for a full disk, else the driver's own error. Drizzle's wrapper is taken
 * off because its message repeats the bound values, which may be personal data.
 */
export function fromDatabaseError(error: unknown): unknown {
  if (error instanceof LeadlineError) return error;
  const code = databaseErrorCode(error);
  if (isConnectionLoss(error)) return unavailable(error);
  if (code === '28P01' || code === '28000')
    return new LeadlineError('database_unavailable', 'PostgreSQL refused the user name or password.', {
      next: 'Check the user and password in DATABASE_URL.',
      cause: error,
    });
  if (code === '3D000')
    return new LeadlineError('database_unavailable', 'The database named in DATABASE_URL does not exist.', {
      next: 'Create it (createdb), or correct the name in DATABASE_URL.',
      cause: error,
    });
  if (code === '53100' || code === 'ENOSPC')
    return new LeadlineError('disk_unavailable', "The database's disk is full.", {
      next: 'Free some space; the work goes on from its last finished step.',
      kept: 'Everything committed so far.',
      retryable: true,
      cause: error,
    });
  return error instanceof DrizzleQueryError ? (error.cause ?? error) : error;
}

function unavailable(cause: unknown): LeadlineError {
  return new LeadlineError('database_unavailable', 'The connection to PostgreSQL was lost or refused.', {
    next: 'See that PostgreSQL is running (`leadline doctor` tells), then try again.',
    kept: 'Everything committed so far; the transaction that was under way is undone.',
    retryable: true,
    cause,
  });
}
