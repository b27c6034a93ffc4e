import { z } from 'zod';
import type { LeadlineError } from '../../errors/index.ts';
import { readCik, readLei } from '../../identifiers/index.ts';
import { sourceFailure } from '../http-failure.ts';
import type { SourceAnswer, SourceDefinition, SourceHttpResponse, SourceIo } from '../source.ts';
import { hit, miss } from './answers.ts';
import { ask, defineCall, type Provider, userAgent } from './ask.ts';
import { chooseNamesake, type Namesake } from './candidates.ts';
import type { FoundCandidates } from './found.ts';
import { countryOf } from './normal/countries.ts';
import { dayOf, yearOf } from './normal/dates.ts';
import { hostOf, profileLink } from './normal/links.ts';
import { createNotes, type Notes } from './notes.ts';
import { companyName, country, domain, lei, oneWay } from './queries.ts';
import { PROPERTIES, type Selector, sparqlFor } from './wikidata-query.ts';

const PROVIDER: Provider = { title: 'Wikidata', keyless: true, readError };

const cell = z.object({ value: z.string() }).optional().catch(undefined);
const rowSchema = z.object({
  item: z.object({ value: z.string() }),
  itemLabel: cell,
  itemDescription: cell,
  article: cell,
  property: z.object({ value: z.string() }),
  value: z.object({ value: z.string() }),
  valueLabel: cell,
  at: cell,
  start: cell,
  end: cell,
  ticker: cell,
});
type Row = z.output<typeof rowSchema>;
const sparqlAnswer = z.object({ results: z.object({ bindings: z.array(rowSchema) }) });

const query = z
  .object({ domain: oneWay(domain), name: oneWay(companyName), lei: oneWay(lei), country })
  .refine((asked) => asked.domain ?? asked.name ?? asked.lei, { message: 'a domain, a name or an LEI' });
type Query = z.output<typeof query>;

/** One company: what is said of it by property. */
interface Item {
  readonly uri: string;
  readonly label: string;
  readonly description: string | undefined;
  readonly article: string | undefined;
  readonly claims: ReadonlyMap<string, readonly Row[]>;
}

export const wikidata: SourceDefinition = {
  name: 'wikidata',
  title: PROVIDER.title,
  homepage: 'https://www.wikidata.org',
  layer: 2,
  keys: {},
  bases: { default: 'https://query.wikidata.org' },
  licence: {
    keepDays: null,
    note: 'CC0 1.0: free for every use; its user-agent policy wants an address to write to.',
  },
  limits: { perMinute: 60, concurrency: 3 },
  calls: {
    company: defineCall<typeof query, FoundCandidates>({
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
        'githubUrl',
        'wikipediaUrl',
        'legalName',
        'legalForm',
        'companyStatus',
        'lei',
        'cik',
        'ticker',
        'stockExchange',
        'parentCompany',
        'subsidiaries',
        'employees',
        'ceo',
        'founders',
        'hqCity',
        'hqCountry',
        'products',
        'industry',
      ],
      priceUsd: 0,
      freshDays: 30,
      missDays: 7,
      timeoutMs: 30_000,
      run: findCompany,
    }),
  },
};

async function findCompany(asked: Query, io: SourceIo): Promise<SourceAnswer<FoundCandidates>> {
  for (const selector of selectorsOf(asked)) {
    const items = await itemsFor(selector, io);
    if (items.length === 0) continue;
    const { item, match, candidates } = choose(selector, asked, items);
    if (!item) return miss({ candidates });
    const notes = createNotes({ source: 'wikidata', now: io.now(), match, url: item.uri });
    say(notes, item);
    return hit(notes, { candidates });
  }
  return miss({ candidates: [] });
}

/** Surest first; the next is asked only where the one before finds nothing. */
function selectorsOf({ domain, lei, name }: Query): Selector[] {
  return [
    ...(domain ? [{ by: 'website', domain } as const] : []),
    ...(lei ? [{ by: 'lei', lei } as const] : []),
    ...(name ? [{ by: 'name', name } as const] : []),
  ];
}

