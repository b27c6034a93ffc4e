import type { JobPosting } from '../../world/company.ts';
import type { SourceProtocol, SourceQuestion, SourceReply } from '../protocol.ts';
import { companyOfBoard } from './job-board.ts';
import { countOf, type Known, known, uuidOf } from './known.ts';

const MOST_POSTINGS = 1_000;

function postingOf(
  { company, facts }: Known,
  site: string,
  job: JobPosting,
): Readonly<Record<string, unknown>> {
  const id = uuidOf(`${company.domain}|${job.id}`);
  const hostedUrl = `https://jobs.lever.co/${site}/${id}`;
  return {
    id,
    text: job.title,
    categories: {
      commitment: 'Full-time',
      department: job.department,
      location: job.location,
      team: job.department,
      allLocations: [job.location],
    },
    country: facts.hqCountry ?? null,
    createdAt: Date.parse(`${job.postedOn}T09:00:00Z`),
    description: `<div>${job.text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</div>`,
    descriptionPlain: job.text,
    lists: [],
    additional: '',
    additionalPlain: '',
    workplaceType: 'unspecified',
    hostedUrl,
    applyUrl: `${hostedUrl}/apply`,
  };
}

function postings(question: SourceQuestion, site: string, id: string | undefined): SourceReply {
  const found = known(question, companyOfBoard(question.world, 'lever', site));
  const query = question.url.searchParams;
  const free = { priceUsd: 0, subject: found?.company.domain ?? null, call: 'postings' };
  const all = found?.company.jobs().map((job) => postingOf(found, site, job)) ?? [];
  const one = all.find((posting) => posting.id === id);
  if (!found || (id !== undefined && !one)) {
    return { status: 404, body: { ok: false, error: 'Document not found' }, ...free };
  }
  if (query.get('mode') !== 'json') {
    const items = found.company.jobs().map(({ title }) => `<li>${title}</li>`);
    return {
      status: 200,
      text: `<ul>${items.join('')}</ul>`,
      headers: { 'content-type': 'text/html' },
      ...free,
    };
  }
  const skip = Math.max(0, Number.parseInt(query.get('skip') ?? '0', 10) || 0);
  const limit = countOf(query.get('limit'), MOST_POSTINGS, MOST_POSTINGS);
  return { status: 200, body: one ?? all.slice(skip, skip + limit), ...free };
}

/** Lever's public postings; keyless and free; a page of HTML unless JSON is asked for. */
export const lever: SourceProtocol = {
  answer: (question) => {
    const [, site, id] = /^\/v0\/postings\/([^/]+)(?:\/([^/]+))?$/.exec(question.url.pathname) ?? [];
    return site === undefined
      ? { status: 404, body: { ok: false, error: 'Not found' }, priceUsd: 0, subject: null }
      : postings(question, decodeURIComponent(site), id);
  },
  error: ({ status, message }) => ({ status, body: { ok: false, error: message } }),
};
