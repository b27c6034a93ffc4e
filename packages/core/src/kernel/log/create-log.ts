import { type DestinationStream, destination, type Logger, pino } from 'pino';
import { LeadlineError } from '../errors/index.ts';
import { createLineScrubber, scrubFields } from './scrub.ts';

/** What the rest of Leadline needs of a logger: fields first, then the sentence. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface LogOptions {
  readonly level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** Standard error unless given: standard output belongs to results. */
  readonly destination?: DestinationStream;
  /** Values that must never appear, such as the configured keys. */
  readonly secrets?: readonly string[];
}

const STANDARD_ERROR = 2;
const LONGEST_CAUSE_CHAIN = 4;

/**
 * JSON lines. Fields with sensitive names are replaced at any depth; every finished line is searched for
 * known secrets, for what looks like a key, and for e-mail addresses. Of an error only the type, code,
 * message, stack and causes are written: drivers hang rows and headers on theirs.
 */
export function createLog(options: LogOptions): Logger {
  return pino(
    {
      level: options.level,
      base: { pid: process.pid },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }), log: scrubFields },
      serializers: { err: describeError, error: describeError },
      hooks: { streamWrite: createLineScrubber(options.secrets ?? []) },
    },
    options.destination ?? destination({ fd: STANDARD_ERROR, sync: true }),
  );
}

function describeError(error: unknown, depth: number = 0): unknown {
  if (!(error instanceof Error)) return typeof error === 'string' ? error : typeof error;
  return {
    type: error.name,
    ...('code' in error && { code: error.code }),
    message: withoutValues(error.message),
    ...(error.stack && { stack: withoutValues(error.stack) }),
    ...(error instanceof LeadlineError && { retryable: error.retryable, next: error.next }),
    ...(error.cause !== undefined &&
      depth < LONGEST_CAUSE_CHAIN && { cause: describeError(error.cause, depth + 1) }),
  };
}

/** Drizzle's message goes on with the values bound to the query, which may be personal data. */
function withoutValues(text: string): string {
  return text.replace(/(Failed query: [\s\S]*?)\nparams:[\s\S]*?(?=\n {4}at |$)/, '$1');
}
