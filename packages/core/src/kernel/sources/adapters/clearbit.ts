import { z } from 'zod';
import { employeeBand, readEmployeeBand, readRevenueBand } from '../../identifiers/index.ts';
import type { SourceAnswer, SourceDefinition, SourceHttpRequest, SourceIo } from '../source.ts';
import { hit, miss } from './answers.ts';
import { type Asked, defineCall, keyOf, type Provider, readAnswer, refuseFailure } from './ask.ts';
import { amount, part, text, texts } from './lenient.ts';
import { countryOf } from './normal/countries.ts';
import { dayOf } from './normal/dates.ts';
import { profileLink } from './normal/links.ts';
import { phoneOf } from './normal/phones.ts';
import { regionOf } from './normal/regions.ts';
import { technologyOf } from './normal/technologies.ts';
import { createNotes, type Notes } from './notes.ts';
import { domain } from './queries.ts';

const PROVIDER: Provider = { title: 'Clearbit' };
/** Charged for companies found; a miss is free. */
const PRICE_USD = 0.05;

const companyAnswer = z.object({
  domain: z.string().min(1),
  name: text,
  legalName: text,
  description: text,
  foundedYear: amount,
  location: text,
  logo: text,
  indexedAt: text,
  type: text,
  ticker: text,
  phone: text,
  tags: texts,
  tech: texts,
  site: part({ phoneNumbers: texts, emailAddresses: texts }),
  category: part({ sector: text, industry: text, subIndustry: text, naicsCode: text, sicCode: text }),
  geo: part({
    city: text,
    postalCode: text,
    state: text,
    country: text,
    countryCode: text,
    lat: amount,
    lng: amount,
  }),
  facebook: part({ handle: text }),
  linkedin: part({ handle: text }),
  twitter: part({ handle: text }),
  metrics: part({
    employees: amount,
    employeesRange: text,
    raised: amount,
    annualRevenue: amount,
    estimatedAnnualRevenue: text,
  }),
  parent: part({ domain: text }),
  ultimateParent: part({ domain: text }),
});
type Company = z.output<typeof companyAnswer>;

const query = z.object({ domain });

export interface FoundCompanyDomains {
  readonly domain: string | null;
  readonly parentDomain: string | null;
  readonly ultimateParentDomain: string | null;
}

export const clearbit: SourceDefinition = {
  name: 'clearbit',
  title: PROVIDER.title,
  homepage: 'https://clearbit.com',
  layer: 2,
  keys: { key: 'CLEARBIT_API_KEY' },
  bases: { default: 'https://company.clearbit.com' },
  licence: {
    keepDays: 365,
    note: 'Clearbit Terms of Service: for own use while subscribed, not to be passed on; closed to new customers.',
  },
  limits: { perMinute: 600, concurrency: 10, everyMs: 100 },
  calls: {
    company: defineCall<typeof query, FoundCompanyDomains>({
      capability: 'company',
      query,
      yields: [
        'name',
        'website',
        'description',
        'logoUrl',
        'foundedYear',
        'linkedinUrl',
        'twitterUrl',
        'facebookUrl',
        'legalName',
        'ticker',
        'employees',
        'employeeRange',
        'revenueUsd',
        'revenueRange',
        'fundingTotalUsd',
        'hqAddress',
        'hqCity',
        'hqRegion',
        'hqCountry',
        'hqPostcode',
        'latitude',
        'longitude',
        'phone',
        'email',
        'technologies',
        'industry',
        'subIndustry',
        'industryCode',
        'keywords',
      ],
      priceUsd: PRICE_USD,
      freshDays: 30,
      missDays: 7,
      timeoutMs: 60_000,
      run: byDomain,
    }),
  },
  async probe(io) {
    // A domain that cannot exist: the key is checked, and nothing is charged.
    const response = await io.http(requestFor(io, 'leadline-probe.invalid'));
    if (![202, 404, 422].includes(response.status)) await refuseFailure(io, PROVIDER, response);
    return {};
  },
};

