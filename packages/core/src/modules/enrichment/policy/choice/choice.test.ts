import { FIELD_NAMES, type FieldName, type ProfileField } from '@leadline/contracts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addLessons,
  type ChoosableCall,
  type CompanyKind,
  chanceOf,
  contextsOf,
  type Lesson,
  learnedWave,
  lessonsFrom,
  lessonsOf,
  NO_LESSONS,
  staticWave,
} from './index.ts';

const brazil: CompanyKind = { country: 'BR', industry: null, size: null, listed: null };
const america: CompanyKind = { ...brazil, country: 'US' };
const call = (source: string, priceUsd: number, yields: FieldName[]): ChoosableCall => ({
  source,
  call: 'company',
  priceUsd,
  yields,
});
const free = call('wikidata', 0, ['employees', 'ceo']);
const cheap = call('registry', 0.003, ['legalName', 'registryNumber']);
const dear = call('vendor', 0.05, ['employees', 'ceo', 'revenueUsd', 'industry']);
const missing: FieldName[] = ['employees', 'ceo', 'legalName', 'revenueUsd', 'industry'];
const names = (planned: readonly { call: ChoosableCall }[]) => planned.map(({ call: { source } }) => source);
/** The same every time. */
const seeded = (seed: number) => () => {
  seed = (seed * 1_664_525 + 1_013_904_223) % 4_294_967_296;
  return seed / 4_294_967_296;
};
const lesson = (
  of: ChoosableCall,
  field: FieldName,
  counts: [tried: number, brought: number],
  context = 'every',
): Lesson => ({
  call: `${of.source}.company`,
  field,
  context,
  tried: counts[0],
  brought: counts[1],
});

describe('the static order', () => {
  it('asks what is free first, then one price after another while something is missing', () => {
    const first = staticWave({ missing, calls: [dear, cheap, free], budgetUsd: 0.05 });
    expect(names(first.now)).toEqual(['wikidata']);
    const second = staticWave({ missing, calls: [dear, cheap], budgetUsd: 0.06 });
    expect(names(second.now)).toEqual(['registry']);
    const third = staticWave({ missing: ['revenueUsd'], calls: [dear, cheap], budgetUsd: 0.06 });
    expect(names(third.now)).toEqual(['vendor']);
    expect(third.left[0]?.reason).toContain('nothing that is still missing');
  });
});

