import { companyContextSchema, personaContextSchema } from '@leadline/contracts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { completeCompany, completePersona, costOf, largestAmount, planningMeans } from './index.ts';

const hints = { brand: 'Acme', competitors: ['Globex', 'Initech'] };
const basisOf = (context: { derived: { field: string; basis: string }[] }, field: string) =>
  context.derived.find((entry) => entry.field === field)?.basis;

const ceiling = (employeeCount: number, role: string) => {
  const company = completeCompany({ employeeCount }, hints);
  return planningMeans(company, completePersona({ role }, company)).ceilingUsd ?? 0;
};

const costAt = (employeeCount: number, role: string, weeks = { low: 2, high: 4 }) => {
  const company = completeCompany({ employeeCount }, hints);
  return costOf(weeks, planningMeans(company, completePersona({ role }, company)));
};

describe('company context', () => {
  it.each([
    [0, 'startup'],
    [49, 'startup'],
    [50, 'smb'],
    [199, 'smb'],
    [200, 'midmarket'],
    [999, 'midmarket'],
    [1_000, 'enterprise'],
  ])('of %i employees has the size %s, and says why', (employeeCount, size) => {
    const company = completeCompany({ employeeCount }, hints);
    expect(company.companySize).toBe(size);
    expect(basisOf(company, 'companySize')).toBe(`${employeeCount.toLocaleString('en-US')} employees`);
    expect(company.growthStage).toBeDefined();
    expect(company.annualRevenueRange).toBeDefined();
  });

  it('reads the size from revenue or stage where nobody counted heads', () => {
    expect(completeCompany({ annualRevenueRange: '$10M-$50M' }, hints).companySize).toBe('midmarket');
    expect(completeCompany({ annualRevenueRange: 'under $5M' }, hints).companySize).toBe('startup');
    expect(completeCompany({ growthStage: 'mature' }, hints).companySize).toBe('enterprise');
  });

  it('leaves open what nothing points to', () => {
    const company = completeCompany(undefined, { brand: 'Acme', competitors: [] });
    expect(company).toMatchObject({
      name: 'Acme',
      targetMarket: [],
      strategicGoals: [],
      mainCompetitors: [],
    });
    expect(company.companySize).toBeUndefined();
    expect(company.annualRevenueRange).toBeUndefined();
    expect(company.derived.map((entry) => entry.field)).toEqual(['name']);
  });

  it('never overrides what was given and never lists it as derived', () => {
    const given = {
      name: 'Acme Corp',
      companySize: 'enterprise',
      employeeCount: 10,
      growthStage: 'seed',
      strategicGoals: ['enter Japan'],
      mainCompetitors: ['Hooli'],
    } as const;
    const company = completeCompany(
      { ...given, strategicGoals: [...given.strategicGoals], mainCompetitors: [...given.mainCompetitors] },
      hints,
    );
    expect(company).toMatchObject(given);
    for (const field of Object.keys(given)) expect(basisOf(company, field)).toBeUndefined();
  });

  it('takes rivals, market and industry from the audit', () => {
    const company = completeCompany(
      {},
      { ...hints, market: 'Germany', industry: 'IT security', productCategory: 'password manager' },
    );
    expect(company).toMatchObject({
      mainCompetitors: ['Globex', 'Initech'],
      targetMarket: ['Germany'],
      industry: 'IT security',
      businessModel: 'software subscription',
    });
  });
});

describe('persona context', () => {
  it.each([
    [10, { role: 'Founder and CEO', level: 'c_level', riskTolerance: 'high' }],
    [100, { role: 'Head of Marketing', level: 'director', riskTolerance: 'medium' }],
    [500, { role: 'VP Marketing', level: 'vp', riskTolerance: 'medium' }],
    [5_000, { role: 'CMO', level: 'c_level', riskTolerance: 'low' }],
  ])('at %i employees is the one who usually owns this', (employeeCount, expected) => {
    const persona = completePersona(undefined, completeCompany({ employeeCount }, hints));
    expect(persona).toMatchObject(expected);
    expect(persona.derived).toHaveLength(8);
  });

  it.each([
    ['Chief Revenue Officer', 'c_level', 'win rate'],
    ['Vice President of Sales', 'vp', 'win rate'],
    ['Head of Content', 'director', 'answers that name us'],
    ['SEO Manager', 'manager', 'answers that name us'],
    ['PR Specialist', 'individual', 'share of positive answers'],
    ['Growth Hacker', 'individual', 'marketing-sourced pipeline'],
    ['CFO', 'c_level', 'cost per opportunity'],
  ])('reads level and KPIs of a %s from the role', (role, level, kpi) => {
    const persona = completePersona({ role }, completeCompany({ employeeCount: 300 }, hints));
    expect(persona.level).toBe(level);
    expect(persona.kpis[0]).toBe(kpi);
  });

  it('gives a bigger company and a higher level more to spend', () => {
    expect(ceiling(10, 'CMO')).toBeLessThan(ceiling(5_000, 'CMO'));
    expect(ceiling(500, 'Marketing Manager')).toBeLessThan(ceiling(500, 'CMO'));
  });

  it('is complete and valid whatever is given', () => {
    fc.assert(
      fc.property(
        fc.record(
          { employeeCount: fc.nat(100_000), annualRevenueRange: fc.string({ maxLength: 20 }) },
          { requiredKeys: [] },
        ),
        fc.record({ role: fc.string({ maxLength: 40 }) }, { requiredKeys: [] }),
        (given, reader) => {
          const company = completeCompany(given, hints);
          const persona = completePersona(reader, company);
          expect(companyContextSchema.safeParse(company).success).toBe(true);
          expect(personaContextSchema.safeParse(persona).success).toBe(true);
          expect(costOf({ low: 1, high: 2 }, planningMeans(company, persona)).statement).toMatch(
            /^\$[\d,]+–\$[\d,]+/,
          );
        },
      ),
    );
  });
});

describe('cost estimates', () => {
  it('grow with the company and say what they assume', () => {
    expect(costAt(10, 'CEO').statement).toBe('$2,300–$9,000, within your own budget authority');
    expect(costAt(5_000, 'CMO').statement).toBe('$12,000–$42,000, within your own budget authority');
    expect(costAt(10, 'CEO').basis).toContain('1.5–3 person-weeks at $1,500–$3,000');
  });

  it('say when the reader cannot sign them alone', () => {
    expect(costAt(100, 'Marketing Manager').statement).toContain('above your own budget authority');
  });

  it.each([
    ['$10M-$50M', 50e6],
    ['10-50M', 50e6],
    ['up to $75,000 per initiative', 75_000],
    ['1.5 bn', 1.5e9],
    ['no idea', null],
  ])('read %s as an amount', (text, amount) => {
    expect(largestAmount(text)).toBe(amount);
  });
});
