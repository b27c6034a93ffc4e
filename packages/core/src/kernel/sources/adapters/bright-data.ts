import { z } from 'zod';
import { readEmployeeBand } from '../../identifiers/index.ts';
import { sourceFailure, tidy } from '../http-failure.ts';
import type { SourceAnswer, SourceDefinition, SourceHttpResponse, SourceIo } from '../source.ts';
import { hit, miss } from './answers.ts';
import { ask, defineCall, keyOf, type Provider, readAnswer, refuseFailure, secretsOf } from './ask.ts';
import { stageOf } from './coresignal-company.ts';
import { amount, list, part, text } from './lenient.ts';
import { countryOf } from './normal/countries.ts';
import { dayOf, yearOf } from './normal/dates.ts';
import { linkOf } from './normal/links.ts';
import { cityOf } from './normal/places.ts';
import { createNotes, type Notes } from './notes.ts';

const PROVIDER: Provider = { title: 'Bright Data' };
/** Charged for each record that is delivered. */
const PRICE_USD = 0.0015;
/** Its collection of companies on LinkedIn. */
const DATASET = 'gd_l1vikfnt1wgvvqz95w';

const startAnswer = z.object({ snapshot_id: z.string().min(1) });
const progressAnswer = z.object({ status: z.string(), error_message: text });
/** Texts, or one text with commas. */
const many = z
  .union([z.string().transform((words) => words.split(',').map((word) => word.trim())), z.array(z.unknown())])
  .transform((words) => words.filter((word) => typeof word === 'string' && word !== '') as string[])
  .catch([])
  .default([]);
const recordsAnswer = list({
  error: text,
  error_code: text,
  name: text,
  url: text,
  about: text,
  slogan: text,
  website: text,
  logo: text,
  company_size: text,
  employees_in_linkedin: amount,
  founded: z
    .union([z.number().transform(String), z.string()])
    .optional()
    .catch(undefined),
  industries: many,
  specialties: many,
  headquarters: text,
  country_code: text,
  formatted_locations: many,
  funding: part({ last_round_date: text, last_round_type: text }),
  investors: many,
  timestamp: text,
});
type Company = z.output<typeof recordsAnswer>[number];

const linkedinCompany = z
  .string()
  .trim()
  .transform((words, context) => {
    const slug = /linkedin\.com\/company\/([\p{L}\p{N}_.%-]{1,120})/u.exec(words)?.[1];
    if (slug) return `https://www.linkedin.com/company/${slug}`;
    context.addIssue({ code: 'custom', message: 'a LinkedIn page of a company' });
    return z.NEVER;
  });
const query = z.object({ linkedinUrl: linkedinCompany });

export const brightData: SourceDefinition = {
  name: 'bright-data',
  title: PROVIDER.title,
  homepage: 'https://brightdata.com',
  layer: 2,
  keys: { key: 'BRIGHTDATA_API_KEY' },
  bases: { default: 'https://api.brightdata.com' },
  licence: {
    keepDays: 365,
    note: 'Bright Data Licence Agreement: public pages gathered for own use; whoever uses them answers for data-protection law.',
  },
  limits: { perMinute: 60, concurrency: 4 },
  calls: {
    company: defineCall<typeof query, { readonly url: string }>({
      capability: 'company',
      query,
      yields: [
        'name',
        'website',
        'tagline',
        'description',
        'logoUrl',
        'foundedYear',
        'linkedinUrl',
        'employees',
        'employeeRange',
        'locations',
        'fundingStage',
        'lastFundingOn',
        'investors',
        'hqCity',
        'hqCountry',
        'industry',
        'keywords',
      ],
      priceUsd: PRICE_USD,
      freshDays: 30,
      missDays: 7,
      timeoutMs: 180_000,
      run: collect,
    }),
  },
  async probe(io) {
    // An unknown snapshot: 404 with a good key, and nothing is started.
    const response = await io.http({
      path: '/datasets/v3/progress/s_leadlineprobe',
      headers: { authorization: `Bearer ${keyOf(io, PROVIDER, 'key')}` },
    });
    if (response.status !== 404 && response.status !== 400) await refuseFailure(io, PROVIDER, response);
    return {};
  },
};

