import { type ErrorCode, LeadlineError } from '../../../errors/index.ts';
import type { FetchedPage } from '../../../net/index.ts';
import type { SourceIo } from '../../source.ts';
import { registrableOf } from './hosts.ts';
import type { Page } from './page.ts';
import { readPage } from './read-page.ts';

/** Why a site tells nothing, where that is true of the site itself and asking again today would change nothing. */
export interface SiteProblem {
  readonly code: ErrorCode;
  readonly message: string;
  readonly next: string | null;
}

export type Visit =
  | { readonly page: Page; readonly redirectedTo: string | null; readonly problem: null }
  | { readonly page: null; readonly redirectedTo: string | null; readonly problem: SiteProblem };

const HOME_MS = 8_000;

/**
 * The home page of a domain: with TLS, else under `www.`, else without TLS. A failure that may pass (a timeout, a server's error) is
 * thrown, so that what was known before can stand; one that is the site's own is told as its problem.
 */
export async function visitHome(domain: string, io: SourceIo): Promise<Visit> {
  const first = await attempt(`https://${domain}/`, domain, io);
  if (first.visit?.page) return first.visit;
  const elsewhere = nextAddress(domain, first);
  const other = elsewhere === undefined ? undefined : await attempt(elsewhere, domain, io);
  if (other?.visit?.page) return other.visit;
  if (first.visit) return first.visit;
  if (first.error.retryable || first.error.code === 'cancelled') throw first.error;
  return { page: null, redirectedTo: null, problem: problemOf(first.error) };
}

/** Where else the site may be: under `www.` where the bare name has none, without TLS where that failed. */
function nextAddress(domain: string, { visit, error }: Attempt): string | undefined {
  const isElsewhere = error ? isAbsent(error) : visit.problem?.code === 'not_found';
  if (isElsewhere) return domain.startsWith('www.') ? undefined : `https://www.${domain}/`;
  return error?.code === 'provider_failed' ? `http://${domain}/` : undefined;
}

type Attempt =
  | { readonly visit: Visit; readonly error?: undefined }
  | { readonly visit?: undefined; readonly error: LeadlineError };

async function attempt(url: string, domain: string, io: SourceIo): Promise<Attempt> {
  try {
    const fetched = await io.pages.get(url, { signal: io.signal, timeoutMs: HOME_MS });
    return { visit: visitOf(fetched, domain) };
  } catch (error) {
    if (error instanceof LeadlineError) return { error };
    throw error;
  }
}

function visitOf(fetched: FetchedPage, domain: string): Visit {
  const host = new URL(fetched.url).hostname;
  const arrived = registrableOf(host);
  const redirectedTo = arrived === registrableOf(domain) ? null : arrived;
  const problem = statusProblem(fetched, host);
  if (problem) return { page: null, redirectedTo, problem };
  return { page: readPage(fetched), redirectedTo, problem: null };
}

function statusProblem({ status, contentType, text }: FetchedPage, host: string): SiteProblem | null {
  if (status >= 500 || status === 429 || status === 408) {
    throw new LeadlineError('provider_failed', `${host}: its server answers with status ${status}`, {
      retryable: true,
      next: 'Try again later.',
    });
  }
  if (status === 404 || status === 410) {
    return {
      code: 'not_found',
      message: `${host}: its home page is gone (status ${status})`,
      next: 'Look whether the company has moved to another domain.',
    };
  }
  if (status >= 400) {
    return {
      code: 'forbidden',
      message: `${host}: it does not let Leadline in (status ${status})`,
      next: 'Other sources still answer for this company.',
    };
  }
  if (text.trim() !== '' || contentType === 'text/html') return null;
  return {
    code: 'provider_failed',
    message: `${host}: its home page is no web page (${contentType || 'empty'})`,
    next: 'Other sources still answer for this company.',
  };
}

function isAbsent(error: LeadlineError): boolean {
  return error.code === 'not_found' || error.message.endsWith('has no address');
}

function problemOf({ code, message, next }: LeadlineError): SiteProblem {
  return { code, message, next: next ?? null };
}
