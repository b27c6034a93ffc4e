import { type FieldName, fieldNameSchema } from '@leadline/contracts';
import { z } from 'zod';
import type { LeadlineError } from '../../errors/index.ts';
import { sourceFailure } from '../http-failure.ts';
import type { SourceAnswer, SourceDefinition, SourceHttpResponse, SourceIo } from '../source.ts';
import { hit, miss } from './answers.ts';
import { ask, defineCall, keyOf, type Provider, wordsOf } from './ask.ts';
import { chooseNamesake, type Namesake } from './candidates.ts';
import type { FoundCandidates } from './found.ts';
import { amount, part, parts, text, texts } from './lenient.ts';
import { countryName, countryOf } from './normal/countries.ts';
import { hostOf } from './normal/links.ts';
import { phoneOf } from './normal/phones.ts';
import { createNotes } from './notes.ts';
import { companyName, country, domain, oneWay } from './queries.ts';

const PROVIDER: Provider = { title: 'Google Places', readError };
const PRICE_USD = 0.017;

const placeShape = {
  id: z.string().min(1),
  displayName: part({ text }),
  formattedAddress: text,
  addressComponents: parts({ longText: text, shortText: text, types: texts }),
  location: part({ latitude: amount, longitude: amount }),
  internationalPhoneNumber: text,
  websiteUri: text,
  businessStatus: text,
};
/** No place found is an empty object. */
const searchAnswer = z.object({ places: parts(placeShape) });
type Place = z.output<typeof searchAnswer>['places'][number];

const query = z.object({
  name: companyName,
  city: z.string().trim().max(100).optional(),
  country,
  domain: oneWay(domain),
  /** What is wanted; the fewer, the cheaper the request Google bills. All unless said. */
  fields: z.array(fieldNameSchema).max(100).optional(),
});
type Query = z.output<typeof query>;

const YIELDS = [
  'placeId',
  'hqAddress',
  'hqCity',
  'hqRegion',
  'hqCountry',
  'hqPostcode',
  'latitude',
  'longitude',
  'phone',
  'website',
] as const satisfies readonly FieldName[];

export const googlePlaces: SourceDefinition = {
  name: 'google-places',
  title: PROVIDER.title,
  homepage: 'https://developers.google.com/maps/documentation/places',
  layer: 2,
  keys: { key: 'GOOGLE_PLACES_API_KEY' },
  bases: { default: 'https://places.googleapis.com' },
  licence: {
    keepDays: 0,
    keepAlways: ['placeId'],
    note: 'Google Maps Platform Terms of Service: nothing but the place id may be kept; the rest may be shown, with attribution.',
  },
  limits: { perMinute: 600, concurrency: 10 },
  calls: {
    place: defineCall<typeof query, FoundCandidates>({
      capability: 'place',
      query,
      yields: YIELDS,
      priceUsd: PRICE_USD,
      freshDays: 30,
      missDays: 7,
      timeoutMs: 10_000,
      run: findPlace,
    }),
  },
  async probe(io) {
    // Ids alone are not billed.
    await ask(io, PROVIDER, {
      request: searchFor(io, { textQuery: 'Berlin' }, 'places.id'),
      answer: searchAnswer,
      missAt: [],
    });
    return {};
  },
};

async function findPlace(asked: Query, io: SourceIo): Promise<SourceAnswer<FoundCandidates>> {
  const words = [asked.name, asked.city, asked.country && countryName(asked.country)];
  const body = {
    textQuery: words.filter(Boolean).join(', '),
    pageSize: 5,
    ...(asked.country && { regionCode: asked.country }),
  };
  const answer = await ask(io, PROVIDER, {
    request: searchFor(io, body, maskFor(asked)),
    answer: searchAnswer,
  });
  const places = answer?.data.places ?? [];
  const choice = chooseNamesake(asked, places.filter(isOpen).map(namesakeOf));
  const found = { candidates: choice.candidates };
  if (!choice.chosen) return miss(found, { costUsd: PRICE_USD });
  return hit(notesOf(choice.chosen, choice.match, io), found, { costUsd: PRICE_USD });
}

function searchFor(io: SourceIo, json: unknown, mask: string) {
  return {
    method: 'POST' as const,
    path: '/v1/places:searchText',
    headers: { 'x-goog-api-key': keyOf(io, PROVIDER, 'key'), 'x-goog-fieldmask': mask },
    json,
  };
}

const PARTS_OF: Partial<Record<FieldName, string>> = {
  hqCity: 'addressComponents',
  hqRegion: 'addressComponents',
  hqCountry: 'addressComponents',
  hqPostcode: 'addressComponents',
  latitude: 'location',
  longitude: 'location',
  phone: 'internationalPhoneNumber',
  website: 'websiteUri',
};

/** Asking for one of these bills the dearer rate, so another more of them is free. */
const DEARER = new Set(['internationalPhoneNumber', 'websiteUri']);

/** The smallest mask: what tells one place from another, and what is wanted. Sorted, so that the same question looks the same. */
function maskFor({ fields, domain }: Query): string {
  const wanted: readonly FieldName[] = fields ?? YIELDS;
  const needed = wanted.flatMap((field) => PARTS_OF[field] ?? []);
  // The site settles which place is meant, where it costs nothing more to see it.
  if (domain !== undefined && needed.some((part) => DEARER.has(part))) needed.push('websiteUri');
  const all = ['id', 'displayName', 'formattedAddress', 'addressComponents', 'businessStatus', ...needed];
  return [...new Set(all)]
    .map((name) => `places.${name}`)
    .toSorted()
    .join(',');
}

function isOpen({ businessStatus }: Place): boolean {
  return businessStatus !== 'CLOSED_PERMANENTLY';
}

function namesakeOf(place: Place): Namesake<Place> {
  const name = place.displayName?.text ?? '';
  return {
    entry: place,
    names: [name],
    country: countryIn(place) ?? null,
    domain: hostOf(place.websiteUri) ?? null,
    query: [name, place.formattedAddress].filter(Boolean).join(', '),
  };
}

function notesOf(place: Place, match: number, io: SourceIo) {
  const country = countryIn(place);
  const notes = createNotes({ source: 'google-places', now: io.now(), match });
  notes.add('placeId', place.id);
  notes.add('hqAddress', place.formattedAddress);
  notes.add('hqCity', (component(place, 'locality') ?? component(place, 'postal_town'))?.longText);
  notes.add('hqRegion', component(place, 'administrative_area_level_1')?.longText);
  notes.add('hqCountry', country);
  notes.add('hqPostcode', component(place, 'postal_code')?.longText);
  notes.add('latitude', place.location?.latitude);
  notes.add('longitude', place.location?.longitude);
  notes.add('phone', phoneOf(place.internationalPhoneNumber, country));
  notes.add('website', place.websiteUri);
  return notes;
}

function component(place: Place, type: string) {
  return place.addressComponents.find(({ types }) => types.includes(type));
}

function countryIn(place: Place): string | undefined {
  return countryOf(component(place, 'country')?.shortText);
}

/** A key that is no key comes as 400 INVALID_ARGUMENT. */
function readError(response: SourceHttpResponse, io: SourceIo): LeadlineError | undefined {
  const words = wordsOf(io, response);
  if (response.status === 400 && /API[ _]KEY/i.test(response.text))
    return sourceFailure({ code: 'provider_rejected_key', title: PROVIDER.title, reason: words });
  return undefined;
}
