import type { SourceProtocol, SourceQuestion, SourceReply } from '../protocol.ts';
import { countOf, type Facts, type Known, knownByName, knownByNumber } from './known.ts';
import { regionCode, streetOf } from './postal.ts';

/** Legal form code for what is not in the ISO 20275 list; the form stands in `other` then. */
const UNLISTED_FORM = '8888';
const JSON_API = { 'content-type': 'application/vnd.api+json' };

function addressOf(facts: Facts): Readonly<Record<string, unknown>> {
  const region = regionCode(facts);
  return {
    language: 'en',
    addressLines: facts.hqAddress === undefined ? [] : [streetOf(facts.hqAddress)?.line ?? facts.hqAddress],
    addressNumber: null,
    addressNumberWithinBuilding: null,
    mailRouting: null,
    city: facts.hqCity ?? null,
    region: region && facts.hqCountry ? `${facts.hqCountry}-${region}` : null,
    country: facts.hqCountry ?? null,
    postalCode: facts.hqPostcode ?? null,
  };
}

function entityOf({ facts }: Known): Readonly<Record<string, unknown>> {
  const address = addressOf(facts);
  return {
    legalName: { name: facts.legalName ?? facts.name ?? '', language: 'en' },
    otherNames: (facts.aliases ?? []).map((name) => ({
      name,
      language: 'en',
      type: 'TRADING_OR_OPERATING_NAME',
    })),
    transliteratedOtherNames: [],
    legalAddress: address,
    headquartersAddress: address,
    registeredAt: { id: 'RA999999', other: null },
    registeredAs: facts.registryNumber ?? null,
    jurisdiction: facts.jurisdiction ?? null,
    category: 'GENERAL',
    legalForm: { id: UNLISTED_FORM, other: facts.legalForm ?? null },
    associatedEntity: { lei: null, name: null },
    status: (facts.companyStatus ?? 'active') === 'active' ? 'ACTIVE' : 'INACTIVE',
    expiration: { date: null, reason: null },
    successorEntity: { lei: null, name: null },
    successorEntities: [],
    creationDate: facts.incorporatedOn === undefined ? null : `${facts.incorporatedOn}T00:00:00Z`,
    subCategory: null,
    otherAddresses: [],
    eventGroups: [],
  };
}

/** The record of the company's parent or parents' parent, found by the name it has of it. */
function relative(question: SourceQuestion, name: string | null | undefined): Known | null {
  const found = name ? knownByName(question, name).filter(({ facts }) => facts.lei) : [];
  return found.find(({ facts }) => facts.legalName === name || facts.name === name) ?? found[0] ?? null;
}

function relationships(
  question: SourceQuestion,
  { facts }: Known,
  self: string,
): Readonly<Record<string, unknown>> {
  const parent = (kind: string, name: string | null | undefined): unknown => {
    const links = relative(question, name)
      ? { 'relationship-record': `${self}/${kind}-relationship`, 'lei-record': `${self}/${kind}` }
      : { 'reporting-exception': `${self}/${kind}-reporting-exception` };
    return { links };
  };
  return {
    'field-modifications': { links: { related: `${self}/field-modifications` } },
    'direct-parent': parent('direct-parent', facts.parentCompany),
    'ultimate-parent': parent('ultimate-parent', facts.ultimateParent),
    ...((facts.subsidiaries ?? []).length > 0 && {
      'direct-children': { links: { related: `${self}/direct-children` } },
    }),
  };
}

function recordOf(question: SourceQuestion, found: Known): Readonly<Record<string, unknown>> {
  const lei = found.facts.lei ?? '';
  const self = `${question.base}/api/v1/lei-records/${lei}`;
  const seen = `${found.seenOn}T08:00:00Z`;
  const registration = {
    initialRegistrationDate: seen,
    lastUpdateDate: seen,
    status: 'ISSUED',
    nextRenewalDate: `${Number(found.seenOn.slice(0, 4)) + 1}${found.seenOn.slice(4)}T08:00:00Z`,
    managingLou: lei.slice(0, 4).padEnd(20, '0'),
    corroborationLevel: 'FULLY_CORROBORATED',
    validatedAt: { id: 'RA999999', other: null },
    validatedAs: found.facts.registryNumber ?? null,
    otherValidationAuthorities: [],
  };
  return {
    type: 'lei-records',
    id: lei,
    attributes: {
      lei,
      entity: entityOf(found),
      registration,
      bic: null,
      mic: null,
      ocid: null,
      spglobal: [],
      conformityFlag: 'CONFORMING',
    },
    relationships: relationships(question, found, self),
    links: { self },
  };
}

