import { describe, expect, it } from 'vitest';
import { always, askingStand, type Query, source } from './test-asking.ts';
import { fixture } from './test-case.ts';
import { type Heard, type Reply } from './test-io.ts';

const stand = askingStand();
const { ask, refusal } = stand;

describe('Mapbox', () => {
  const feature = (feature_type: string, confidence?: string) => ({
    properties: {
      feature_type,
      coordinates: { longitude: 1, latitude: 2 },
      ...(confidence && { match_code: { confidence } }),
    },
  });
  const point = async (features: unknown[], query: Query = {}) => {
    stand.provider.answers(always({ body: { features } }));
    return ask('mapbox', { address: '4 Quay Lane', ...query });
  };

  it('is as sure as its match code, and takes a whole country for no answer', async () => {
    const sure = (answer: Awaited<ReturnType<typeof point>>) => answer.observations[0]?.confidence ?? 0;
    const exact = sure(await point([feature('address', 'exact')]));
    expect(exact).toBeGreaterThan(sure(await point([feature('address', 'medium')])));
    expect(sure(await point([feature('address', 'low')]))).toBeLessThan(0.5);
    expect((await point([feature('country')])).hit).toBe(false);
  });

  it('asks for permanent results only for what is stored, and says nothing to store otherwise', async () => {
    const stored = await point([feature('address', 'exact')]);
    expect(stand.provider.heard[0]?.query.get('permanent')).toBe('true');
    const shown = await point([feature('address', 'exact')], { store: false });
    expect(stand.provider.heard[0]?.query.has('permanent')).toBe(false);
    expect(shown).toMatchObject({ hit: true, observations: [], found: { point: { latitude: 2 } } });
    expect(shown.costUsd).toBeLessThan(stored.costUsd);
  });
});

describe('Google Places', () => {
  it('asks for no more fields than are wanted', async () => {
    stand.provider.answers(always({ body: {} }));
    await ask('google-places', { name: 'Nordwind', fields: ['hqAddress'] });
    const mask = String(stand.provider.heard[0]?.headers['x-goog-fieldmask']);
    expect(mask.split(',')).toEqual([
      'places.addressComponents',
      'places.businessStatus',
      'places.displayName',
      'places.formattedAddress',
      'places.id',
    ]);
    await ask('google-places', { name: 'Nordwind', fields: ['phone'], domain: 'nordwind.example' });
    const dearer = String(stand.provider.heard[1]?.headers['x-goog-fieldmask']);
    expect(dearer).toContain('places.internationalPhoneNumber');
    expect(dearer).toContain('places.websiteUri');
  });

  it('keeps the place id alone', () => {
    expect(source('google-places').licence).toMatchObject({ keepDays: 0, keepAlways: ['placeId'] });
  });

  it('knows a wrong key by its words, since it comes as 400', async () => {
    const error = {
      code: 400,
      message: 'API key not valid. Please pass a valid API key.',
      status: 'INVALID_ARGUMENT',
    };
    stand.provider.answers(always({ status: 400, body: { error } }));
    expect((await refusal('google-places', { name: 'Nordwind' })).code).toBe('provider_rejected_key');
  });
});

describe('Coresignal', () => {
  it('tells credits used and left, charges for what it collects, and searches as it was asked', async () => {
    stand.provider.answers(({ path }) =>
      path.includes('search')
        ? { body: [9001, 9002], headers: { 'x-credits-remaining': '500' } }
        : { body: fixture('coresignal-employee'), headers: { 'x-credits-remaining': '498' } },
    );
    const query = {
      domain: 'nordwind.example',
      titles: ['CEO'],
      departments: ['C-Suite'],
      decisionMakersOnly: true,
    };
    const answer = await ask('coresignal', query, 'people');
    expect(answer).toMatchObject({ hit: true, costUsd: 0.04, creditsUsed: 2, creditsLeft: 498 });
    expect(answer.found).toMatchObject({
      total: 2,
      people: [
        { name: 'Mira Ashdown', level: 'C-Level', isDecisionMaker: true, country: 'GB', since: '2022-01-01' },
        {},
      ],
    });
    const dsl = stand.provider.heard[0]?.body ?? '';
    for (const part of [
      'nordwind.example',
      '"is_decision_maker":1',
      '"active_experience_title":"CEO"',
      'C-Suite',
    ])
      expect(dsl).toContain(part);
  });

  it('knows spent credits', async () => {
    stand.provider.answers(always({ status: 402, body: { detail: 'Insufficient credits' } }));
    expect((await refusal('coresignal', { domain: 'nordwind.example' })).code).toBe('credits_used_up');
  });
});