async function itemsFor(selector: Selector, io: SourceIo): Promise<Item[]> {
  const answer = await ask(io, PROVIDER, {
    request: {
      path: '/sparql',
      query: { query: sparqlFor(selector), format: 'json' },
      headers: { accept: 'application/sparql-results+json', 'user-agent': userAgent(io) },
    },
    answer: sparqlAnswer,
    missAt: [],
  });
  const rows = answer?.data.results.bindings ?? [];
  return [...Map.groupBy(rows, (row) => row.item.value)].map(([uri, said]) => ({
    uri: uri.replace(/^http:\/\/www\.wikidata\.org\/entity\//, 'https://www.wikidata.org/wiki/'),
    label: labelIn(said[0]?.itemLabel) ?? '',
    description: said[0]?.itemDescription?.value,
    article: said.find((row) => row.article)?.article?.value,
    claims: Map.groupBy(said, (row) => row.property.value),
  }));
}

interface Chosen extends FoundCandidates {
  readonly item: Item | null;
  readonly match: number;
}

function choose(selector: Selector, asked: Query, items: readonly Item[]): Chosen {
  if (selector.by !== 'name') {
    // A product or a foundation may name the same site; the company is what most is said of.
    const item = items.toSorted((a, b) => b.claims.size - a.claims.size)[0] ?? null;
    return { item, match: items.length > 1 ? 0.9 : 0.98, candidates: [] };
  }
  const choice = chooseNamesake(
    { name: selector.name, country: asked.country, domain: asked.domain },
    items.map(namesakeOf),
  );
  return { item: choice.chosen, match: choice.match, candidates: choice.candidates };
}

function namesakeOf(item: Item): Namesake<Item> {
  const website = wordsOf(item, 'website')[0];
  return {
    entry: item,
    names: [item.label, ...wordsOf(item, 'officialName')].filter((name) => name !== ''),
    country: countryOf(wordsOf(item, 'country')[0]) ?? null,
    domain: hostOf(website) ?? null,
    query: hostOf(website) ?? item.label,
    gone: wordsOf(item, 'dissolved').length > 0,
  };
}

type Property = keyof typeof PROPERTIES;

/** Statements that hold today: without an end. */
function currentOf(item: Item, property: Property): readonly Row[] {
  return (item.claims.get(PROPERTIES[property]) ?? []).filter((row) => row.end === undefined);
}

/** Their values as words: labels of things, literals as they are; things without a label are left out. */
function wordsOf(item: Item, property: Property): string[] {
  return currentOf(item, property).flatMap((row) => labelIn(row.valueLabel) ?? plainValue(row) ?? []);
}

function labelIn(label: { readonly value: string } | undefined): string | undefined {
  return label === undefined || /^Q\d+$/.test(label.value) || /^https?:/.test(label.value)
    ? undefined
    : label.value;
}

function plainValue({ value }: Row): string | undefined {
  return /^http:\/\/www\.wikidata\.org\/(entity|\.well-known)\//.test(value.value) ? undefined : value.value;
}

function say(notes: Notes, item: Item): void {
  const first = (property: Property) => wordsOf(item, property)[0];
  notes.add('name', item.label);
  notes.add('description', item.description);
  notes.add('website', first('website'));
  notes.add('wikipediaUrl', item.article);
  notes.add('logoUrl', first('logo')?.replace(/^http:/, 'https:'));
  notes.add('foundedYear', yearOf(first('inception')));
  notes.add('linkedinUrl', profileLink('linkedin', first('linkedin')));
  notes.add('twitterUrl', profileLink('twitter', first('twitter')));
  notes.add('facebookUrl', profileLink('facebook', first('facebook')));
  notes.add('githubUrl', profileLink('github', first('github')));
  notes.add('legalName', first('officialName'));
  notes.add('legalForm', first('legalForm'));
  notes.add('companyStatus', wordsOf(item, 'dissolved').length > 0 ? 'dissolved' : undefined);
  notes.add('lei', readLei(first('lei') ?? ''));
  notes.add('cik', readCik(first('cik') ?? ''));
  notes.add('parentCompany', first('parent'));
  notes.add('subsidiaries', wordsOf(item, 'subsidiary'));
  notes.add('founders', wordsOf(item, 'founders'));
  notes.add('products', wordsOf(item, 'products'));
  notes.add('industry', first('industry'));
  notes.add('hqCity', first('headquarters'));
  notes.add('hqCountry', countryOf(first('country')));
  sayShare(notes, item);
  sayDated(notes, item);
}

function sayShare(notes: Notes, item: Item): void {
  const listed = currentOf(item, 'exchange').find((row) => row.ticker) ?? currentOf(item, 'exchange')[0];
  notes.add('stockExchange', labelIn(listed?.valueLabel));
  notes.add('ticker', listed?.ticker?.value);
}

/** Headcounts pile up year by year: the latest counts, and is as old as it says. Of chief executives, who came last and has not gone. */
function sayDated(notes: Notes, item: Item): void {
  const latest = currentOf(item, 'employees').toSorted((a, b) => since(b.at) - since(a.at))[0];
  const count = Number(latest?.value.value ?? Number.NaN);
  // Without a date it may be of any year.
  notes.add('employees', Number.isInteger(count) && count > 0 ? count : undefined, {
    seenOn: dayOf(latest?.at?.value),
    factor: latest?.at ? 1 : 0.7,
  });
  const chief = currentOf(item, 'chiefExecutive').toSorted((a, b) => since(b.start) - since(a.start))[0];
  notes.add('ceo', labelIn(chief?.valueLabel), { factor: chief?.start ? 1 : 0.85 });
}

function since(date: { readonly value: string } | undefined): number {
  const day = dayOf(date?.value);
  return day === undefined ? Number.NEGATIVE_INFINITY : Date.parse(day);
}

/** A query that took over 60 s comes as 500 with a Java exception in it. */
function readError(response: SourceHttpResponse): LeadlineError | undefined {
  if (response.status !== 500 || !response.text.includes('TimeoutException')) return undefined;
  return sourceFailure({
    code: 'provider_timeout',
    title: PROVIDER.title,
    reason: 'its query service ran out of time',
  });
}
