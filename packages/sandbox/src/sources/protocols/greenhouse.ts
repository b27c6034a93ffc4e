import { hashText } from '../../random.ts';
import type { JobPosting } from '../../world/company.ts';
import type { SourceProtocol, SourceQuestion, SourceReply } from '../protocol.ts';
import { companyOfBoard } from './job-board.ts';
import { type Known, known } from './known.ts';

/** Greenhouse escapes the markup of a posting once more. */
function escaped(text: string): string {
  const html = `<p>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</p>`;
  return html
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

function jobOf(
  { company, facts }: Known,
  job: JobPosting,
  { token, withContent }: { readonly token: string; readonly withContent: boolean },
): object {
  const id = 4_000_000_000 + (hashText(`${company.domain}|${job.id}`) % 900_000_000);
  const at = `${job.postedOn}T09:00:00-05:00`;
  return {
    absolute_url: `https://boards.greenhouse.io/${token}/jobs/${id}`,
    data_compliance: [{ type: 'gdpr', requires_consent: false, retention_period: null }],
    internal_job_id: id - 1_000_000,
    location: { name: job.location },
    metadata: null,
    id,
    updated_at: at,
    first_published: at,
    requisition_id: job.id,
    title: job.title,
    company_name: facts.name ?? null,
    ...(withContent && {
      content: escaped(job.text),
      departments: [
        { id: hashText(job.department) % 10_000, name: job.department, child_ids: [], parent_id: null },
      ],
      offices: [
        {
          id: hashText(job.location) % 10_000,
          name: job.location,
          location: job.location,
          child_ids: [],
          parent_id: null,
        },
      ],
    }),
  };
}

function board(question: SourceQuestion, token: string, part: string | undefined): SourceReply {
  const found = known(question, companyOfBoard(question.world, 'greenhouse', token));
  const free = { priceUsd: 0, subject: found?.company.domain ?? null, call: part ?? 'board' };
  if (!found) return { status: 404, body: { status: 404, error: 'Job not found' }, ...free };
  if (part === undefined)
    return { status: 200, body: { name: found.facts.name ?? token, content: '' }, ...free };
  const withContent = question.url.searchParams.get('content') === 'true';
  const jobs = found.company.jobs().map((job) => jobOf(found, job, { token, withContent }));
  return { status: 200, body: { jobs, meta: { total: jobs.length } }, ...free };
}

/** Greenhouse's public job boards; keyless and free. */
export const greenhouse: SourceProtocol = {
  answer: (question) => {
    const [, token, part] = /^\/v1\/boards\/([^/]+)(?:\/(jobs))?$/.exec(question.url.pathname) ?? [];
    return token === undefined
      ? { status: 404, body: { status: 404, error: 'Not found' }, priceUsd: 0, subject: null }
      : board(question, decodeURIComponent(token), part);
  },
  error: ({ status, message }) => ({ status, body: { status, error: message } }),
};