describe('SerpApi', () => {
  it('tells an hour’s limit from an empty account, both 429, by asking the account', async () => {
    const limited = (left: number) =>
      stand.provider.answers(({ path }) =>
        path === '/account.json'
          ? { body: { total_searches_left: left } }
          : { status: 429, body: { error: 'Too many' } },
      );
    limited(0);
    expect((await refusal('serp-api', { query: 'x y' }, 'web')).code).toBe('credits_used_up');
    limited(5);
    const error = await refusal('serp-api', { query: 'x y' }, 'web');
    expect(error).toMatchObject({ code: 'rate_limited', retryAfterSeconds: 3600 });
  });

  it('takes other errors under 200 for failures', async () => {
    stand.provider.answers(always({ body: { error: 'We could not process your request.' } }));
    expect((await refusal('serp-api', { query: 'x y' }, 'web')).code).toBe('provider_failed');
  });

  it('goes on with the token of the page before, and keeps positions of the company alone', async () => {
    stand.provider.answers(always({ body: fixture('serp-jobs') }));
    const { found } = await ask('serp-api', { name: 'Nordwind', pageToken: 'abc=' }, 'jobs');
    expect(stand.provider.heard[0]?.query.get('next_page_token')).toBe('abc=');
    expect(found).toMatchObject({
      nextPageToken: 'abc=',
      jobs: [{ title: 'Data Engineer', postedOn: '2026-11-17' }],
    });
    expect((found as { jobs: unknown[] }).jobs).toHaveLength(1);
  });
});

describe('Snov.io', () => {
  const answers =
    (token: () => string) =>
    (heard: Heard): Reply => {
      if (heard.path.endsWith('/access_token')) return { body: { access_token: token(), expires_in: 3600 } };
      if (heard.headers.authorization !== 'Bearer good')
        return { status: 401, body: { errors: { title: 'no' } } };
      if (heard.path.endsWith('/start')) return { body: { meta: { task_hash: 'h1' } } };
      return { body: fixture('snov-company') };
    };
  const tokensAsked = () => stand.provider.heard.filter(({ path }) => path.endsWith('/access_token')).length;

  it('uses its token again, and fetches another where it is refused', async () => {
    const definition = source('snov');
    const tokens = ['good'];
    stand.provider.answers(answers(() => tokens.shift() ?? 'good'));
    await ask(definition, { domain: 'nordwind.example' });
    await ask(definition, { domain: 'other.example' });
    expect(tokensAsked()).toBe(1);

    const stale = source('snov');
    const next = ['stale', 'good'];
    stand.provider.answers(answers(() => next.shift() ?? 'good'));
    expect((await ask(stale, { domain: 'nordwind.example' })).hit).toBe(true);
    expect(tokensAsked()).toBe(2);
  });

  it('waits while a task is in progress', async () => {
    let looks = 0;
    stand.provider.answers((heard) => {
      if (!heard.path.includes('/result/')) return answers(() => 'good')(heard);
      looks += 1;
      return looks < 3 ? { body: { data: [], status: 'in_progress' } } : { body: fixture('snov-company') };
    });
    expect((await ask('snov', { domain: 'nordwind.example' })).hit).toBe(true);
    expect(looks).toBe(3);
  });

  it('reads errors as object and as list, and knows spent credits by their words', async () => {
    const errors = [{ message: 'You have not enough credits' }];
    stand.provider.answers((heard) =>
      heard.path.endsWith('/start') ? { status: 400, body: { errors } } : answers(() => 'good')(heard),
    );
    expect((await refusal('snov', { domain: 'nordwind.example' })).code).toBe('credits_used_up');
    stand.provider.answers(
      always({ status: 404, body: { errors: { code: 404, title: 'Sorry, not found' } } }),
    );
    expect((await refusal('snov', { domain: 'nordwind.example' })).message).toContain('Sorry, not found');
  });
});

describe('Bright Data', () => {
  it('starts once, waits until the snapshot is there, and says why it failed', async () => {
    let polls = 0;
    stand.provider.answers(({ path }) => {
      if (path.endsWith('/trigger')) return { body: { snapshot_id: 's_9' } };
      if (path.includes('/snapshot/')) return { body: fixture('bright-data-records') };
      polls += 1;
      return { body: { status: polls < 3 ? 'running' : 'ready' } };
    });
    const query = { linkedinUrl: 'https://de.linkedin.com/company/nordwind' };
    expect((await ask('bright-data', query)).hit).toBe(true);
    expect(stand.provider.heard.filter(({ path }) => path.endsWith('/trigger'))).toHaveLength(1);

    stand.provider.answers(({ path }) =>
      path.endsWith('/trigger')
        ? { body: { snapshot_id: 's_9' } }
        : { body: { status: 'failed', error_message: 'Crawl failed' } },
    );
    const error = await refusal('bright-data', query);
    expect(error).toMatchObject({ code: 'provider_failed', retryable: false });
    expect(error.message).toContain('Crawl failed');
  });
});
