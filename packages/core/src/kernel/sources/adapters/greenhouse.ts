import { z } from 'zod';
import type { SourceAnswer, SourceDefinition, SourceIo } from '../source.ts';
import { hit, miss } from './answers.ts';
import { ask, defineCall, type Provider } from './ask.ts';
import type { FoundJob } from './found.ts';
import { type FoundJobs, jobText, sayJobs } from './job-notes.ts';
import { list, part, parts, text } from './lenient.ts';
import { dayOf } from './normal/dates.ts';
import { linkOf } from './normal/links.ts';
import { createNotes } from './notes.ts';

const PROVIDER: Provider = { title: 'Greenhouse', keyless: true };

const jobShape = {
  id: z.coerce.string().min(1),
  title: z.string().min(1),
  absolute_url: text,
  location: part({ name: text }),
  first_published: text,
  updated_at: text,
  departments: parts({ name: text }),
  content: text,
};
const boardAnswer = z.object({ jobs: list(jobShape) });
type Job = z.output<typeof boardAnswer>['jobs'][number];

const query = z.object({
  /** The board's name, as in `boards.greenhouse.io/acme`. */
  token: z.string().regex(/^[A-Za-z0-9_-]{1,100}$/, 'the name of a board'),
  /** Texts make the answer some twenty times larger. */
  texts: z.boolean().default(false),
});

export const greenhouse: SourceDefinition = {
  name: 'greenhouse',
  title: PROVIDER.title,
  homepage: 'https://www.greenhouse.com',
  layer: 2,
  keys: {},
  bases: { default: 'https://boards-api.greenhouse.io' },
  licence: {
    keepDays: 365,
    note: 'Job Board API: positions companies publish for everybody; the texts stay theirs.',
  },
  limits: { perMinute: 120, concurrency: 4 },
  calls: {
    jobs: defineCall<typeof query, FoundJobs>({
      capability: 'jobs',
      query,
      yields: ['openJobs', 'hiringDepartments'],
      priceUsd: 0,
      freshDays: 1,
      missDays: 7,
      timeoutMs: 15_000,
      run: readBoard,
    }),
  },
};

async function readBoard(asked: z.output<typeof query>, io: SourceIo): Promise<SourceAnswer<FoundJobs>> {
  const answer = await ask(io, PROVIDER, {
    request: {
      path: `/v1/boards/${asked.token}/jobs`,
      // Departments come with the texts alone.
      query: { content: 'true' },
    },
    answer: boardAnswer,
  });
  if (!answer) return miss({ jobs: [] });
  const plainOf = asked.texts ? await textReader() : () => null;
  const jobs = answer.data.jobs.map((job) => jobOf(job, plainOf));
  const notes = createNotes({
    source: 'greenhouse',
    now: io.now(),
    url: `https://boards.greenhouse.io/${asked.token}`,
  });
  sayJobs(notes, jobs);
  return hit(notes, { jobs });
}

function jobOf(job: Job, plainOf: (content: string) => string | null): FoundJob {
  return {
    id: job.id,
    title: job.title,
    department: job.departments[0]?.name ?? null,
    location: job.location?.name ?? null,
    url: linkOf(job.absolute_url) ?? null,
    postedOn: dayOf(job.first_published ?? job.updated_at) ?? null,
    text: plainOf(job.content ?? ''),
  };
}

/** Reads HTML that is escaped once more; the parser is loaded when it is first needed. */
async function textReader(): Promise<(content: string) => string | null> {
  const { load } = await import('cheerio');
  return (content) => jobText(load(load(content.slice(0, 50_000)).text()).text());
}
