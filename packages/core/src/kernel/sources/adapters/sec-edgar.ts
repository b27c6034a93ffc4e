import { z } from 'zod';
import type { LeadlineError } from '../../errors/index.ts';
import { sourceFailure } from '../http-failure.ts';
import type { SourceAnswer, SourceDefinition, SourceHttpResponse, SourceIo } from '../source.ts';
import { hit, miss } from './answers.ts';
import { ask, defineCall, type Provider, userAgent } from './ask.ts';
import { chooseNamesake } from './candidates.ts';
import type { FoundCandidates } from './found.ts';
import { part, parts, text, texts } from './lenient.ts';
import { countryName, countryOf } from './normal/countries.ts';
import { firstWordOf } from './normal/names.ts';
import { phoneOf } from './normal/phones.ts';
import { isAmericanState, regionOf } from './normal/regions.ts';
import { createNotes, type Notes } from './notes.ts';
import { cik, companyName, oneWay } from './queries.ts';

const PROVIDER: Provider = { title: 'SEC EDGAR', keyless: true, readError };
const DAY_MS = 86_400_000;

const tickersAnswer = z
  .record(z.string(), z.object({ cik_str: z.number(), ticker: z.string(), title: z.string() }))
  .transform((entries) => Object.values(entries));

const addressPart = part({
  street1: text,
  street2: text,
  city: text,
  stateOrCountry: text,
  stateOrCountryDescription: text,
  zipCode: text,
});
const submissionsAnswer = z.object({
  cik: z.coerce.string().min(1),
  name: z.string().min(1),
  sic: text,
  sicDescription: text,
  ein: text,
  website: text,
  phone: text,
  stateOfIncorporation: text,
  stateOfIncorporationDescription: text,
  tickers: texts,
  exchanges: texts,
  formerNames: parts({ name: z.string() }),
  addresses: part({ business: addressPart }),
});
type Filer = z.output<typeof submissionsAnswer>;

const ticker = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z0-9.-]{1,10}$/, 'a ticker such as ACME');
const query = z
  .object({
    cik: oneWay(cik),
    ticker: oneWay(ticker),
    name: oneWay(companyName),
  })
  .refine((asked) => asked.cik ?? asked.ticker ?? asked.name, { message: 'a CIK, a ticker or a name' });
type Query = z.output<typeof query>;

interface Listed {
  readonly cik: string;
  readonly tickers: readonly string[];
  readonly name: string;
}

/** All listed companies, ready to be looked up. */
interface Directory {
  readonly byTicker: ReadonlyMap<string, Listed>;
  readonly byFirstWord: ReadonlyMap<string, readonly Listed[]>;
  readonly readAt: number;
}

/** The list of tickers has a megabyte and changes daily, so each definition keeps it for a day. */
export function createSecEdgar(): SourceDefinition {
  let kept: Promise<Directory> | undefined;
  const directory = async (io: SourceIo): Promise<Directory> => {
    const known = await kept?.catch(() => undefined);
    if (known && io.now().getTime() - known.readAt < DAY_MS) return known;
    kept = readDirectory(io);
    return kept;
  };
  return {
    name: 'sec-edgar',
    title: PROVIDER.title,
    homepage: 'https://www.sec.gov/edgar',
    layer: 2,
    keys: {},
    bases: { default: 'https://data.sec.gov', files: 'https://www.sec.gov' },
    official: true,
    licence: {
      keepDays: null,
      note: 'Public domain; fair-access rules allow ten requests a second and want an address to write to.',
    },
    limits: { perMinute: 300, concurrency: 4, everyMs: 110 },
    calls: {
      registry: defineCall<typeof query, FoundCandidates>({
        capability: 'registry',
        query,
        yields: [
          'cik',
          'legalName',
          'aliases',
          'ticker',
          'stockExchange',
          'taxId',
          'jurisdiction',
          'website',
          'industryCode',
          'subIndustry',
          'hqAddress',
          'hqCity',
          'hqRegion',
          'hqCountry',
          'hqPostcode',
          'phone',
        ],
        priceUsd: 0,
        freshDays: 30,
        missDays: 7,
        timeoutMs: 20_000,
        run: (asked, io) => findFiler(asked, io, directory),
      }),
    },
  };
}

