import { z } from 'zod';
import type { SourceAnswer, SourceDefinition, SourceIo } from '../source.ts';
import { hit, miss } from './answers.ts';
import { ask, defineCall, type Provider } from './ask.ts';
import { chooseNamesake, type Namesake } from './candidates.ts';
import type { FoundCandidates } from './found.ts';
import { list, part, parts, text, texts } from './lenient.ts';
import { countryName, countryOf } from './normal/countries.ts';
import { dayOf, yearOf } from './normal/dates.ts';
import { regionOf } from './normal/regions.ts';
import { createNotes, type Notes } from './notes.ts';
import { companyName, country, lei, oneWay } from './queries.ts';

const PROVIDER: Provider = { title: 'GLEIF', keyless: true };

const addressPart = part({ addressLines: texts, city: text, region: text, country: text, postalCode: text });
const recordShape = {
  attributes: z.object({
    lei: z.string().min(1),
    entity: z.object({
      legalName: z.object({ name: z.string().min(1) }),
      otherNames: parts({ name: z.string() }),
      legalAddress: addressPart,
      headquartersAddress: addressPart,
      registeredAs: text,
      jurisdiction: text,
      legalForm: part({ id: text, other: text }),
      status: text,
      creationDate: text,
    }),
    registration: part({ lastUpdateDate: text, status: text }),
  }),
};
const recordSchema = z.object(recordShape);
type LeiRecord = z.output<typeof recordSchema>;
const manyAnswer = z.object({ data: list(recordShape) });
const oneAnswer = z.object({ data: recordSchema });

const query = z
  .object({
    lei: oneWay(lei),
    name: oneWay(companyName),
    country,
    /** Parents and subsidiaries take up to three further requests. */
    group: z.boolean().default(true),
  })
  .refine((asked) => asked.lei ?? asked.name, { message: 'an LEI or a legal name' });
type Query = z.output<typeof query>;

export interface FoundGroup extends FoundCandidates {
  readonly directParentLei: string | null;
  readonly ultimateParentLei: string | null;
}

export const gleif: SourceDefinition = {
  name: 'gleif',
  title: PROVIDER.title,
  homepage: 'https://www.gleif.org',
  layer: 2,
  keys: {},
  bases: { default: 'https://api.gleif.org/api/v1' },
  official: true,
  licence: { keepDays: null, note: 'CC0 1.0: LEI data are free for every use.' },
  limits: { perMinute: 60, concurrency: 4 },
  calls: {
    registry: defineCall<typeof query, FoundGroup>({
      capability: 'registry',
      query,
      yields: [
        'lei',
        'legalName',
        'aliases',
        'legalForm',
        'registryNumber',
        'jurisdiction',
        'companyStatus',
        'incorporatedOn',
        'foundedYear',
        'parentCompany',
        'ultimateParent',
        'subsidiaries',
        'hqAddress',
        'hqCity',
        'hqRegion',
        'hqCountry',
        'hqPostcode',
      ],
      priceUsd: 0,
      freshDays: 30,
      missDays: 7,
      timeoutMs: 20_000,
      run: findRecord,
    }),
  },
};

async function findRecord(asked: Query, io: SourceIo): Promise<SourceAnswer<FoundGroup>> {
  const { record, match, candidates } = asked.lei
    ? { record: await recordOf(asked.lei, io), match: 1, candidates: [] }
    : await recordByName(asked, io);
  if (!record) return miss({ candidates, directParentLei: null, ultimateParentLei: null });
  const { lei: code, entity, registration } = record.attributes;
  const notes = createNotes({
    source: 'gleif',
    now: io.now(),
    match,
    url: `https://search.gleif.org/#/record/${code}`,
    seenOn: dayOf(registration?.lastUpdateDate),
  });
  say(notes, record);
  sayPlace(notes, entity);
  const { parent, ultimate, children } = asked.group ? await groupOf(code, io) : ALONE;
  notes.add('parentCompany', nameOf(parent));
  notes.add('ultimateParent', nameOf(ultimate));
  notes.add(
    'subsidiaries',
    children.flatMap((child) => nameOf(child) ?? []),
  );
  return hit(notes, { candidates, directParentLei: leiOf(parent), ultimateParentLei: leiOf(ultimate) });
}

const ALONE = { parent: undefined, ultimate: undefined, children: [] };

function nameOf(record: LeiRecord | undefined): string | undefined {
  return record?.attributes.entity.legalName.name;
}

function leiOf(record: LeiRecord | undefined): string | null {
  return record?.attributes.lei ?? null;
}

