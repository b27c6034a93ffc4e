import { asText, type JsonObject } from '../../json.ts';
import {
  bodyOf,
  priceOf,
  type SourceProblem,
  type SourceProtocol,
  type SourceQuestion,
  type SourceReply,
} from '../protocol.ts';
import { masked } from './field-mask.ts';
import { type Facts, hexOf, type Known, knownByDomain, knownByLooseName } from './known.ts';
import { countryName, plain, regionCode, streetOf } from './postal.ts';

/** Fields of a place that a mask may name here; Google knows more and refuses what it does not know. */
const PLACE_FIELDS = [
  'name',
  'id',
  'types',
  'primaryType',
  'displayName',
  'formattedAddress',
  'shortFormattedAddress',
  'addressComponents',
  'location',
  'nationalPhoneNumber',
  'internationalPhoneNumber',
  'websiteUri',
  'googleMapsUri',
  'businessStatus',
];
/** Asking for no more than these is free. */
const FREE_FIELDS: ReadonlySet<string> = new Set(['places.id', 'places.name', 'nextPageToken', 'id', 'name']);
const MOST_PLACES = 20;

type Said = readonly [status: number, code: string, message: string, reason?: string];

function refusal(...[status, code, message, reason]: Said): Pick<SourceReply, 'status' | 'body'> {
  const info = { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason, domain: 'googleapis.com' };
  return {
    status,
    body: { error: { code: status, message, status: code, ...(reason && { details: [info] }) } },
  };
}

function invalid(message: string): SourceReply {
  return { ...refusal(400, 'INVALID_ARGUMENT', message), priceUsd: 0, subject: null };
}

function component(
  longText: string | null | undefined,
  shortText: string | null | undefined,
  types: string[],
): unknown[] {
  return longText ? [{ longText, shortText: shortText ?? longText, types, languageCode: 'en' }] : [];
}

function addressComponents(facts: Facts): unknown[] {
  const street = streetOf(facts.hqAddress);
  return [
    ...component(street?.number, null, ['street_number']),
    ...component(street?.name, null, ['route']),
    ...component(facts.hqCity, null, ['locality', 'political']),
    ...component(facts.hqRegion, regionCode(facts), ['administrative_area_level_1', 'political']),
    ...component(countryName(facts.hqCountry), facts.hqCountry, ['country', 'political']),
    ...component(facts.hqPostcode, null, ['postal_code']),
  ];
}

/** As written in its own country; a made-up grouping, since each country has its own. */
function phoneFields({ phone }: Facts): JsonObject {
  if (phone === undefined) return {};
  const digits = phone.replace(/^\+/, '');
  return {
    internationalPhoneNumber: `+${digits.slice(0, 2)} ${digits.slice(2)}`,
    nationalPhoneNumber: digits.slice(2),
  };
}

function placeOf({ company, facts }: Known): JsonObject {
  const id = facts.placeId ?? `ChIJ${hexOf(company.domain, 23)}`;
  const { latitude, longitude } = facts;
  const status = {
    active: 'OPERATIONAL',
    inactive: 'CLOSED_TEMPORARILY',
    dissolved: 'CLOSED_PERMANENTLY',
  } as const;
  return {
    name: `places/${id}`,
    id,
    types: ['corporate_office', 'point_of_interest', 'establishment'],
    primaryType: 'corporate_office',
    displayName: { text: facts.name ?? company.domain, languageCode: 'en' },
    ...(facts.hqAddress !== undefined && {
      formattedAddress: facts.hqAddress,
      shortFormattedAddress: facts.hqAddress,
      addressComponents: addressComponents(facts),
    }),
    ...(latitude !== undefined && longitude !== undefined && { location: { latitude, longitude } }),
    ...phoneFields(facts),
    ...(facts.website !== undefined && { websiteUri: facts.website }),
    googleMapsUri: `https://maps.google.com/?cid=${hexOf(id, 12)}`,
    businessStatus: status[facts.companyStatus ?? 'active'],
  };
}

/** The mask's paths; null where the request has none. */
function maskOf({ headers, url }: SourceQuestion): readonly string[] | null {
  const text =
    headers['x-goog-fieldmask'] ?? url.searchParams.get('$fields') ?? url.searchParams.get('fields');
  const paths = (text ?? '').split(',').filter(Boolean);
  return paths.length === 0 ? null : paths;
}

function unknownField(paths: readonly string[], prefix: string): string | undefined {
  return paths.find((path) => {
    if (path === '*' || path === 'nextPageToken' || path === prefix.slice(0, -1)) return false;
    return (
      !path.startsWith(prefix) ||
      ![...PLACE_FIELDS, '*'].includes(path.slice(prefix.length).split('.')[0] ?? '')
    );
  });
}

