import { z } from 'zod';
import type { SourceAnswer, SourceDefinition, SourceIo } from '../source.ts';
import { hit, miss } from './answers.ts';
import { ask, defineCall, type Provider } from './ask.ts';
import type { FoundJob } from './found.ts';
import { type FoundJobs, jobText, sayJobs } from './job-notes.ts';
import { amount, list, part, text } from './lenient.ts';
import { dayOfMs } from './normal/dates.ts';
import { linkOf } from './normal/links.ts';
import { createNotes } from './notes.ts';

const PROVIDER: Provider = { title: 'Lever', keyless: true };
const PAGE = 100;
const MOST_PAGES = 10;

const postingShape = {
  id: z.string().min(1),
  text: z.string().min(1),
  categories: part({ department: text, team: text, location: text }),
  createdAt: amount,
  hostedUrl: text,
  descriptionPlain: text,
};
const boardAnswer = list(postingShape);
type Posting = z.output<typeof boardAnswer>[number];

const query = z.object({
  /** The board's name, as in `jobs.lever.co/acme`. */
  token: z.string().regex(/^[A-Za-z0-9._-]{1,100}$/, 'the name of a board'),
  texts: z.boolean().default(false),
});

export const lever: SourceDefinition = {
  name: 'lever',
  title: PROVIDER.title,
  homepage: 'https://www.lever.co',
  layer: 2,
  keys: {},
  bases: { default: 'https://api.lever.co', eu: 'https://api.eu.lever.co' },
  licence: {
    keepDays: 365,
    note: 'Postings API: positions companies publish for everybody; the texts stay theirs.',
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
      timeoutMs: 20_000,
      run: readBoard,
    }),
  },
};

async function readBoard(asked: z.output<typeof query>, io: SourceIo): Promise<SourceAnswer<FoundJobs>> {
  // A board is kept in one of two places, which nothing but asking tells apart.
  const jobs = (await allAt('default', asked, io)) ?? (await allAt('eu', asked, io));
  if (!jobs) return miss({ jobs: [] });
  const notes = createNotes({ source: 'lever', now: io.now(), url: `https://jobs.lever.co/${asked.token}` });
  sayJobs(notes, jobs);
  return hit(notes, { jobs });
}

async function allAt(
  base: 'default' | 'eu',
  asked: z.output<typeof query>,
  io: SourceIo,
): Promise<readonly FoundJob[] | undefined> {
  const jobs: FoundJob[] = [];
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer = await ask(io, PROVIDER, {
      request: {
        base,
        path: `/v0/postings/${asked.token}`,
        query: { mode: 'json', limit: PAGE, skip: page * PAGE },
      },
      answer: boardAnswer,
    });
    if (!answer) return undefined;
    jobs.push(...answer.data.map((posting) => jobOf(posting, asked.texts)));
    if (answer.data.length < PAGE) break;
  }
  return jobs;
}

function jobOf(posting: Posting, withText: boolean): FoundJob {
  const { categories } = posting;
  return {
    id: posting.id,
    title: posting.text,
    department: categories?.department ?? categories?.team ?? null,
    location: categories?.location ?? null,
    url: linkOf(posting.hostedUrl) ?? null,
    postedOn: dayOfMs(posting.createdAt) ?? null,
    text: withText ? jobText(posting.descriptionPlain) : null,
  };
}