async function readDirectory(io: SourceIo): Promise<Directory> {
  const answer = await ask(io, PROVIDER, {
    request: { base: 'files', path: '/files/company_tickers.json', headers: { 'user-agent': userAgent(io) } },
    answer: tickersAnswer,
    missAt: [],
  });
  // A company has a line for each of its shares.
  const byCik = Map.groupBy(answer?.data ?? [], (line) => String(line.cik_str).padStart(10, '0'));
  const listed = [...byCik].map(([number, lines]) => ({
    cik: number,
    tickers: lines.map((line) => line.ticker.toUpperCase()),
    name: lines[0]?.title ?? '',
  }));
  return {
    byTicker: new Map(listed.flatMap((company) => company.tickers.map((ticker) => [ticker, company]))),
    byFirstWord: Map.groupBy(listed, (company) => firstWordOf(company.name)),
    readAt: io.now().getTime(),
  };
}

async function findFiler(
  asked: Query,
  io: SourceIo,
  directory: (io: SourceIo) => Promise<Directory>,
): Promise<SourceAnswer<FoundCandidates>> {
  const { number, match, candidates } = asked.cik
    ? { number: asked.cik, match: 1, candidates: [] }
    : lookUp(asked, await directory(io));
  if (number === undefined) return miss({ candidates });
  const answer = await ask(io, PROVIDER, {
    request: { path: `/submissions/CIK${number}.json`, headers: { 'user-agent': userAgent(io) } },
    answer: submissionsAnswer,
  });
  if (!answer) return miss({ candidates });
  const notes = createNotes({
    source: 'sec-edgar',
    now: io.now(),
    match,
    url: `https://www.sec.gov/edgar/browse/?CIK=${number}`,
  });
  notes.add('cik', number);
  say(notes, answer.data);
  sayPlace(notes, answer.data);
  return hit(notes, { candidates });
}

function lookUp(asked: Query, { byTicker, byFirstWord }: Directory) {
  const listed = asked.ticker ? byTicker.get(asked.ticker) : undefined;
  if (listed) return { number: listed.cik, match: 0.98, candidates: [] };
  const name = asked.name ?? '';
  const choice = chooseNamesake(
    { name },
    (byFirstWord.get(firstWordOf(name)) ?? []).map((company) => ({
      entry: company,
      names: [company.name],
      country: null,
      registryNumber: company.cik,
      query: `CIK ${company.cik}`,
    })),
  );
  return { number: choice.chosen?.cik, match: choice.match, candidates: choice.candidates };
}

function say(notes: Notes, filer: Filer): void {
  const state = filer.stateOfIncorporation;
  notes.add('legalName', filer.name);
  notes.add(
    'aliases',
    filer.formerNames.map(({ name }) => name),
  );
  notes.add('ticker', filer.tickers[0]);
  notes.add('stockExchange', filer.exchanges[0]);
  // Nine zeros stand for none; the tax office writes nine digits with a hyphen after the second.
  const ein = /^(?!0{9})(\d{2})(\d{7})$/.exec(filer.ein ?? '');
  notes.add('taxId', ein && `${ein[1]}-${ein[2]}`);
  notes.add(
    'jurisdiction',
    isAmericanState(state) ? `US-${state}` : countryOf(filer.stateOfIncorporationDescription),
  );
  notes.add('website', filer.website);
  notes.add('industryCode', filer.sic && `SIC ${filer.sic}`);
  notes.add('subIndustry', filer.sicDescription);
}

function sayPlace(notes: Notes, filer: Filer): void {
  const address = filer.addresses?.business;
  if (!address) return;
  const state = isAmericanState(address.stateOrCountry) ? address.stateOrCountry : undefined;
  const country = state ? 'US' : countryOf(address.stateOrCountryDescription);
  notes.add('hqAddress', lineOf(address, state, country));
  notes.add('hqCity', address.city);
  notes.add('hqRegion', regionOf(state, 'US'));
  notes.add('hqCountry', country);
  notes.add('hqPostcode', address.zipCode);
  notes.add('phone', phoneOf(filer.phone, country));
}

type Address = NonNullable<z.output<typeof addressPart>>;

function lineOf(address: Address, state: string | undefined, country: string | undefined) {
  if (address.street1 === undefined) return undefined;
  const town = [state, address.zipCode].filter(Boolean).join(' ');
  const lines = [address.street1, address.street2, address.city, town, country && countryName(country)];
  return lines.filter(Boolean).join(', ');
}

/** The SEC refuses who does not say where to reach him; there is no key to reject. */
function readError(response: SourceHttpResponse, io: SourceIo): LeadlineError | undefined {
  if (response.status !== 403) return undefined;
  const named = io.keys['contact'] !== undefined;
  return sourceFailure({
    code: 'provider_failed',
    title: PROVIDER.title,
    reason: named ? 'refuses to answer (HTTP 403)' : 'answers nobody who names no address to write to',
    next: named ? 'Ask less often, then try again.' : 'Set LEADLINE_CONTACT to an address of mail or site.',
  });
}
