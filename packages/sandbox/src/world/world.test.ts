import { domain as anyDomain, assert, property } from 'fast-check';
import { parsePhoneNumber } from 'libphonenumber-js/max';
import { describe, expect, it } from 'vitest';
import { employeeBand, revenueBand } from './bands.ts';
import type { WorldCompany } from './company.ts';
import { COUNTRIES } from './countries.ts';
import { SITE_SHARES } from './heads.ts';
import { createWorld, SOURCE_PROVIDERS } from './index.ts';

const TODAY = '2026-11-21';
const world = createWorld({ seed: 'a world', today: TODAY });

/** Every company for which something does not hold, by domain: an empty list tells more than a first failure. */
function breaking(holds: (company: WorldCompany) => boolean): string[] {
  return world.companies.filter((company) => !holds(company)).map(({ domain }) => domain);
}

function cnpjHolds(number: string): boolean {
  const values = Array.from(number, (sign) => sign.charCodeAt(0) - 48);
  return [12, 13].every((length) => {
    const sum = values
      .slice(0, length)
      .reduce((total, value, index) => total + value * (((length - 1 - index) % 8) + 2), 0);
    return values[length] === (sum % 11 < 2 ? 0 : 11 - (sum % 11));
  });
}

function leiHolds(lei: string): boolean {
  const digits = Array.from(lei, (sign) => Number.parseInt(sign, 36)).join('');
  return /^[0-9A-Z]{18}\d{2}$/.test(lei) && BigInt(digits) % 97n === 1n;
}

function luhnHolds(number: string): boolean {
  const sum = Array.from(number)
    .reverse()
    .reduce((total, digit, index) => {
      const doubled = Number(digit) * (1 + (index % 2));
      return total + (doubled > 9 ? doubled - 9 : doubled);
    }, 0);
  return sum % 10 === 0;
}

describe('a world', () => {
  it('is the same for the same seed, whatever is asked first', () => {
    const one = createWorld({ seed: 'same', size: 120, today: TODAY });
    const other = createWorld({ seed: 'same', size: 120, today: TODAY });
    other.byDomain('first-asked.com');
    for (const company of [...other.companies].reverse()) {
      company.news();
      for (const provider of [...SOURCE_PROVIDERS].reverse()) other.view(provider, company);
    }
    for (const [index, company] of one.companies.entries()) {
      const twin = other.companies[index] as WorldCompany;
      expect(twin.facts).toEqual(company.facts);
      expect([twin.people(), twin.jobs(), twin.news()]).toEqual([
        company.people(),
        company.jobs(),
        company.news(),
      ]);
      for (const provider of SOURCE_PROVIDERS)
        expect(other.view(provider, twin)).toEqual(one.view(provider, company));
    }
    expect(other.byDomain('first-asked.com')?.facts).toEqual(one.byDomain('first-asked.com')?.facts);
  });

  it('of another seed has other companies', () => {
    const other = createWorld({ seed: 'another', today: TODAY });
    const domains = new Set(world.companies.map(({ domain }) => domain));
    expect(other.companies.filter(({ domain }) => domains.has(domain)).length).toBeLessThan(60);
  });

  it('begins with the same companies however large it is', () => {
    const small = createWorld({ seed: 'a world', size: 40, today: TODAY });
    expect(small.companies.map(({ domain }) => domain)).toEqual(
      world.companies.slice(0, 40).map(({ domain }) => domain),
    );
  });

  it('has companies of all its countries and industries, and sites of all kinds', () => {
    expect(new Set(world.companies.map(({ facts }) => facts.hqCountry)).size).toBe(COUNTRIES.length);
    expect(new Set(world.companies.map(({ facts }) => facts.industry)).size).toBe(8);
    for (const [kind, share] of SITE_SHARES) {
      const found = world.companies.filter(({ site }) => site === kind).length;
      const deviation = 4 * Math.sqrt(share * world.companies.length);
      expect(Math.abs(found - share * world.companies.length)).toBeLessThan(deviation);
    }
    const names = world.companies.map(({ facts }) => facts.name);
    expect(names.length - new Set(names).size).toBeGreaterThan(40);
  });
});

