import { FIELD_NAMES, type FieldName, type FieldValue, fieldOf, type Observation } from '@leadline/contracts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanValue, isSameValue, mergeProfile } from './index.ts';

const NOW = new Date('2026-11-01T00:00:00Z');
const OFFICIAL = new Set(['gleif', 'brasil-api', 'receita-ws', 'open-corporates', 'sec-edgar']);

interface Brief {
  readonly field: FieldName;
  readonly value: FieldValue;
  readonly source: string;
  readonly confidence?: number;
  readonly daysAgo?: number;
}

function said({ field, value, source, confidence = 0.8, daysAgo = 1 }: Brief): Observation {
  const observedAt = new Date(NOW.getTime() - daysAgo * 86_400_000).toISOString();
  return { field, value, source, confidence, observedAt, url: null };
}

function merge(
  briefs: readonly Brief[],
  corrections: Parameters<typeof mergeProfile>[0]['corrections'] = [],
) {
  const fields = [
    ...new Set([...briefs.map(({ field }) => field), ...corrections.map(({ field }) => field)]),
  ];
  return mergeProfile({ fields, observations: briefs.map(said), corrections, official: OFFICIAL, now: NOW });
}

describe('which value stands in the profile', () => {
  it('a headcount of two years ago loses against a fresh one, though its source is the surer', () => {
    const [employees] = merge([
      { field: 'employees', value: 120, source: 'wikidata', confidence: 0.9, daysAgo: 730 },
      { field: 'employees', value: 340, source: 'coresignal', confidence: 0.7, daysAgo: 10 },
    ]);
    expect(employees).toMatchObject({ value: 340, stale: false });
    expect(employees?.others).toMatchObject([{ value: 120, saidBy: [{ source: 'wikidata' }] }]);
  });

  it('a register’s legal fact stands against any number of vendors', () => {
    const [legalName] = merge([
      { field: 'legalName', value: 'Acme Holdings GmbH', source: 'gleif', confidence: 0.9 },
      { field: 'legalName', value: 'Acme AG', source: 'clearbit', confidence: 0.95 },
      { field: 'legalName', value: 'Acme AG', source: 'coresignal', confidence: 0.95 },
      { field: 'legalName', value: 'Acme AG', source: 'site', confidence: 0.95 },
    ]);
    expect(legalName).toMatchObject({ value: 'Acme Holdings GmbH', others: [{ value: 'Acme AG' }] });
  });

  it('the company’s own word on its contact stands against a vendor who is as sure', () => {
    const [phone] = merge([
      { field: 'phone', value: '+493012345678', source: 'clearbit', confidence: 0.85 },
      { field: 'phone', value: '+49 30 87654321', source: 'site', confidence: 0.85 },
    ]);
    expect(phone?.value).toBe('+493087654321');
  });

  it('neither a model nor rules replace what a source said, however sure they are', () => {
    const [industry] = merge([
      { field: 'industry', value: 'Retail', source: 'clearbit', confidence: 0.4 },
      { field: 'industry', value: 'Software', source: 'model', confidence: 1 },
      { field: 'industry', value: 'Software', source: 'builtin', confidence: 1 },
    ]);
    expect(industry?.value).toBe('Retail');
  });

  it('a headcount of six years ago does not stand against what a model read on the site', () => {
    const [employees] = merge([
      { field: 'employees', value: 120, source: 'wikidata', confidence: 0.9, daysAgo: 2190 },
      { field: 'employees', value: 340, source: 'model', confidence: 0.6 },
    ]);
    expect(employees?.value).toBe(340);
  });

  it('vendors who copy one another do not outvote two independent sources', () => {
    const [founded] = merge([
      { field: 'foundedYear', value: 2011, source: 'clearbit', confidence: 0.7 },
      { field: 'foundedYear', value: 2011, source: 'coresignal', confidence: 0.7 },
      { field: 'foundedYear', value: 2011, source: 'bright-data', confidence: 0.7 },
      { field: 'foundedYear', value: 2009, source: 'wikidata', confidence: 0.75 },
      { field: 'foundedYear', value: 2009, source: 'open-corporates', confidence: 0.75 },
    ]);
    expect(founded?.value).toBe(2009);
  });

  it('lists are united, with what is hardly believed left beside', () => {
    const [technologies] = merge([
      { field: 'technologies', value: ['React', 'nginx'], source: 'site', confidence: 0.9 },
      { field: 'technologies', value: ['react', 'Shopify'], source: 'clearbit', confidence: 0.7 },
      { field: 'technologies', value: ['Flash'], source: 'coresignal', confidence: 0.6, daysAgo: 900 },
    ]);
    expect(technologies?.value).toEqual(['React', 'nginx', 'Shopify']);
    expect(technologies?.others).toMatchObject([{ value: ['Flash'], saidBy: [{ source: 'coresignal' }] }]);
  });

  it('a band is worked out from the number and marked so; no number is made from a band', () => {
    const fields = mergeProfile({
      fields: ['employees', 'employeeRange', 'revenueUsd', 'revenueRange'],
      observations: [
        said({ field: 'employees', value: 340, source: 'wikidata' }),
        said({ field: 'revenueRange', value: '10M-50M', source: 'clearbit' }),
      ],
      corrections: [],
      official: OFFICIAL,
      now: NOW,
    });
    expect(fields.map(({ field, value }) => [field, value])).toEqual([
      ['employees', 340],
      ['employeeRange', '201-500'],
      ['revenueRange', '10M-50M'],
    ]);
    expect(fields[1]?.saidBy.map(({ source }) => source)).toEqual(['builtin', 'wikidata']);
    expect(fields[2]?.saidBy.map(({ source }) => source)).toEqual(['clearbit']);
  });

  it('what is older than it stays fresh is stale', () => {
    const [employees] = merge([{ field: 'employees', value: 5, source: 'wikidata', daysAgo: 91 }]);
    expect(employees?.stale).toBe(true);
  });
});