describe('the learned choice', () => {
  const ask = (change: Partial<Parameters<typeof learnedWave>[0]> = {}) =>
    learnedWave({
      missing,
      calls: [cheap, dear],
      budgetUsd: 0.1,
      kind: brazil,
      lessons: NO_LESSONS,
      random: seeded(1),
      settings: { exploration: 0 },
      ...change,
    });

  it('asks what is free before it spends anything', () => {
    const wave = ask({ calls: [free, cheap, dear] });
    expect(names(wave.now)).toEqual(['wikidata']);
    expect(wave.left.map(({ reason }) => reason)).toContain('waits for what is free');
  });

  it('takes a source at its word until it was tried, and leaves it where it never brought anything', () => {
    const waves = Array.from({ length: 60 }, (_, seed) => ask({ random: seeded(seed) }));
    expect(waves.filter(({ now }) => names(now).includes('vendor')).length).toBeGreaterThan(20);
    const never = dear.yields.map((field) => lesson(dear, field, [60, 1]));
    const wave = ask({ lessons: lessonsFrom(never) });
    expect(names(wave.now)).toEqual(['registry']);
    expect(wave.left.find(({ call: left }) => left === dear)?.reason).toMatch(
      /expected to add fields worth \$0\.0/,
    );
  });

  it('learns for the kind of company it was seen with', () => {
    const rows = dear.yields.flatMap((field) => [
      lesson(dear, field, [80, 40]),
      lesson(dear, field, [40, 1], 'country BR'),
      lesson(dear, field, [40, 39], 'country US'),
    ]);
    const lessons = lessonsFrom(rows);
    expect(names(ask({ lessons, kind: america }).now)).toContain('vendor');
    expect(names(ask({ lessons, kind: brazil }).now)).not.toContain('vendor');
    const chance = (kind: CompanyKind) =>
      chanceOf(lessons, 'vendor.company', { field: 'ceo', contexts: contextsOf(kind) }).mean;
    expect(chance(america)).toBeGreaterThan(0.8);
    expect(chance(brazil)).toBeLessThan(0.2);
  });

  it('does not buy twice what one source is likely to bring', () => {
    const other = call('vendor-two', 0.03, ['employees', 'ceo', 'revenueUsd', 'industry']);
    const rows = [dear, other].flatMap((of) => of.yields.map((field) => lesson(of, field, [50, 48])));
    expect(names(ask({ calls: [dear, other], lessons: lessonsFrom(rows) }).now)).toEqual(['vendor-two']);
  });

  it('now and then tries what it would leave, and says so', () => {
    const never = dear.yields.map((field) => lesson(dear, field, [200, 0]));
    const given = { calls: [dear], lessons: lessonsFrom(never), settings: { exploration: 0.25 } };
    const random = seeded(7);
    const waves = Array.from({ length: 400 }, () => ask({ ...given, random }));
    const tried = waves.filter(({ now }) => now.length > 0);
    expect(tried.length / waves.length).toBeGreaterThan(0.15);
    expect(tried.length / waves.length).toBeLessThan(0.35);
    expect(tried[0]?.now[0]?.reason).toContain('little is expected');
  });

  it('never plans over its budget, never asks for what is there, and explains every call, whatever it has learned', () => {
    const field = fc.constantFrom(...FIELD_NAMES.slice(0, 12));
    const anyCall = fc.record({
      source: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      call: fc.constantFrom('company', 'people'),
      priceUsd: fc.constantFrom(0, 0.003, 0.01, 0.05),
      yields: fc.uniqueArray(field, { minLength: 1 }),
    });
    const rows = fc.array(
      fc.record({
        call: fc.constantFrom('a.company', 'b.company', 'c.people'),
        field,
        context: fc.constantFrom('every', 'country BR'),
        tried: fc.integer({ min: 0, max: 99 }),
        brought: fc.integer({ min: 0, max: 99 }),
      }),
    );
    fc.assert(
      fc.property(
        fc.array(anyCall),
        fc.array(field),
        fc.double({ min: 0, max: 0.2, noNaN: true }),
        rows,
        (calls, wanted, budgetUsd, learned) => {
          const lessons = lessonsFrom(
            learned.map((row) => ({ ...row, brought: Math.min(row.brought, row.tried) })),
          );
          const question = { missing: wanted, calls, budgetUsd, kind: brazil, lessons, random: seeded(3) };
          for (const wave of [learnedWave(question), staticWave(question)]) {
            const spend = wave.now.reduce((sum, planned) => sum + planned.call.priceUsd, 0);
            expect(spend).toBeLessThanOrEqual(budgetUsd + 1e-9);
            expect(wave.now.length + wave.left.length).toBe(calls.length);
            for (const { call: chosen, reason } of wave.now) {
              expect(chosen.yields.some((name) => wanted.includes(name))).toBe(true);
              expect(reason).not.toBe('');
            }
          }
        },
      ),
    );
  });
});

describe('what an enrichment teaches', () => {
  const saidBy = (source: string) => ({
    source,
    url: null,
    observedAt: '2026-11-01T00:00:00.000Z',
    confidence: 0.8,
  });
  const field = (name: FieldName, sources: string[]): ProfileField => ({
    field: name,
    value: 'x',
    confidence: 0.8,
    saidBy: sources.map(saidBy),
    stale: false,
    corrected: false,
    others: [],
  });
  const yields = new Map([['vendor.company', dear.yields]]);
  const enrichment = (outcome: 'hit' | 'miss' | 'failed' | 'skipped') => ({
    kind: brazil,
    uses: [{ source: 'vendor', call: 'company', outcome }],
    fields: [field('employees', ['vendor', 'site']), field('ceo', ['wikidata'])],
    yields,
  });

  it('is what each answered call brought of all it yields, for every context of the company', () => {
    const lessons = lessonsOf(enrichment('hit'));
    expect(lessons).toHaveLength(dear.yields.length * 2);
    expect(lessons.find((row) => row.field === 'employees')).toMatchObject({
      tried: 1,
      brought: 1,
      context: 'every',
    });
    expect(lessons.find((row) => row.field === 'ceo')).toMatchObject({ tried: 1, brought: 0 });
    expect(lessonsOf(enrichment('miss')).every(({ brought }) => brought === 0)).toBe(true);
  });

  it('is nothing where the source failed or was left out', () => {
    expect(lessonsOf(enrichment('failed'))).toEqual([]);
    expect(lessonsOf(enrichment('skipped'))).toEqual([]);
  });

  it('adds up in any order', () => {
    const [hit, miss] = [lessonsOf(enrichment('hit')), lessonsOf(enrichment('miss'))];
    const sorted = (rows: Lesson[]) =>
      rows.toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));
    expect(sorted(addLessons(hit, miss))).toEqual(sorted(addLessons(miss, hit)));
    expect(addLessons(hit, miss)[0]?.tried).toBe(2);
  });
});