describe('the facts of a company', () => {
  it('agree with each other on size and money', () => {
    expect(
      breaking(
        ({ facts }) =>
          facts.employeeRange === employeeBand(facts.employees) &&
          facts.revenueRange === revenueBand(facts.revenueUsd),
      ),
    ).toEqual([]);
    expect(
      breaking(
        ({ facts }) =>
          (facts.fundingTotalUsd === null) === (facts.lastFundingOn === null) &&
          (facts.lastFundingOn ?? '') < TODAY,
      ),
    ).toEqual([]);
  });

  it('agree with each other on the place', () => {
    expect(
      breaking(({ facts }) => {
        const country = COUNTRIES.find(({ code }) => code === facts.hqCountry);
        const city = country?.cities.find(([name]) => name === facts.hqCity);
        if (!country || !city) return false;
        const near = Math.abs(city[3] - facts.latitude) < 0.1 && Math.abs(city[4] - facts.longitude) < 0.1;
        const line = facts.hqAddress.includes(facts.hqCity) && facts.hqAddress.includes(facts.hqPostcode);
        return near && line && city[1] === facts.hqRegion && facts.locations[0] === facts.hqCity;
      }),
    ).toEqual([]);
  });

  it('have telephone numbers that exist in their country', () => {
    expect(
      breaking(({ facts }) => {
        const phone = parsePhoneNumber(facts.phone);
        return (
          phone !== undefined &&
          phone.isValid() &&
          phone.country === facts.hqCountry &&
          phone.number === facts.phone
        );
      }),
    ).toEqual([]);
  });

  it('have numbers with the check digits their registers prescribe', () => {
    expect(breaking(({ facts }) => facts.lei === null || leiHolds(facts.lei))).toEqual([]);
    const of = (country: string) =>
      world.companies.filter(({ facts }) => facts.hqCountry === country).map(({ facts }) => facts);
    expect(of('BR').filter(({ taxId }) => !cnpjHolds(taxId ?? ''))).toEqual([]);
    expect(of('BR').filter(({ taxId }) => /[A-Z]/.test(taxId ?? '')).length).toBeGreaterThan(3);
    expect(of('FR').filter(({ registryNumber }) => !luhnHolds(registryNumber))).toEqual([]);
    expect(of('SE').filter(({ registryNumber }) => !luhnHolds(registryNumber.replace('-', '')))).toEqual([]);
    expect(of('IT').filter(({ taxId }) => !luhnHolds((taxId ?? '').slice(2)))).toEqual([]);
    const abn = [10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19];
    const abnHolds = (text: string) =>
      abn.reduce((sum, weight, index) => sum + weight * (Number(text[index]) - (index === 0 ? 1 : 0)), 0) %
        89 ===
      0;
    expect(of('AU').filter(({ taxId }) => !abnHolds(taxId ?? ''))).toEqual([]);
  });

  it('agree with its people, positions and news', () => {
    expect(
      breaking((company) => {
        const { facts } = company;
        const [first] = company.people();
        const names = new Set(
          company.people().map(({ firstName, lastName, title }) => `${firstName} ${lastName} — ${title}`),
        );
        const headlines = new Set(company.news().map(({ publishedOn, title }) => `${publishedOn} ${title}`));
        return (
          facts.openJobs === company.jobs().length &&
          facts.ceo === `${first?.firstName} ${first?.lastName}` &&
          facts.executives.every((line) => names.has(line)) &&
          facts.recentNews.every((line) => headlines.has(line) && line.slice(0, 10) >= '2026-08-23') &&
          company.people().length <= facts.employees &&
          new Set(company.people().map(({ id }) => id)).size === company.people().length
        );
      }),
    ).toEqual([]);
  });

  it('agree with those of its group', () => {
    const byLegalName = Map.groupBy(world.companies, ({ facts }) => facts.legalName);
    expect(
      breaking(({ facts }) =>
        facts.parentCompany === null
          ? facts.ultimateParent === null
          : (byLegalName.get(facts.parentCompany) ?? []).some((parent) =>
              parent.facts.subsidiaries.includes(facts.legalName),
            ),
      ),
    ).toEqual([]);
    expect(
      breaking(
        ({ site, redirectsTo }) =>
          (site === 'redirects') === (redirectsTo !== null && world.byDomain(redirectsTo)?.site === 'normal'),
      ),
    ).toEqual([]);
  });

  it('follow each other in time', () => {
    expect(
      breaking(
        ({ facts }) =>
          String(facts.foundedYear) <= facts.incorporatedOn &&
          facts.incorporatedOn <= TODAY &&
          facts.domainRegisteredOn <= TODAY,
      ),
    ).toEqual([]);
  });

  it('name domains that no other company has', () => {
    const domains = world.companies.flatMap(({ domain, otherDomains }) => [domain, ...otherDomains]);
    expect(new Set(domains).size).toBe(domains.length);
    expect(
      breaking((company) => world.byDomain(new URL(company.facts.website).hostname) === company),
    ).toEqual([]);
    expect(
      breaking((company) => company.otherDomains.every((domain) => world.byDomain(domain) === company)),
    ).toEqual([]);
  });
});