describe('what no company can have', () => {
  const refused: [FieldName, FieldValue][] = [
    ['employees', -3],
    ['employees', Number.NaN],
    ['foundedYear', 1499],
    ['foundedYear', 2027],
    ['latitude', 91],
    ['longitude', -181],
    ['email', 'nobody'],
    ['email', 'info@example.com'],
    ['phone', '030 123'],
    ['phone', '+1 23'],
    ['website', 'javascript:alert(1)'],
    ['website', 'http://127.0.0.1/'],
    ['website', 'https://user:secret@acme.com/'],
    ['linkedinUrl', 'https://evil.com/company/acme'],
    ['twitterUrl', 'https://x.com/'],
    ['incorporatedOn', '2025-02-30'],
    ['incorporatedOn', '2027-01-01'],
    ['lei', 'HWUPKR0MPOU8FGXBT395'],
    ['hqCountry', 'Atlantis'],
    ['name', '<script></script>'],
    ['name', '\u0000\u202E'],
    ['executives', ['<b></b>', '—']],
    ['employees', 'many'],
  ];
  it.each(refused)('is refused: %s %s', (field, value) => {
    expect(cleanValue(field, value, NOW)).toBeNull();
    expect(merge([{ field, value, source: 'site', confidence: 1 }])).toEqual([]);
  });

  it('is cut down to data where something is left', () => {
    expect(cleanValue('name', ' Acme\u0007 <b>Labs</b>\u202E ', NOW)).toBe('Acme Labs');
    expect(cleanValue('hqCountry', 'Germany', NOW)).toBe('DE');
    expect(cleanValue('companyStatus', 'ATIVA', NOW)).toBe('active');
    expect(cleanValue('linkedinUrl', 'http://de.linkedin.com/company/acme/?utm_source=x', NOW)).toBe(
      'https://linkedin.com/company/acme',
    );
    expect(String(cleanValue('description', 'x'.repeat(5000), NOW)).length).toBe(1200);
  });
});

