import type { FieldName, ProfileField } from '@leadline/contracts';
import { describe, expect, it } from 'vitest';
import { isKnownWellEnough, type SkipFacts, type SkippableCall, skipReason } from './index.ts';

const PLACES: SkippableCall = {
  source: 'google-places',
  title: 'Google Places',
  capability: 'place',
  official: false,
  yields: ['hqAddress', 'hqCity', 'phone', 'placeId'],
  priceUsd: 0.032,
};
const VENDOR: SkippableCall = {
  source: 'clearbit',
  title: 'Clearbit',
  capability: 'company',
  official: false,
  yields: ['legalName', 'registryNumber', 'employees', 'hqCity'],
  priceUsd: 0.05,
};
const FACTS: SkipFacts = {
  wanted: ['hqAddress', 'hqCity', 'phone', 'placeId', 'legalName', 'registryNumber', 'employees'],
  official: new Set(['receita-ws']),
  country: null,
  answered: [],
};
const field = (
  name: FieldName,
  confidence: number,
  of: Partial<ProfileField> & { source?: string } = {},
): ProfileField => ({
  field: name,
  value: 'x',
  confidence,
  saidBy: [{ source: of.source ?? 'site', url: null, observedAt: '2026-01-01T00:00:00Z', confidence }],
  stale: false,
  corrected: false,
  others: [],
  ...of,
});

describe('a call is skipped', () => {
  it('with an address that is sure, and no earlier', () => {
    const address = [field('hqAddress', 0.81), field('hqCity', 0.9)];
    expect(skipReason(PLACES, address, FACTS)).toContain('81 %');
    expect(skipReason(PLACES, [field('hqAddress', 0.79), field('hqCity', 0.9)], FACTS)).toBeNull();
    expect(
      skipReason(PLACES, [field('hqAddress', 0.81, { stale: true }), field('hqCity', 0.9)], FACTS),
    ).toBeNull();
    expect(skipReason(PLACES, address, { ...FACTS, named: new Set<FieldName>(['placeId']) })).toBeNull();
  });

  it('when a register has spoken, unless the vendor alone has a wanted field', () => {
    const recorded = [
      field('legalName', 0.7, { source: 'receita-ws' }),
      field('registryNumber', 0.7, { source: 'receita-ws' }),
      field('hqCity', 0.6, { source: 'receita-ws' }),
    ];
    expect(skipReason(VENDOR, recorded, FACTS)).toBeNull();
    const wanted: FieldName[] = ['legalName', 'registryNumber', 'hqCity'];
    expect(skipReason(VENDOR, recorded, { ...FACTS, wanted })).toContain('receita-ws gave 3 fields');
  });

  it('when a cheaper source of its kind brought more than three of the wanted fields and the dear one has no other', () => {
    const cheap = {
      title: 'OpenCorporates',
      capability: 'registry',
      official: true,
      priceUsd: 0.003,
      yields: [...VENDOR.yields, 'companyStatus'] as FieldName[],
      brought: ['legalName', 'registryNumber', 'hqCity', 'employees'] as FieldName[],
    };
    expect(skipReason(VENDOR, [], { ...FACTS, answered: [cheap] })).toContain(
      'OpenCorporates brought 4 fields for $0.003',
    );
    expect(
      skipReason(VENDOR, [], { ...FACTS, answered: [{ ...cheap, brought: cheap.brought.slice(1) }] }),
    ).toBeNull();
    expect(skipReason(VENDOR, [], { ...FACTS, answered: [{ ...cheap, yields: ['legalName'] }] })).toBeNull();
  });

  it('when all that it could bring is known, or its country is another', () => {
    const known = PLACES.yields.map((name) => field(name, 0.95));
    expect(skipReason(PLACES, known, FACTS)).toContain('All 4 wanted fields');
    expect(skipReason(PLACES, [], { ...FACTS, wanted: ['ceo'] })).toContain('nothing of what is wanted');
    expect(
      skipReason({ ...VENDOR, source: 'brasil-api', priceUsd: 0 }, [], { ...FACTS, country: 'DE' }),
    ).toContain('Brazil');
  });

  it('never for knowledge where it is free', () => {
    const known = PLACES.yields.map((name) => field(name, 1));
    expect(skipReason({ ...PLACES, priceUsd: 0 }, known, FACTS)).toBeNull();
  });
});

it('a person’s word is enough however old; what is stale is not', () => {
  expect(isKnownWellEnough([field('ceo', 0.1, { corrected: true, stale: true })], 'ceo')).toBe(true);
  expect(isKnownWellEnough([field('ceo', 0.99, { stale: true })], 'ceo')).toBe(false);
  expect(isKnownWellEnough([], 'ceo')).toBe(false);
});
