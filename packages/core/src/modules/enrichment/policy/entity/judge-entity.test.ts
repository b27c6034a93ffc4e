import type { Candidate } from '@leadline/contracts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EntityEvidence, judgeEntity, parseCompanyQuery } from './index.ts';

const NOTHING: EntityEvidence = { home: null, dnsExists: null, candidates: [], own: [] };
const home = (of: Partial<NonNullable<EntityEvidence['home']>> = {}): EntityEvidence['home'] => ({
  answered: true,
  name: null,
  parked: null,
  redirectedTo: null,
  ...of,
});
const judge = (text: string, evidence: Partial<EntityEvidence> = {}) =>
  judgeEntity(parseCompanyQuery(text), { ...NOTHING, ...evidence });
const candidate = (of: Partial<Candidate>): Candidate => ({
  name: 'Acme',
  domain: null,
  confidence: 0.9,
  reasons: [],
  country: null,
  registryNumber: null,
  query: of.domain ?? of.name ?? 'Acme',
  ...of,
});
const own = {
  name: 'Acme',
  domain: 'acme.com',
  country: 'DE',
  registryNumber: null,
  score: 0.95,
  reasons: [],
};

describe('a domain', () => {
  it('is its own site’s company', () => {
    const { chosen } = judge('acme.com', { home: home({ name: 'Acme GmbH' }), dnsExists: true });
    expect(chosen).toMatchObject({ name: 'Acme GmbH', domain: 'acme.com' });
    expect(chosen?.confidence).toBeGreaterThan(0.95);
  });

  it('is taken by itself where its site is silent and nothing can be asked', () => {
    expect(judge('acme.com', { home: home({ answered: false }), dnsExists: true }).chosen?.domain).toBe(
      'acme.com',
    );
    expect(judge('acme.com').chosen).toMatchObject({ domain: 'acme.com', name: 'acme.com' });
  });

  it('that does not exist chooses nobody', () => {
    const { chosen, warnings } = judge('acme.com', { home: home({ answered: false }), dnsExists: false });
    expect(chosen).toBeNull();
    expect(warnings.join()).toContain('does not exist');
  });

  it('that is parked, for sale or a shortener’s chooses nobody', () => {
    expect(judge('acme.com', { home: home({ parked: ['"buy this domain"'] }) })).toMatchObject({
      chosen: null,
    });
    expect(
      judge('acme.com', { home: home({ redirectedTo: 'https://www.hugedomains.com/x' }) }).chosen,
    ).toBeNull();
    expect(judge('bit.ly', { home: home({ name: 'Bitly' }) }).chosen).toBeNull();
  });

  it('that leads to the same name elsewhere, or to a page that names it, is that company', () => {
    expect(judge('acme.de', { home: home({ redirectedTo: 'https://www.acme.com/de' }) }).chosen?.domain).toBe(
      'acme.com',
    );
    const renamed = judge('oldname.com', {
      home: home({ redirectedTo: 'newcorp.com', name: 'NewCorp', otherNames: ['Old Name'] }),
    });
    expect(renamed.chosen?.domain).toBe('newcorp.com');
    expect(renamed.warnings.join()).toContain('leads to newcorp.com');
  });

  it('that leads to a stranger’s site is in doubt, with both to choose from', () => {
    const { chosen, candidates, warnings } = judge('startup.com', {
      home: home({ redirectedTo: 'bigcorp.com', name: 'BigCorp' }),
    });
    expect(chosen).toBeNull();
    expect(candidates.map(({ query }) => query)).toEqual(['bigcorp.com', 'startup.com']);
    expect(warnings.join()).toContain('say which');
  });

  it('that two companies have in the own database is in doubt unless the site names one', () => {
    const rivals = [own, { ...own, name: 'Bolt Logistics' }];
    expect(judge('acme.com', { own: rivals, home: home() })).toMatchObject({
      chosen: null,
      candidates: [{}, {}],
    });
    const told = judge('acme.com', { own: rivals, home: home({ name: 'Bolt Logistics GmbH' }) });
    expect(told.chosen?.name).toBe('Bolt Logistics');
    expect(told.warnings.join()).toContain('Acme');
  });

  it('of a part of a site says whose it is', () => {
    expect(judge('shop.acme.com', { home: home({ name: 'Acme' }) }).warnings.join()).toContain(
      'belongs to acme.com',
    );
  });
});

describe('a name or number', () => {
  it('known once and well is chosen', () => {
    const { chosen } = judge('Acme GmbH, Berlin, Germany', {
      candidates: [candidate({ name: 'Acme GmbH', country: 'DE', domain: 'acme.com' })],
    });
    expect(chosen).toMatchObject({ name: 'Acme GmbH', domain: 'acme.com' });
  });

  it('of companies in several countries is in doubt until a country is said', () => {
    const candidates = [
      candidate({ country: 'DE', domain: 'acme.de' }),
      candidate({ country: 'US', domain: 'acme.com', confidence: 0.92 }),
    ];
    const open = judge('Acme', { candidates });
    expect(open.chosen).toBeNull();
    expect(open.candidates).toHaveLength(2);
    expect(open.warnings.join()).toContain('DE');
    const said = judgeEntity(parseCompanyQuery('Acme', 'DE'), { ...NOTHING, candidates });
    expect(said.chosen?.domain).toBe('acme.de');
  });

  it('that several sources know is surer, and one company', () => {
    const { chosen, candidates } = judge('Acme', {
      candidates: [
        candidate({ confidence: 0.7, domain: 'acme.com' }),
        candidate({ confidence: 0.7, domain: 'acme.com' }),
      ],
      own: [own],
    });
    expect(chosen?.confidence).toBeGreaterThan(0.95);
    expect(candidates).toEqual([]);
  });

  it('of nobody, or of somebody of another name, chooses nobody', () => {
    expect(judge('Acme').warnings.join()).toContain('No company of the name');
    expect(judge('Acme Robotics', { candidates: [candidate({ name: 'Bolt Logistics' })] }).chosen).toBeNull();
  });

  it('is found by its number however it is written', () => {
    const candidates = [candidate({ registryNumber: '33.000.167/0001-01', country: 'BR', confidence: 0.6 })];
    expect(judge('33000167000101', { candidates }).chosen?.confidence).toBeGreaterThan(0.95);
  });

  it('is never guessed: whoever is chosen is sure enough and clearly before the next', () => {
    const many = fc.array(
      fc.record({
        confidence: fc.double({ min: 0, max: 1, noNaN: true }),
        country: fc.constantFrom('DE', 'US', null),
        domain: fc.constantFrom('acme.com', 'acme.de', null),
        name: fc.constantFrom('Acme', 'Acme Inc.', 'Apex'),
      }),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(many, (rows) => {
        const { chosen, candidates } = judge('Acme', { candidates: rows.map((row) => candidate(row)) });
        if (chosen) {
          expect(chosen.confidence).toBeGreaterThanOrEqual(0.75);
          for (const rival of candidates) expect(chosen.confidence - rival.confidence).toBeGreaterThan(0.1);
        }
      }),
    );
  });
});