describe('whatever is said', () => {
  const texts = fc.constantFrom(
    'Acme',
    'ACME Inc.',
    'Apex',
    'DE',
    '51-200',
    'active',
    'https://acme.com/a',
    '+493012345678',
    '2020-01-31',
    'info@acme.de',
    '<b>x</b>',
    '',
  );
  const valueOf = (field: FieldName): fc.Arbitrary<FieldValue> =>
    ({
      number: fc.oneof(fc.integer({ min: -5, max: 400 }), fc.double({ noNaN: false })),
      year: fc.integer({ min: 1490, max: 2030 }),
      list: fc.array(texts, { minLength: 1, maxLength: 4 }),
      text: fc.oneof(texts, fc.string({ maxLength: 20 })),
      url: fc.oneof(texts, fc.webUrl()),
      date: texts,
    })[fieldOf(field).kind];
  const brief = (field: FieldName): fc.Arbitrary<Brief> =>
    fc.record({
      field: fc.constant(field),
      value: valueOf(field),
      source: fc.constantFrom(
        'site',
        'gleif',
        'wikidata',
        'clearbit',
        'coresignal',
        'brasil-api',
        'receita-ws',
        'model',
        'builtin',
      ),
      confidence: fc.double({ min: 0, max: 1, noNaN: true }),
      daysAgo: fc.integer({ min: 0, max: 2000 }),
    });
  const field = fc.constantFrom(...FIELD_NAMES);
  const oneField = field.chain((name) => fc.array(brief(name), { minLength: 1, maxLength: 8 }));

  it('the order of observations does not matter', () => {
    fc.assert(
      fc.property(
        oneField.chain((briefs) =>
          fc.tuple(fc.constant(briefs), fc.shuffledSubarray(briefs, { minLength: briefs.length })),
        ),
        ([briefs, shuffled]) => {
          expect(merge(shuffled)).toEqual(merge(briefs));
        },
      ),
      { numRuns: 600 },
    );
  });

  it('a further source that says the same never lowers confidence, nor changes the value', () => {
    fc.assert(
      fc.property(oneField, brief('name'), (briefs, { source, confidence = 0, daysAgo = 0 }) => {
        const [before] = merge(briefs);
        if (!before) return;
        const more = { field: before.field, value: before.value, source, confidence, daysAgo };
        const [after] = merge([...briefs, more]);
        expect(after?.confidence).toBeGreaterThanOrEqual(before.confidence - 1e-9);
        if (typeof before.value === 'string')
          expect(isSameValue(before.field, after?.value ?? '', before.value)).toBe(true);
      }),
      { numRuns: 600 },
    );
  });

  it('a person’s correction always stands, the latest of several', () => {
    fc.assert(
      fc.property(oneField, (briefs) => {
        const name = briefs[0]?.field ?? 'name';
        const value = { list: ['Right'], number: 42, year: 1999 }[fieldOf(name).kind as string] ?? 'Right';
        const earlier = { list: ['Wrong'], number: 41, year: 1998 }[fieldOf(name).kind as string] ?? 'Wrong';
        const [merged] = merge(briefs, [
          { field: name, value: earlier, at: '2020-01-01T00:00:00Z' },
          { field: name, value, at: '2020-01-02T00:00:00Z' },
        ]);
        expect(merged).toMatchObject({ value, corrected: true, stale: false });
        expect(merged?.saidBy[0]?.source).toBe('correction');
      }),
      { numRuns: 400 },
    );
  });

  it('nothing is invented: each value, and each item, was said by the sources that it names', () => {
    fc.assert(
      fc.property(oneField, (briefs) => {
        for (const merged of merge(briefs)) {
          const values = briefs
            .filter(({ source }) => merged.saidBy.some((one) => one.source === source))
            .map(({ value }) => cleanValue(merged.field, value, NOW));
          const items = new Set(values.flatMap((value) => value ?? []));
          for (const item of [merged.value].flat()) expect(items.has(item)).toBe(true);
        }
      }),
      { numRuns: 600 },
    );
  });

  it('cleaning twice gives the same as once', () => {
    const anything = field.chain((name) =>
      fc.tuple(fc.constant(name), fc.oneof(valueOf(name), fc.string({ unit: 'binary', maxLength: 400 }))),
    );
    fc.assert(
      fc.property(anything, ([name, value]) => {
        const once = cleanValue(name, value, NOW);
        expect(once === null ? null : cleanValue(name, once, NOW)).toEqual(once);
      }),
      { numRuns: 2000 },
    );
  });
});