describe('looking up', () => {
  it('makes any well-formed domain a company named after it', () => {
    expect(world.byDomain('stripe.com')?.facts.name).toBe('Stripe');
    expect(world.byDomain('www.blue-tide.com.br')?.facts).toMatchObject({
      name: 'Blue Tide',
      hqCountry: 'BR',
    });
    assert(
      property(anyDomain(), (domain) => {
        const company = world.byDomain(domain);
        expect(
          company === null ||
            company.domain === domain.toLowerCase() ||
            domain.toLowerCase().endsWith(`.${company.domain}`),
        ).toBe(true);
        if (company) expect(company.facts.employeeRange).toBe(employeeBand(company.facts.employees));
      }),
      { numRuns: 60 },
    );
  });

  it('finds nothing where nothing can be', () => {
    for (const domain of [
      'acme.invalid',
      'acme.test',
      'no-such-company.com',
      'www.no-such-company.com',
      'localhost',
      '10.0.0.1',
      'a b.com',
      '',
      'com.br',
    ]) {
      expect(world.byDomain(domain)).toBeNull();
    }
    expect(world.byName('Zzyzx Qwertz')).toEqual([]);
    expect(world.byNumber('000')).toBeNull();
  });

  it('finds companies by name, best first, those of one name alike, and by country', () => {
    const shared =
      [...Map.groupBy(world.companies, ({ facts }) => facts.name).values()].find(
        (group) => group.length > 1,
      ) ?? [];
    const [first] = shared as [WorldCompany];
    expect(world.byName(first.facts.name.toUpperCase())).toEqual(expect.arrayContaining([...shared]));
    const found = world.byName(first.facts.name, first.facts.hqCountry);
    expect(found.every(({ facts }) => facts.hqCountry === first.facts.hqCountry)).toBe(true);
    for (const company of world.companies.slice(0, 50)) {
      expect(world.byName(company.facts.legalName).map(({ domain }) => domain)).toContain(company.domain);
    }
  });

  it('finds companies by their numbers, however they are written', () => {
    const brazilian = world.companies.find(({ facts }) => facts.hqCountry === 'BR') as WorldCompany;
    const written = (brazilian.facts.taxId ?? '').replace(
      /^(.{2})(.{3})(.{3})(.{4})(.{2})$/,
      '$1.$2.$3/$4-$5',
    );
    expect(world.byNumber(written)).toBe(brazilian);
    const listed = world.companies.find(({ facts }) => facts.cik !== null) as WorldCompany;
    expect(world.byNumber(listed.facts.cik ?? '')).toBe(listed);
    const asked = world.byDomain('asked-for-its-number.de') as WorldCompany;
    expect(world.byNumber(asked.facts.taxId ?? '')).toBe(asked);
  });
});
