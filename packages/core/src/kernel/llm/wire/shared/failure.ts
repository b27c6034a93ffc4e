import { LeadlineError } from '../../../errors/index.ts';
import { ProviderFailure, tidyReason, toVisibleError } from '../../providers/failure.ts';
import type { FinishReason } from './neutral.ts';
import { isRecord } from './shape.ts';

/**
 * A provider's reply that is no answer. `data` is its body where it said what went wrong; the gateway's
 * `readFailure` finds the provider's code and message in it.
 */
export class WireFailure extends Error {
  override readonly name = 'WireFailure';
  readonly data: unknown;

  constructor(message: string, data?: unknown) {
    super(message);
    this.data = data;
  }
}

/** The failure for a body that tells an error, whatever its status was. */
export function toldFailure(body: Readonly<Record<string, unknown>>): WireFailure {
  const error = body['error'];
  const told = isRecord(error) ? error['message'] : (error ?? body['message']);
  const reason = typeof told === 'string' && told !== '' ? told : 'an error without a message';
  return new WireFailure(`the provider reported: ${tidyReason(reason)}`, body);
}

/** Parses a reply's text. Throws for an empty one, for HTML, for what is no JSON object. */
export function readBody(body: unknown): Readonly<Record<string, unknown>> {
  const parsed = typeof body === 'string' ? parseText(body) : body;
  if (isRecord(parsed)) return parsed;
  if (Array.isArray(parsed) && isRecord(parsed[0]) && parsed[0]['error']) throw toldFailure(parsed[0]);
  throw new WireFailure(
    parsed === undefined || parsed === null ? 'the reply was empty' : 'the reply is no JSON object',
  );
}

function parseText(body: string): unknown {
  const start = body.trimStart();
  if (start === '') throw new WireFailure('the reply was empty');
  if (start.startsWith('<')) throw new WireFailure(`the reply is a web page, not JSON: ${pageTitle(start)}`);
  try {
    return JSON.parse(body) as unknown;
  } catch {
    throw new WireFailure(`the reply is no JSON: ${tidyReason(start.slice(0, 200))}`);
  }
}

function pageTitle(page: string): string {
  const title = /<title[^>]*>([^<]{1,120})/i.exec(page.slice(0, 4_000))?.[1];
  return tidyReason(title ?? page.slice(0, 120));
}

/** The error as a client may see it. */
export function asLeadlineError(error: unknown): LeadlineError {
  if (error instanceof LeadlineError) return error;
  if (error instanceof ProviderFailure) return toVisibleError(error, 1);
  if (error instanceof WireFailure)
    return new LeadlineError('provider_failed', error.message, { retryable: true, cause: error });
  return new LeadlineError('internal', error instanceof Error ? error.message : String(error), {
    cause: error,
  });
}

/** Throws where an answer only seems to be complete: the provider failed, or its stream ended without saying so. */
export function assertComplete({ unified }: FinishReason): void {
  if (unified === 'error') throw new WireFailure('the provider ended the answer with an error');
  if (unified === 'interrupted') throw new WireFailure('the stream broke off before the answer was complete');
}