async function byDomain(
  asked: z.output<typeof query>,
  io: SourceIo,
): Promise<SourceAnswer<FoundCompanyDomains>> {
  const first = await look(io, asked.domain);
  // 202: Clearbit looks the company up now, and has it some seconds later.
  const company =
    first === 'queued'
      ? await io.asynchronous<Asked<Company> | 'unknown'>({
          start: () => Promise.resolve(asked.domain),
          poll: async (name) => {
            const again = await look(io, name);
            return again === 'queued' ? undefined : again;
          },
          everyMs: 1000,
          timeoutMs: 45_000,
        })
      : first;
  if (company === 'unknown') return miss({ domain: null, parentDomain: null, ultimateParentDomain: null });
  const { data } = company;
  const notes = createNotes({ source: 'clearbit', now: io.now(), seenOn: dayOf(data.indexedAt) });
  sayIdentity(notes, data);
  sayFigures(notes, data);
  sayPlace(notes, data);
  return hit(notes, domainsOf(data), { costUsd: PRICE_USD });
}

/** Clearbit names companies above it by domain alone. */
function domainsOf({ domain, parent, ultimateParent }: Company): FoundCompanyDomains {
  return {
    domain,
    parentDomain: parent?.domain ?? null,
    ultimateParentDomain: ultimateParent?.domain ?? null,
  };
}

async function look(io: SourceIo, name: string): Promise<Asked<Company> | 'queued' | 'unknown'> {
  const response = await io.http(requestFor(io, name));
  if (response.status === 202) return 'queued';
  // 422: a domain Clearbit takes for none of a company's.
  if (response.status === 404 || response.status === 422) return 'unknown';
  await refuseFailure(io, PROVIDER, response);
  return { data: readAnswer(PROVIDER, response, { answer: companyAnswer }), response };
}

function requestFor(io: SourceIo, name: string): SourceHttpRequest {
  const credentials = Buffer.from(`${keyOf(io, PROVIDER, 'key')}:`).toString('base64');
  return {
    path: '/v2/companies/find',
    query: { domain: name },
    headers: { authorization: `Basic ${credentials}` },
  };
}

function sayIdentity(notes: Notes, company: Company): void {
  notes.add('name', company.name);
  notes.add('legalName', company.legalName);
  notes.add('website', company.domain);
  notes.add('description', company.description);
  notes.add('logoUrl', company.logo);
  notes.add('foundedYear', company.foundedYear);
  notes.add('linkedinUrl', profileLink('linkedin', company.linkedin?.handle));
  notes.add('twitterUrl', profileLink('twitter', company.twitter?.handle));
  notes.add('facebookUrl', profileLink('facebook', company.facebook?.handle));
  notes.add('ticker', company.ticker);
  notes.add('industry', company.category?.sector ?? company.category?.industry);
  notes.add('subIndustry', company.category?.subIndustry ?? company.category?.industry);
  notes.add('industryCode', company.category?.naicsCode && `NAICS ${company.category.naicsCode}`);
  notes.add('keywords', company.tags);
  notes.add('technologies', company.tech.map(technologyOf));
}

function sayFigures(notes: Notes, { metrics }: Company): void {
  // Its bands are cut otherwise than ours; the number it tells beside them is not.
  const own = employeeBand(metrics?.employees ?? 0);
  const employees = own ? { band: own, share: 1 } : readEmployeeBand(metrics?.employeesRange);
  const revenue = readRevenueBand(metrics?.estimatedAnnualRevenue);
  notes.add('employees', metrics?.employees);
  notes.add('employeeRange', employees?.band, { factor: employees?.share ?? 1 });
  notes.add('revenueUsd', metrics?.annualRevenue);
  notes.add('revenueRange', revenue?.band, { factor: revenue?.share ?? 1 });
  notes.add('fundingTotalUsd', metrics?.raised);
}

function sayPlace(notes: Notes, company: Company): void {
  const { geo, site } = company;
  const country = countryOf(geo?.countryCode) ?? countryOf(geo?.country);
  notes.add('hqAddress', company.location);
  notes.add('hqCity', geo?.city);
  notes.add('hqRegion', regionOf(geo?.state, country ?? ''));
  notes.add('hqCountry', country);
  notes.add('hqPostcode', geo?.postalCode);
  notes.add('latitude', geo?.lat);
  notes.add('longitude', geo?.lng);
  notes.add('phone', phoneOf(company.phone ?? site?.phoneNumbers[0], country));
  notes.add('email', site?.emailAddresses[0]);
}