function refusal(status: number, title: string, detail: string): SourceReply {
  const body = { errors: [{ status: String(status), title, detail }] };
  return { status, body, headers: JSON_API, priceUsd: 0, subject: null };
}

function list(question: SourceQuestion, found: readonly Known[], call: string): SourceReply {
  const { searchParams } = question.url;
  const perPage = countOf(searchParams.get('page[size]'), 15, 200);
  const page = countOf(searchParams.get('page[number]'), 1, 50);
  const shown = found.slice((page - 1) * perPage, page * perPage);
  const from = shown.length === 0 ? null : (page - 1) * perPage + 1;
  const pagination = {
    currentPage: page,
    perPage,
    from,
    to: from === null ? null : from + shown.length - 1,
    total: found.length,
    lastPage: Math.max(1, Math.ceil(found.length / perPage)),
  };
  const goldenCopy = { publishDate: `${question.world.today}T00:00:00Z` };
  return {
    status: 200,
    headers: JSON_API,
    body: { meta: { goldenCopy, pagination }, links: {}, data: shown.map((one) => recordOf(question, one)) },
    priceUsd: 0,
    subject: shown[0]?.company.domain ?? null,
    call,
  };
}

const COUNTRY_FILTERS = [
  'entity.legalAddress.country',
  'entity.headquartersAddress.country',
  'entity.jurisdiction',
];

function search(question: SourceQuestion): SourceReply {
  const filter = (name: string): string | null => question.url.searchParams.get(`filter[${name}]`);
  const leis = (filter('lei') ?? '').split(',').filter(Boolean);
  const number = filter('entity.registeredAs');
  const name = filter('entity.legalName') ?? filter('fulltext') ?? filter('entity.names');
  const countries = COUNTRY_FILTERS.flatMap((one) => filter(one)?.slice(0, 2).toUpperCase() ?? []);
  const found =
    leis.length > 0 || number !== null
      ? [...leis, ...(number === null ? [] : [number])].flatMap((one) => knownByNumber(question, one) ?? [])
      : knownByName(question, name ?? '');
  const isWanted = ({ facts }: Known): boolean =>
    Boolean(facts.lei) &&
    countries.every((code) => facts.hqCountry === code || facts.jurisdiction?.slice(0, 2) === code);
  return list(question, found.filter(isWanted), 'search');
}

function byLei(question: SourceQuestion, lei: string, part: string | undefined): SourceReply {
  const asked = knownByNumber(question, lei);
  if (!asked || asked.facts.lei !== lei)
    return refusal(404, 'Not Found', `The requested LEI "${lei}" could not be found.`);
  if (part === 'direct-children') {
    const children = (asked.facts.subsidiaries ?? []).flatMap((name) => relative(question, name) ?? []);
    return list(question, children, 'direct-children');
  }
  const names: Readonly<Record<string, string | null | undefined>> = {
    'direct-parent': asked.facts.parentCompany,
    'ultimate-parent': asked.facts.ultimateParent,
  };
  const found = part === undefined ? asked : part in names ? relative(question, names[part]) : null;
  if (!found) return refusal(404, 'Not Found', 'The requested resource could not be found.');
  const body = {
    meta: { goldenCopy: { publishDate: `${question.world.today}T00:00:00Z` } },
    data: recordOf(question, found),
  };
  return {
    status: 200,
    headers: JSON_API,
    body,
    priceUsd: 0,
    subject: asked.company.domain,
    call: part ?? 'record',
  };
}

/** GLEIF's LEI records in JSON:API; keyless and free. */
export const gleif: SourceProtocol = {
  answer: (question) => {
    const match = /^\/api\/v1\/lei-records(?:\/([^/]+))?(?:\/([a-z-]+))?$/.exec(question.url.pathname);
    if (!match) return refusal(404, 'Not Found', 'The requested resource could not be found.');
    const lei = match[1];
    return lei === undefined
      ? search(question)
      : byLei(question, decodeURIComponent(lei).toUpperCase(), match[2]);
  },
  error: ({ kind, status, message }) => {
    const title = kind === 'rate_limited' ? 'Too Many Requests' : 'Error';
    const { body, headers } = refusal(status, title, message);
    return { status, body, headers: headers ?? {} };
  },
};
