const HOUR_MS = 3_600_000;

/** Longer than it is fresh, an answer is kept for when nobody else answers. */
export const STALE_MS = 7 * 24 * HOUR_MS;

/** First words of tasks and components that ask for data about companies: `company-summary`, `company_inference`, `client_profiling`. */
const COMPANY_WORDS: ReadonlySet<string> = new Set(['company', 'client', 'enrichment']);
const COMPANY_TAG = 'company:';

/** What a request says of itself that its answer's freshness hangs on. */
export interface AskedFor {
  readonly task: string;
  readonly component: string | null;
  readonly tags: readonly string[];
}

/**
 * How long an exact answer is fresh, in milliseconds: an hour; a day for data about companies, which changes more slowly, and whose
 * change is told by its tag. That is what a request is for whose task or component begins with one of the words above, or which has a tag
 * `company:…`. (003 section 6.1, "Semantic Caching".)
 */
export function freshMs({ task, component, tags }: AskedFor): number {
  const isCompanyData =
    isAboutCompanies(task) ||
    (component !== null && isAboutCompanies(component)) ||
    tags.some((tag) => tag.startsWith(COMPANY_TAG));
  return isCompanyData ? 24 * HOUR_MS : HOUR_MS;
}

function isAboutCompanies(name: string): boolean {
  return COMPANY_WORDS.has(/^[a-z]*/u.exec(name.toLowerCase())?.[0] ?? '');
}
