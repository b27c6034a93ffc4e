import { asNumber, asObject, asText, type JsonObject } from '../../json.ts';
import { priceOf, type SourceProtocol, type SourceQuestion, type SourceReply } from '../protocol.ts';
import { countOf, type Facts, hexOf, type Known, known, once } from './known.ts';
import { countryName, plain, regionCode, streetOf } from './postal.ts';

const ATTRIBUTION =
  'NOTICE: © Mapbox and its suppliers. All rights reserved. Use of this data is subject to the Mapbox Terms of Service.';
const MOST_BATCHED = 1000;

interface Gazetteer {
  /** By street and number. */
  readonly streets: ReadonlyMap<string, readonly Known[]>;
  /** By city. */
  readonly cities: ReadonlyMap<string, Known>;
}

/** The addresses it knows are those it has of the world's companies; of a city it knows the middle of those. */
function gazetteer(question: SourceQuestion): Gazetteer {
  return once(question, 'gazetteer', (world) => {
    const streets = new Map<string, Known[]>();
    const cities = new Map<string, Known>();
    for (const company of world.companies) {
      const found = known(question, company);
      if (!found || found.facts.latitude === undefined || found.facts.longitude === undefined) continue;
      const street = plain(streetOf(found.facts.hqAddress)?.line ?? '');
      if (street !== '') streets.set(street, [...(streets.get(street) ?? []), found]);
      const city = plain(found.facts.hqCity ?? '');
      if (city !== '' && !cities.has(city)) cities.set(city, found);
    }
    return { streets, cities };
  });
}

/** What a query asks for: free text, or the parts of a structured one. */
interface Wanted {
  readonly text: string;
  readonly countries: readonly string[];
  readonly limit: number;
}

function wantedOf(fields: Readonly<Record<string, unknown>>): Wanted | null {
  const parts = [
    'address_line1',
    'address_number',
    'street',
    'locality',
    'place',
    'region',
    'postcode',
    'country',
  ];
  const q = asText(fields.q)?.trim();
  const structured = parts
    .map((part) => asText(fields[part])?.trim())
    .filter(Boolean)
    .join(', ');
  const text = q || structured;
  if (!text) return null;
  const countries = q ? (asText(fields.country) ?? '').toUpperCase().split(',').filter(Boolean) : [];
  return { text, countries, limit: countOf(String(asNumber(fields.limit)), 5, 10) };
}

/** Streets of the query: each of its comma-separated parts alone and with the next. */
function streetsIn(text: string): string[] {
  const parts = text.split(',').map((part) => part.trim());
  return parts.flatMap((part, index) => [plain(`${part} ${parts[index + 1] ?? ''}`), plain(part)]);
}

function isIn({ facts }: Known, { text, countries }: Wanted): boolean {
  const said = ` ${plain(text)} `;
  const hasCity = said.includes(` ${plain(facts.hqCity ?? '')} `);
  const hasPostcode = facts.hqPostcode !== undefined && said.includes(` ${plain(facts.hqPostcode)} `);
  return (hasCity || hasPostcode) && (countries.length === 0 || countries.includes(facts.hqCountry ?? ''));
}

function entry(kind: string, name: string | null | undefined, more: JsonObject = {}): JsonObject {
  return name ? { [kind]: { mapbox_id: `dXJuOm1ieHBsYzo${hexOf(`${kind}${name}`, 8)}`, name, ...more } } : {};
}

function contextOf(facts: Facts, street: string | null, number: string | null): JsonObject {
  const code = regionCode(facts);
  const country = facts.hqCountry;
  return {
    ...(street &&
      entry('address', [number, street].filter(Boolean).join(' '), {
        address_number: number,
        street_name: street,
      })),
    ...entry('street', street),
    // A city has many postcodes.
    ...(street && entry('postcode', facts.hqPostcode)),
    ...entry('place', facts.hqCity),
    ...entry('region', facts.hqRegion, {
      region_code: code,
      region_code_full: code && country ? `${country}-${code}` : null,
    }),
    ...entry('country', countryName(country), { country_code: country?.toUpperCase() }),
  };
}

/** How each part of the query was met; the country counts as inferred unless it was written. */
function matchCode({ facts }: Known, { text }: Wanted): JsonObject {
  const said = ` ${plain(text)} `;
  const met = (part: string | null | undefined, otherwise: string): string =>
    part && said.includes(` ${plain(part)} `) ? 'matched' : otherwise;
  const postcode = met(facts.hqPostcode, 'unmatched');
  const place = met(facts.hqCity, 'unmatched');
  return {
    address_number: 'matched',
    street: 'matched',
    postcode,
    place,
    region: met(facts.hqRegion, met(regionCode(facts), 'inferred')),
    locality: 'not_applicable',
    country: met(countryName(facts.hqCountry), 'inferred'),
    confidence: postcode === 'matched' && place === 'matched' ? 'exact' : 'high',
  };
}