/** Those whose city the query names come first. */
function searched(question: SourceQuestion, text: string): readonly Known[] {
  const asked = ` ${plain(text)} `;
  const isHere = ({ facts }: Known): boolean =>
    facts.hqCity !== undefined && asked.includes(` ${plain(facts.hqCity)} `);
  const found = knownByLooseName(question, text);
  return [...found.filter(isHere), ...found.filter((one) => !isHere(one))];
}

const MASK_MISSING =
  'FieldMask is a required parameter. See https://cloud.google.com/apis/docs/system-parameters on how to provide it.';

function searchText(question: SourceQuestion): SourceReply {
  const body = bodyOf(question);
  const text = asText(body.textQuery)?.trim() ?? '';
  const mask = maskOf(question);
  if (mask === null) return invalid(MASK_MISSING);
  if (text === '') return invalid('Empty text_query.');
  const unknown = unknownField(mask, 'places.');
  if (unknown !== undefined) {
    return invalid(`Error expanding 'fields' parameter. Cannot find matching fields for path '${unknown}'.`);
  }
  const size = Math.min(
    Number(body.pageSize ?? body.maxResultCount ?? MOST_PLACES) || MOST_PLACES,
    MOST_PLACES,
  );
  const found = searched(question, text).slice(0, size);
  const isWhole = mask.includes('*') || mask.includes('places');
  const paths = isWhole ? ['*'] : mask.map((path) => path.replace(/^places\./, ''));
  const places = found.map((one) => masked(placeOf(one), paths));
  return {
    status: 200,
    body: places.length === 0 ? {} : { places },
    priceUsd: mask.every((path) => FREE_FIELDS.has(path)) ? 0 : priceOf('google-places'),
    subject: found[0]?.company.domain ?? null,
    call: 'searchText',
  };
}

function details(question: SourceQuestion, id: string): SourceReply {
  const mask = maskOf(question);
  if (mask === null) return invalid(MASK_MISSING);
  const domain = question.world.companies.find(({ facts }) => facts.placeId === id)?.domain;
  const found = domain === undefined ? null : knownByDomain(question, domain);
  if (!found) {
    const message = 'The Place ID is no longer valid. Please refresh cached Place IDs.';
    return { ...refusal(404, 'NOT_FOUND', message), priceUsd: 0, subject: null, call: 'details' };
  }
  const priceUsd = mask.every((path) => FREE_FIELDS.has(path)) ? 0 : priceOf('google-places');
  return {
    status: 200,
    body: masked(placeOf(found), mask),
    priceUsd,
    subject: found.company.domain,
    call: 'details',
  };
}

const ERRORS: Partial<Readonly<Record<SourceProblem['kind'], Said>>> = {
  missing_key: [
    403,
    'PERMISSION_DENIED',
    "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other form of API consumer identity to call this API.",
  ],
  wrong_key: [400, 'INVALID_ARGUMENT', 'API key not valid. Please pass a valid API key.', 'API_KEY_INVALID'],
  rate_limited: [
    429,
    'RESOURCE_EXHAUSTED',
    "Quota exceeded for quota metric 'SearchTextRequest' and limit 'SearchTextRequest per minute' of service 'places.googleapis.com'.",
    'RATE_LIMIT_EXCEEDED',
  ],
  credits_used_up: [
    403,
    'PERMISSION_DENIED',
    'This API method requires billing to be enabled.',
    'BILLING_DISABLED',
  ],
  server: [500, 'INTERNAL', 'Internal error encountered.'],
  overloaded: [503, 'UNAVAILABLE', 'The service is currently unavailable.'],
};

/** Places API (New): nothing without a field mask, nothing but what it names; billed by request, found or not. */
export const googlePlaces: SourceProtocol = {
  key: ({ headers, url }) => headers['x-goog-api-key'] ?? url.searchParams.get('key'),
  answer: (question) => {
    const path = question.url.pathname;
    if (path === '/v1/places:searchText' && question.method === 'POST') return searchText(question);
    const id = /^\/v1\/places\/([^/:]+)$/.exec(path)?.[1];
    if (id !== undefined) return details(question, decodeURIComponent(id));
    return { ...refusal(404, 'NOT_FOUND', 'Method not found.'), priceUsd: 0, subject: null };
  },
  error: ({ kind, status, message }) => refusal(...(ERRORS[kind] ?? ([status, 'UNKNOWN', message] as const))),
};