async function collect(
  asked: z.output<typeof query>,
  io: SourceIo,
): Promise<SourceAnswer<{ readonly url: string }>> {
  const records = await io.asynchronous<readonly Company[]>({
    start: () => trigger(asked.linkedinUrl, io),
    poll: (snapshot) => read(snapshot, io),
    everyMs: 3000,
    timeoutMs: 170_000,
  });
  const company = records.find((record) => record.error === undefined && record.name !== undefined);
  if (!company) return miss({ url: asked.linkedinUrl });
  const notes = createNotes({
    source: 'bright-data',
    now: io.now(),
    url: asked.linkedinUrl,
    seenOn: dayOf(company.timestamp),
  });
  say(notes, company);
  notes.add('linkedinUrl', linkOf(company.url) ?? asked.linkedinUrl);
  return hit(notes, { url: asked.linkedinUrl }, { costUsd: PRICE_USD });
}

async function trigger(url: string, io: SourceIo): Promise<string> {
  const answer = await ask(io, PROVIDER, {
    request: {
      method: 'POST',
      path: '/datasets/v3/trigger',
      query: { dataset_id: DATASET, include_errors: 'true' },
      headers: authorised(io),
      json: [{ url }],
    },
    answer: startAnswer,
    missAt: [],
  });
  return answer?.data.snapshot_id ?? '';
}

async function read(snapshot: string, io: SourceIo): Promise<readonly Company[] | undefined> {
  const id = encodeURIComponent(snapshot);
  const progress = await ask(io, PROVIDER, {
    request: { path: `/datasets/v3/progress/${id}`, headers: authorised(io) },
    answer: progressAnswer,
    missAt: [],
  });
  const state = progress?.data;
  if (state?.status === 'failed' || state?.status === 'cancelled') throw failed(state.error_message, io);
  if (state?.status !== 'ready') return undefined;
  const response = await io.http({
    path: `/datasets/v3/snapshot/${id}`,
    query: { format: 'json' },
    headers: authorised(io),
  });
  // Ready, and still being written.
  if (response.status === 202) return undefined;
  await refuseFailure(io, PROVIDER, response);
  return recordsIn(response);
}

/** One record comes as itself, several as a list. */
function recordsIn(response: SourceHttpResponse): readonly Company[] {
  const answer = z.preprocess((body) => (isRecord(body) ? [body] : body), recordsAnswer);
  return readAnswer(PROVIDER, response, { answer });
}

function isRecord(body: unknown): boolean {
  return typeof body === 'object' && body !== null && !Array.isArray(body);
}

function failed(words: string | undefined, io: SourceIo) {
  return sourceFailure({
    code: 'provider_failed',
    title: PROVIDER.title,
    reason: `could not gather the page${words ? `: ${tidy(words, secretsOf(io))}` : ''}`,
  });
}

function authorised(io: SourceIo) {
  return { authorization: `Bearer ${keyOf(io, PROVIDER, 'key')}` };
}

function say(notes: Notes, company: Company): void {
  const size = readEmployeeBand(company.company_size);
  notes.add('name', company.name);
  notes.add('website', company.website);
  notes.add('tagline', company.slogan);
  notes.add('description', company.about);
  notes.add('logoUrl', company.logo);
  notes.add('foundedYear', yearOf(company.founded));
  notes.add('employees', company.employees_in_linkedin);
  notes.add('employeeRange', size?.band, { factor: size?.share ?? 1 });
  notes.add(
    'locations',
    company.formatted_locations.flatMap((place) => cityOf(place) ?? []),
  );
  notes.add('fundingStage', stageOf(company.funding?.last_round_type));
  notes.add('lastFundingOn', dayOf(company.funding?.last_round_date));
  notes.add('investors', company.investors);
  notes.add('hqCity', cityOf(company.headquarters));
  notes.add('hqCountry', countryOf(company.country_code?.split(',')[0]));
  notes.add('industry', company.industries[0]);
  notes.add('keywords', company.specialties);
}
