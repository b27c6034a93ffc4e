import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../index.ts';
import { askSource, KEY, seenBy } from './ask-source.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ today: '2026-11-21' });
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.close());

const charged = () => sandbox.sourceCalls.map(({ priceUsd }) => priceUsd).filter((price) => price > 0);

describe('Google Places', () => {
  const search = (textQuery: string, mask?: string, key = KEY) =>
    askSource(sandbox, 'google-places')('/v1/places:searchText', {
      json: { textQuery },
      headers: { 'x-goog-api-key': key, ...(mask !== undefined && { 'x-goog-fieldmask': mask }) },
    });

  it('gives the fields that were asked for and no other', async () => {
    const { company, facts } = seenBy(sandbox, 'google-places', {
      needs: ['name', 'hqAddress', 'hqCity', 'placeId'],
    });
    const { body } = await search(
      `${company.facts.name}, ${facts.hqCity}`,
      'places.id,places.displayName.text,places.addressComponents',
    );
    const place = body.places.find(({ id }: { id: string }) => id === facts.placeId);
    expect(Object.keys(place).toSorted()).toEqual(['addressComponents', 'displayName', 'id']);
    expect(place.displayName).toEqual({ text: facts.name });
    const city = place.addressComponents.find(({ types }: { types: string[] }) => types.includes('locality'));
    expect(city.longText).toBe(facts.hqCity);
    expect(charged()).toEqual([0.017]);
  });

  it('charges nothing for ids alone', async () => {
    const { company } = seenBy(sandbox, 'google-places', { needs: ['placeId'] });
    expect((await search(company.facts.name, 'places.id')).body.places.length).toBeGreaterThan(0);
    expect(charged()).toEqual([]);
  });

  it('refuses a search without a field mask and one with an unknown field', async () => {
    const without = await search('Acme');
    expect([without.status, without.body.error.status]).toEqual([400, 'INVALID_ARGUMENT']);
    expect(without.body.error.message).toContain('FieldMask is a required parameter');
    expect((await search('Acme', 'places.phone')).body.error.message).toContain("'places.phone'");
  });

  it('answers an unknown place with an empty object, and refuses missing and wrong keys', async () => {
    expect((await search('zzqqxx', 'places.id')).body).toEqual({});
    const wrong = await search('Acme', 'places.id', 'wrong');
    expect([wrong.status, wrong.body.error.details[0].reason]).toEqual([400, 'API_KEY_INVALID']);
    const missing = await askSource(sandbox, 'google-places')('/v1/places:searchText', {
      json: { textQuery: 'Acme' },
    });
    expect([missing.status, missing.body.error.status]).toEqual([403, 'PERMISSION_DENIED']);
  });

  it('says RESOURCE_EXHAUSTED to who asks too often', async () => {
    const strict = await startSandbox({
      today: '2026-11-21',
      sources: { 'google-places': { requestsPerMinute: 1 } },
    });
    try {
      const headers = { 'x-goog-api-key': KEY, 'x-goog-fieldmask': 'places.id' };
      const ask = () =>
        askSource(strict, 'google-places')('/v1/places:searchText', { json: { textQuery: 'Acme' }, headers });
      await ask();
      const { status, body } = await ask();
      expect([status, body.error.status]).toEqual([429, 'RESOURCE_EXHAUSTED']);
    } finally {
      await strict.close();
    }
  });
});

describe('Mapbox', () => {
  const ask = (query: string, key = KEY) =>
    askSource(sandbox, 'mapbox')(`/search/geocode/v6/forward?${query}&access_token=${key}`);

  it('finds the point of an address and says how well each part matched', async () => {
    const { facts } = seenBy(sandbox, 'mapbox', { needs: ['hqAddress', 'hqCity', 'latitude', 'longitude'] });
    const { body } = await ask(`q=${encodeURIComponent(facts.hqAddress ?? '')}&permanent=true&limit=1`);
    const [feature] = body.features;
    expect(feature.geometry.coordinates).toEqual([facts.longitude, facts.latitude]);
    expect(feature.properties).toMatchObject({
      feature_type: 'address',
      full_address: facts.hqAddress,
      match_code: { street: 'matched', place: 'matched' },
    });
    expect(feature.properties.context.country.country_code).toBe(facts.hqCountry);
  });

  it('gives the city where it does not know the street, and nothing for nowhere', async () => {
    const { facts } = seenBy(sandbox, 'mapbox', { needs: ['hqCity'] });
    const { body } = await ask(`q=${encodeURIComponent(`99999 Nowhere Road, ${facts.hqCity}`)}`);
    expect(body.features[0].properties).toMatchObject({ feature_type: 'place', name: facts.hqCity });
    expect(body.features[0].properties).not.toHaveProperty('match_code');
    expect(body.features[0].properties.context).not.toHaveProperty('postcode');
    expect((await ask('q=zzqqxx')).body.features).toEqual([]);
  });

  it('answers a batch in order, structured queries too', async () => {
    const { facts } = seenBy(sandbox, 'mapbox', { needs: ['hqAddress', 'hqCity', 'hqPostcode'] });
    const street = facts.hqAddress?.split(',')[0];
    const queries = [
      { q: facts.hqAddress },
      { address_line1: street, place: facts.hqCity, postcode: facts.hqPostcode },
      {},
    ];
    const { body } = await askSource(sandbox, 'mapbox')(`/search/geocode/v6/batch?access_token=${KEY}`, {
      json: queries,
    });
    expect(body.batch).toHaveLength(3);
    expect(body.batch[0].features[0].properties.full_address).toBe(facts.hqAddress);
    expect(body.batch[2]).toHaveProperty('message');
  });

  it('charges what may be stored, found or not, and nothing of what may not', async () => {
    await ask('q=zzqqxx');
    expect(charged()).toEqual([]);
    await ask('q=zzqqxx&permanent=true');
    await askSource(sandbox, 'mapbox')(`/search/geocode/v6/batch?permanent=true&access_token=${KEY}`, {
      json: [{ q: 'Berlin' }, { q: 'zzqqxx' }],
    });
    expect(charged()).toEqual([0.005, 0.01]);
  });

  it('refuses an empty query with 422 and a wrong token with 401', async () => {
    expect((await ask('limit=1')).status).toBe(422);
    const wrong = await ask('q=Berlin', 'wrong');
    expect([wrong.status, wrong.body.message]).toEqual([401, 'Not Authorized - Invalid Token']);
  });
});
