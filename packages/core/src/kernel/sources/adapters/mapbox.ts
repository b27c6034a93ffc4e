import { z } from 'zod';
import type { SourceAnswer, SourceDefinition, SourceIo } from '../source.ts';
import { hit, miss } from './answers.ts';
import { ask, defineCall, keyOf, type Provider } from './ask.ts';
import { list, part, text } from './lenient.ts';
import { countryOf } from './normal/countries.ts';
import { createNotes, type Notes } from './notes.ts';
import { country } from './queries.ts';

const PROVIDER: Provider = { title: 'Mapbox' };
/** Of a request whose results may be stored; there is no free tier of those. */
const PERMANENT_USD = 0.005;
/** Of one whose results may not, past the first 100,000 of a month. */
const TEMPORARY_USD = 0.000_75;

const featureShape = {
  properties: z.object({
    mapbox_id: text,
    feature_type: z.string(),
    full_address: text,
    coordinates: z.object({ longitude: z.number(), latitude: z.number() }),
    match_code: part({ confidence: text }),
    context: part({
      postcode: part({ name: text }),
      place: part({ name: text }),
      region: part({ name: text }),
      country: part({ country_code: text }),
    }),
  }),
};
const geocodeAnswer = z.object({ features: list(featureShape) });
type Place = z.output<typeof geocodeAnswer>['features'][number]['properties'];

const query = z.object({
  address: z.string().trim().min(3).max(256),
  country,
  /** Mapbox lets only permanent geocoding be stored; false is for what is shown once and forgotten. */
  store: z.boolean().default(true),
});

export interface FoundPoint {
  readonly point: { readonly latitude: number; readonly longitude: number; readonly address: string } | null;
}

export const mapbox: SourceDefinition = {
  name: 'mapbox',
  title: PROVIDER.title,
  homepage: 'https://www.mapbox.com',
  layer: 2,
  keys: { token: 'MAPBOX_ACCESS_TOKEN' },
  bases: { default: 'https://api.mapbox.com' },
  licence: {
    keepDays: null,
    note: 'Mapbox Terms of Service: results of permanent geocoding, which this asks for, may be stored; temporary ones may not.',
  },
  limits: { perMinute: 600, concurrency: 10 },
  calls: {
    geocode: defineCall<typeof query, FoundPoint>({
      capability: 'geocode',
      query,
      yields: ['latitude', 'longitude', 'hqAddress', 'hqCity', 'hqRegion', 'hqCountry', 'hqPostcode'],
      priceUsd: PERMANENT_USD,
      freshDays: 30,
      missDays: 7,
      timeoutMs: 10_000,
      run: geocode,
    }),
  },
  async probe(io) {
    const token = keyOf(io, PROVIDER, 'token');
    await ask(io, PROVIDER, {
      request: { path: '/search/geocode/v6/forward', query: { q: 'Berlin', limit: 1, access_token: token } },
      answer: geocodeAnswer,
      missAt: [],
    });
    return {};
  },
};

async function geocode(asked: z.output<typeof query>, io: SourceIo): Promise<SourceAnswer<FoundPoint>> {
  const answer = await ask(io, PROVIDER, {
    request: {
      path: '/search/geocode/v6/forward',
      query: {
        q: asked.address,
        country: asked.country?.toLowerCase(),
        limit: 1,
        autocomplete: 'false',
        permanent: asked.store ? 'true' : undefined,
        access_token: keyOf(io, PROVIDER, 'token'),
      },
    },
    answer: geocodeAnswer,
  });
  const place = answer?.data.features[0]?.properties;
  const charges = { costUsd: asked.store ? PERMANENT_USD : TEMPORARY_USD };
  const match = place ? matchOf(place.match_code?.confidence, place.feature_type) : 0;
  if (!place || match === 0) return miss({ point: null }, charges);
  const { latitude, longitude } = place.coordinates;
  const found = { point: { latitude, longitude, address: place.full_address ?? asked.address } };
  const notes = createNotes({ source: 'mapbox', now: io.now(), match });
  if (asked.store) say(notes, place);
  return hit(notes, found, charges);
}

function say(notes: Notes, { coordinates, full_address, context }: Place): void {
  notes.add('latitude', coordinates.latitude);
  notes.add('longitude', coordinates.longitude);
  notes.add('hqAddress', full_address);
  notes.add('hqCity', context?.place?.name);
  notes.add('hqRegion', context?.region?.name);
  notes.add('hqCountry', countryOf(context?.country?.country_code));
  notes.add('hqPostcode', context?.postcode?.name);
}

const OF_CONFIDENCE: Readonly<Record<string, number>> = { exact: 1, high: 0.95, medium: 0.75, low: 0.45 };
/** Where no match code comes: how near its kind of place lies to the door. A region or country is no answer. */
const OF_KIND: Readonly<Record<string, number>> = {
  address: 0.8,
  secondary_address: 0.8,
  street: 0.7,
  block: 0.7,
  postcode: 0.55,
  neighborhood: 0.55,
  locality: 0.5,
  place: 0.45,
};

function matchOf(confidence: string | undefined, kind: string): number {
  const ofKind = OF_KIND[kind] ?? 0;
  return ofKind === 0 ? 0 : (OF_CONFIDENCE[confidence ?? ''] ?? ofKind);
}