async function recordOf(code: string, io: SourceIo): Promise<LeiRecord | undefined> {
  const answer = await ask(io, PROVIDER, { request: get(`/lei-records/${code}`), answer: oneAnswer });
  return answer?.data.data;
}

async function recordByName(asked: Query, io: SourceIo) {
  const name = asked.name ?? '';
  const exact = await search({ 'filter[entity.legalName]': name }, asked, io);
  // People write a company's name without its legal form.
  const records = exact.length > 0 ? exact : await search({ 'filter[fulltext]': name }, asked, io);
  const choice = chooseNamesake({ name, country: asked.country }, records.map(namesakeOf));
  return { record: choice.chosen ?? undefined, match: choice.match, candidates: choice.candidates };
}

async function search(
  filter: Readonly<Record<string, string>>,
  asked: Query,
  io: SourceIo,
): Promise<readonly LeiRecord[]> {
  const request = get('/lei-records', {
    ...filter,
    ...(asked.country && { 'filter[entity.legalAddress.country]': asked.country }),
    'page[size]': 10,
  });
  const answer = await ask(io, PROVIDER, { request, answer: manyAnswer });
  return answer?.data.data ?? [];
}

/** A company without a parent on record, or one that may not tell, is 404. */
async function groupOf(code: string, io: SourceIo) {
  const record = (path: string) => ask(io, PROVIDER, { request: get(path), answer: oneAnswer });
  const [parent, ultimate, children] = await Promise.all([
    record(`/lei-records/${code}/direct-parent`),
    record(`/lei-records/${code}/ultimate-parent`),
    ask(io, PROVIDER, {
      request: get(`/lei-records/${code}/direct-children`, { 'page[size]': 50 }),
      answer: manyAnswer,
    }),
  ]);
  return { parent: parent?.data.data, ultimate: ultimate?.data.data, children: children?.data.data ?? [] };
}

function get(path: string, query: Readonly<Record<string, string | number>> = {}) {
  return { path, query, headers: { accept: 'application/vnd.api+json' } };
}

function namesakeOf(record: LeiRecord): Namesake<LeiRecord> {
  const { entity, lei: code } = record.attributes;
  return {
    entry: record,
    names: [entity.legalName.name, ...entity.otherNames.map(({ name }) => name)],
    country: countryOf((entity.jurisdiction ?? entity.legalAddress?.country)?.slice(0, 2)) ?? null,
    registryNumber: entity.registeredAs ?? null,
    query: code,
    gone: entity.status === 'INACTIVE',
  };
}

function say(notes: Notes, { attributes: { lei: code, entity } }: LeiRecord): void {
  notes.add('lei', code);
  notes.add('legalName', entity.legalName.name);
  notes.add(
    'aliases',
    entity.otherNames.map(({ name }) => name),
  );
  // `id` is a code of ISO 20275 (`2HBR`), which says nothing to a reader.
  notes.add('legalForm', entity.legalForm?.other);
  notes.add('registryNumber', entity.registeredAs);
  notes.add('jurisdiction', entity.jurisdiction);
  notes.add('companyStatus', STATUS_OF[entity.status ?? '']);
  notes.add('incorporatedOn', dayOf(entity.creationDate));
  notes.add('foundedYear', yearOf(entity.creationDate), { factor: 0.85 });
}

const STATUS_OF: Readonly<Record<string, string>> = { ACTIVE: 'active', INACTIVE: 'inactive' };

function sayPlace(notes: Notes, entity: LeiRecord['attributes']['entity']): void {
  const address = entity.headquartersAddress ?? entity.legalAddress;
  if (!address) return;
  const country = countryOf(address.country);
  const lines = [...address.addressLines, ...townOf(address, country), country && countryName(country)];
  notes.add('hqAddress', address.addressLines.length > 0 ? lines.filter(Boolean).join(', ') : undefined);
  notes.add('hqCity', address.city);
  notes.add('hqRegion', regionOf(address.region, country ?? ''));
  notes.add('hqCountry', country);
  notes.add('hqPostcode', address.postalCode);
}

/** Countries that write the postcode last, after a code of the region. */
const REGION_FIRST = new Set(['US', 'CA', 'AU']);

function townOf(address: NonNullable<z.output<typeof addressPart>>, country: string | undefined) {
  const { city, region, postalCode } = address;
  if (!country || !REGION_FIRST.has(country)) return [[postalCode, city].filter(Boolean).join(' ')];
  return [city, [region?.replace(/^[A-Z]{2}-/, ''), postalCode].filter(Boolean).join(' ')];
}