function feature(found: Known, wanted: Wanted, kind: 'address' | 'place'): JsonObject {
  const { facts } = found;
  const street = kind === 'address' ? streetOf(facts.hqAddress) : null;
  const [longitude, latitude] = [facts.longitude ?? 0, facts.latitude ?? 0].map((degrees) =>
    kind === 'address' ? degrees : Math.round(degrees * 10) / 10,
  ) as [number, number];
  const name = street?.line ?? facts.hqCity ?? '';
  const placed = [facts.hqRegion, countryName(facts.hqCountry)].filter(Boolean).join(', ');
  // The order of an address's parts is that of its country.
  const full_address = kind === 'address' ? (facts.hqAddress ?? name) : `${name}, ${placed}`;
  const place_formatted = full_address.slice(name.length).replace(/^[\s,]+/, '');
  const mapbox_id = `dXJuOm1ieGFkcjo${hexOf(`${kind}|${name}|${place_formatted}`, 16)}`;
  return {
    type: 'Feature',
    id: mapbox_id,
    geometry: { type: 'Point', coordinates: [longitude, latitude] },
    properties: {
      mapbox_id,
      feature_type: kind,
      full_address,
      name,
      name_preferred: name,
      coordinates: { longitude, latitude, ...(kind === 'address' && { accuracy: 'rooftop' }) },
      place_formatted,
      ...(kind === 'address' && { match_code: matchCode(found, wanted) }),
      context: contextOf(facts, street?.name ?? null, street?.number ?? null),
    },
  };
}

/** Addresses first; where there is none, the city alone, roughly. */
function geocode(question: SourceQuestion, wanted: Wanted): { body: JsonObject; subject: string | null } {
  const { streets, cities } = gazetteer(question);
  const here = streetsIn(wanted.text)
    .flatMap((street) => streets.get(street) ?? [])
    .filter((one) => isIn(one, wanted));
  const addresses = [...new Set(here)].slice(0, wanted.limit);
  const said = ` ${plain(wanted.text)} `;
  const city = [...cities].find(([name, one]) => said.includes(` ${name} `) && isIn(one, wanted))?.[1];
  const features =
    addresses.length > 0
      ? addresses.map((one) => feature(one, wanted, 'address'))
      : city
        ? [feature(city, wanted, 'place')]
        : [];
  const subject = addresses[0]?.company.domain ?? null;
  return { body: { type: 'FeatureCollection', features, attribution: ATTRIBUTION }, subject };
}

function refusal(status: number, message: string): Pick<SourceReply, 'status' | 'body'> {
  return { status, body: { message } };
}

const QUERY_MISSING = 'A query needs q or the parts of a structured address.';

/** Each request for results that may be stored is charged, found or not; temporary ones are within the free tier. */
function charge({ url }: SourceQuestion, requests: number): Pick<SourceReply, 'priceUsd' | 'credits'> {
  const isPermanent = url.searchParams.get('permanent') === 'true';
  return isPermanent ? { priceUsd: requests * priceOf('mapbox'), credits: requests } : { priceUsd: 0 };
}

function forward(question: SourceQuestion): SourceReply {
  const wanted = wantedOf(Object.fromEntries(question.url.searchParams));
  if (wanted === null) return { ...refusal(422, QUERY_MISSING), priceUsd: 0, subject: null, call: 'forward' };
  return { status: 200, ...geocode(question, wanted), ...charge(question, 1), call: 'forward' };
}

function batch(question: SourceQuestion): SourceReply {
  const queries = Array.isArray(question.json) ? question.json : [];
  const plainReply = { priceUsd: 0, subject: null, call: 'batch' };
  if (queries.length === 0) return { ...refusal(422, 'A batch is an array of queries.'), ...plainReply };
  if (queries.length > MOST_BATCHED)
    return { ...refusal(422, `A batch holds at most ${MOST_BATCHED} queries.`), ...plainReply };
  const answers = queries.map((query) => {
    const wanted = wantedOf(asObject(query));
    return wanted === null ? { message: QUERY_MISSING } : geocode(question, wanted).body;
  });
  return { status: 200, body: { batch: answers }, ...plainReply, ...charge(question, queries.length) };
}

/** Mapbox Geocoding v6. */
export const mapbox: SourceProtocol = {
  key: ({ url }) => url.searchParams.get('access_token'),
  answer: (question) => {
    if (question.url.pathname === '/search/geocode/v6/forward') return forward(question);
    if (question.url.pathname === '/search/geocode/v6/batch' && question.method === 'POST')
      return batch(question);
    return { ...refusal(404, 'Not Found'), priceUsd: 0, subject: null };
  },
  error: ({ kind, status, message }) => {
    if (kind === 'missing_key') return refusal(401, 'Not Authorized - No Token');
    if (kind === 'wrong_key') return refusal(401, 'Not Authorized - Invalid Token');
    return kind === 'rate_limited' ? refusal(429, 'Too Many Requests') : refusal(status, message);
  },
};
