import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalCountry, countryOf } from './countries.ts';
import { americanDay, dayAgo, dayOf, dayOfMs, yearOf } from './dates.ts';
import { hostOf, isOfDomain, linkOf, profileLink } from './links.ts';
import { matchNames, mentions } from './names.ts';
import { phoneOf } from './phones.ts';

describe('countries', () => {
  it.each([
    ['Germany', 'DE'],
    ['Deutschland', 'DE'],
    ['UK', 'GB'],
    ['England', 'GB'],
    ['USA', 'US'],
    ['United States', 'US'],
    ['Brasil', 'BR'],
    ["Côte d'Ivoire", 'CI'],
    ['Korea, Republic of', 'KR'],
    ['br', 'BR'],
    ['GBR', 'GB'],
    ['Atlantis', undefined],
    ['XX', undefined],
    ['EU', undefined],
    ['', undefined],
  ])('reads %s as %s', (words, code) => {
    expect(countryOf(words)).toBe(code);
  });

  it('takes no code that is not one of a country', () => {
    expect(canonicalCountry('ZZ')).toBeUndefined();
    expect(canonicalCountry('DD')).toBe('DE');
  });
});

describe('dates', () => {
  it('reads what providers write and refuses days that do not exist', () => {
    expect(dayOf('2024-02-29T10:00:00Z')).toBe('2024-02-29');
    expect(dayOf('+2011-03-14T00:00:00Z')).toBe('2011-03-14');
    expect(dayOf('20240131T120000Z')).toBe('2024-01-31');
    expect(dayOf('31/12/2023')).toBe('2023-12-31');
    expect(dayOf('2023-02-29')).toBeUndefined();
    expect(dayOf('soon')).toBeUndefined();
    expect(americanDay('11/02/2026, 07:00 AM, +0000 UTC')).toBe('2026-11-02');
    expect(dayAgo('2 weeks ago', new Date('2026-11-20T00:00:00Z'))).toBe('2026-11-06');
    expect(dayOfMs(0)).toBeUndefined();
    expect(yearOf('1998')).toBe(1998);
    expect(yearOf('0098')).toBeUndefined();
  });
});

describe('names', () => {
  it('tells sameness apart from likeness', () => {
    expect(matchNames('Nordwind Analytics', 'NORDWIND ANALYTICS LTD.')).toBeGreaterThan(0.95);
    expect(matchNames('Müller & Söhne', 'Mueller und Soehne')).toBeLessThanOrEqual(1);
    expect(matchNames('Acme GmbH', 'Acme AG')).toBe(0.9);
    expect(matchNames('Acme', 'Acme Holdings')).toBeLessThan(0.85);
    expect(matchNames('Nordwind', 'Südstern')).toBeLessThan(0.5);
    expect(matchNames('GmbH', '')).toBe(0);
  });

  it('matches every name with itself, the same both ways, and never leaves 0..1', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), fc.string({ maxLength: 40 }), (a, b) => {
        const match = matchNames(a, b);
        expect(match).toBe(matchNames(b, a));
        expect(match).toBeGreaterThanOrEqual(0);
        expect(match).toBeLessThanOrEqual(1);
        if (/[a-z0-9]{2}/i.test(a)) expect(matchNames(a, a) === 1 || matchNames(a, a) === 0).toBe(true);
      }),
    );
  });

  it('finds a company named in a headline as whole words', () => {
    expect(mentions('Why NORDWIND’s forecast matters', 'Nordwind Ltd')).toBe(true);
    expect(mentions('Nordwind opens a port', 'Nordwind Ltd')).toBe(true);
    expect(mentions('Nordwinds blow', 'Nordwind')).toBe(false);
  });
});

describe('links and phones', () => {
  it('keep what is well formed', () => {
    expect(linkOf('nordwind.example')).toBe('https://nordwind.example/');
    expect(linkOf('javascript:alert(1)')).toBeUndefined();
    expect(linkOf('https://user:secret@nordwind.example')).toBeUndefined();
    expect(hostOf('https://www.Nordwind.example/x')).toBe('nordwind.example');
    expect(isOfDomain('https://shop.nordwind.example', 'nordwind.example')).toBe(true);
    expect(isOfDomain('https://notnordwind.example', 'nordwind.example')).toBe(false);
    expect(profileLink('linkedin', 'company/nordwind')).toBe('https://www.linkedin.com/company/nordwind');
    expect(profileLink('twitter', '@nordwind')).toBe('https://twitter.com/nordwind');
    expect(profileLink('github', 'a b')).toBeUndefined();
    expect(phoneOf('(11) 3333-4444 / (11) 5555-6666', 'BR')).toBe('+551133334444');
    expect(phoneOf('no phone', 'BR')).toBeUndefined();
  });
});
