import { describe, expect, it } from 'vitest';
import type { CompanyFacts, SourceProvider } from './company.ts';
import { createWorld, SOURCE_PROVIDERS } from './index.ts';
import { type FactName, VIEW_RULES } from './views.ts';

const world = createWorld({ seed: 'views', today: '2026-11-21' });

function isEmpty(value: unknown): boolean {
  return value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

interface Count {
  /** Companies the provider knows and of which the fact exists. */
  exist: number;
  missing: number;
  differ: number;
}

function countOf(provider: SourceProvider, field: FactName): Count {
  const count = { exist: 0, missing: 0, differ: 0 };
  for (const company of world.companies) {
    const view = world.view(provider, company);
    if (!view || company.site === 'sparse' || isEmpty(company.facts[field])) continue;
    const value = view.facts[field];
    count.exist++;
    if (value === undefined) count.missing++;
    else if (JSON.stringify(value) !== JSON.stringify(company.facts[field])) count.differ++;
  }
  return count;
}

/** Four standard deviations of a share, and what an older truth or a decoy that has nothing adds to it. */
function slack(share: number, of: number): number {
  return 4 * Math.sqrt(Math.max(share * (1 - share), 0.01) / of) + 0.02;
}

describe('what providers know', () => {
  it.each(SOURCE_PROVIDERS)(
    '%s has, and gets wrong, about as much as its row in the table says',
    (provider) => {
      for (const [field, rates] of Object.entries(VIEW_RULES[provider].fields)) {
        const [missing, outdated, wrong] = rates;
        const { exist, missing: lacks, differ } = countOf(provider, field as FactName);
        if (exist < 30) continue;
        // An outdated parent, round or investor may be none at all, which reads as missing.
        expect(lacks / exist, `${field} missing`).toBeGreaterThan(missing - slack(missing, exist));
        expect(lacks / exist, `${field} missing`).toBeLessThan(
          missing + (outdated + wrong) * (1 - missing) + slack(missing, exist),
        );
        expect(differ / exist, `${field} differs`).toBeLessThan(
          (outdated + wrong) * (1 - missing) + slack(outdated + wrong, exist),
        );
      }
    },
  );

  it('is wrong or outdated as often as the table says, of fields that always change', () => {
    for (const [provider, field] of [
      ['clearbit', 'employees'],
      ['coresignal', 'hqAddress'],
      ['wikidata', 'employees'],
    ] as const) {
      const [missing, outdated, wrong] = VIEW_RULES[provider].fields[field] ?? [0, 0, 0];
      const { exist, differ } = countOf(provider, field);
      const share = (outdated + wrong) * (1 - missing);
      expect(differ / exist, `${provider} ${field}`).toBeGreaterThan(share * 0.6 - slack(share, exist));
    }
  });

  it('is of the companies the table says', () => {
    for (const provider of SOURCE_PROVIDERS) {
      const expected = world.companies.reduce((sum, company) => sum + VIEW_RULES[provider].knows(company), 0);
      const known = world.companies.filter((company) => world.view(provider, company) !== null).length;
      expect(Math.abs(known - expected), provider).toBeLessThan(4 * Math.sqrt(expected + 1));
    }
    const knownTo = (provider: SourceProvider) =>
      world.companies.filter((company) => world.view(provider, company));
    expect(knownTo('brasil-api').every(({ facts }) => facts.hqCountry === 'BR')).toBe(true);
    expect(knownTo('sec-edgar').every(({ facts }) => facts.cik !== null)).toBe(true);
    expect(knownTo('gleif').every(({ facts }) => facts.lei !== null)).toBe(true);
    expect(knownTo('greenhouse').every(({ jobBoard }) => jobBoard === 'greenhouse')).toBe(true);
    expect(knownTo('site').every(({ site }) => !['gone', 'parked', 'redirects'].includes(site))).toBe(true);
  });

  it('hangs together: who has the wrong headcount has its band, who has the wrong address has its city', () => {
    expect.hasAssertions();
    const fields: readonly (readonly [FactName, FactName])[] = [
      ['hqAddress', 'hqCity'],
      ['hqAddress', 'hqPostcode'],
    ];
    for (const company of world.companies) {
      const facts: Partial<CompanyFacts> = world.view('coresignal', company)?.facts ?? {};
      for (const [whole, part] of fields) {
        if (facts[whole] !== undefined && facts[part] !== undefined)
          expect(facts[whole]).toContain(facts[part]);
      }
    }
  });

  it('carries the day on which it was seen, within the table’s bounds', () => {
    expect.hasAssertions();
    for (const provider of SOURCE_PROVIDERS) {
      const [from, to] = VIEW_RULES[provider].seenDays;
      for (const company of world.companies.slice(0, 200)) {
        const view = world.view(provider, company);
        if (!view) continue;
        const days = (Date.parse(world.today) - Date.parse(view.seenOn)) / 86_400_000;
        expect(days).toBeGreaterThanOrEqual(from);
        expect(days).toBeLessThanOrEqual(to);
      }
    }
  });
});
