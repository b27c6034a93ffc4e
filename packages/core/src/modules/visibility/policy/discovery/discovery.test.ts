import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileBrands } from '../matching/index.ts';
import { discoverBrands } from './index.ts';

const configured = compileBrands({ name: 'Bitwarden' }, [{ name: '1Password' }]);

const discover = (...texts: string[]) =>
  discoverBrands(
    texts.map((text, index) => ({ id: `a${index + 1}`, text, query: 'best tool?' })),
    configured,
    { productCategory: 'password manager' },
  );
const names = (...texts: string[]) => discover(...texts).map((brand) => brand.name);

describe('where brands are found', () => {
  it('finds list leads, headings, bold names and links, and not the configured ones', () => {
    const text = [
      '## Top picks',
      '1. **Bitwarden** – open source and cheap.',
      '2. **Dashlane** – polished, Dashlane has a VPN.',
      '3. **NordPass** – simple.',
      '',
      '### RoboForm',
      'Fills forms well.',
      '',
      '- [Enpass](https://www.enpass.io/): offline vaults.',
    ].join('\n');
    expect(names(text).sort()).toEqual(['Dashlane', 'Enpass', 'NordPass', 'RoboForm']);
  });

  it('finds names in the first cells of a table and in a series of names', () => {
    const table = '| Tool | Price |\n|---|---|\n| Dashlane | $60 |\n| NordPass | $36 |';
    const prose = 'Teams often compare it with rivals such as Dashlane, NordPass and Passbolt before buying.';
    expect(names(table, prose).sort()).toEqual(['Dashlane', 'NordPass', 'Passbolt']);
  });

  it('takes the maker from product names and shop listings that lost their spaces', () => {
    const text =
      'Best Laptop:Lenovo Yoga 7i:Offers a great screen.Best for Gaming:Lenovo Legion 5:Fast. ASUS TUF A16:Solid. Lenovo Yoga 7i 16"$699.994.7(1k+)ASUS TUF A16 Laptop$799.994.3(60)';
    expect(names(text).sort()).toEqual(['ASUS', 'Lenovo']);
  });

  it('keeps names of several words together', () => {
    const text = [
      '1. **Briggs & Riley Baseline** – lifetime warranty.',
      '3. **Samsonite Freeform** – light.',
      '4. **Travelpro Maxlite** – light too.',
    ].join('\n');
    expect(names(text)).toEqual(expect.arrayContaining(['Briggs & Riley', 'Samsonite', 'Travelpro']));
  });
});

describe('what is no brand', () => {
  it.each([
    '## Key Features\n- **Ease of Use**: simple.\n- **Pros**: cheap.\n- **Setup tips**: read the manual.',
    '### Best Overall\nIt depends.\n### Things to Consider\n- **Budget**: set one.\n- **Security**: matters.',
    '- **AES-256** encryption\n- **HIPAA** and **GDPR** compliance\n- **SAML SSO**\n- **iOS** and **Android** apps',
    '- **January** sale\n- **Black Friday** deals\n- **New York** office\n- **European Union** rules',
    'Available at: [Best Buy](https://bestbuy.com) and [Walmart](https://walmart.com).',
    'A fact. ([The Verge](https://theverge.com/x), [Wirecutter](https://nytimes.com/wirecutter))',
  ])('finds nothing in %j', (text) => {
    expect(names(text)).toEqual([]);
  });
});

describe('merging and counting', () => {
  it('merges spellings that differ in case, spacing, possessive and legal form', () => {
    const found = discover(
      '1. **Dashlane** – fine.\n2. **NordPass** – fine.',
      '1. **DASHLANE Inc.** – fine.\n2. **Nordpass’s vault** – fine.',
    );
    expect(found.map((brand) => brand.name.toLowerCase()).sort()).toEqual(['dashlane', 'nordpass']);
    expect(found.every((brand) => brand.answers === 2)).toBe(true);
  });

  it('counts a product for its maker when mostly said with it', () => {
    const found = discover(
      '1. **Netgear Orbi 970** – fast. The Netgear Orbi is reliable.\n2. **Linksys Velop** – fine.',
      '1. **Orbi RBK863** – the Netgear Orbi system.\n2. **Linksys Velop** – good.',
    );
    expect(found.map((brand) => brand.name)).toEqual(expect.arrayContaining(['Netgear', 'Linksys']));
    expect(found.find((brand) => brand.name === 'Netgear')?.variants).toContain('Orbi');
  });

  it('says how many answers name a brand, in what share, and quotes one', () => {
    const found = discover(
      '1. **Dashlane** – fine. Dashlane syncs.',
      'Nothing here.',
      '**Dashlane**: costs more.',
    );
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ name: 'Dashlane', answers: 2, mentions: 3, share: 66.67 });
    expect(found[0]?.example.quote).toContain('Dashlane');
    expect(found[0]?.confidence).toBeGreaterThan(0.5);
  });

  it('is surer of a brand the more answers put it forward', () => {
    const once = discover('1. **Dashlane** – fine.', 'Rain.', 'Sun.')[0]?.confidence ?? 0;
    const thrice = discover('1. **Dashlane** – fine.', '1. **Dashlane** – good.', '**Dashlane**: ok.')[0];
    expect(thrice?.confidence ?? 0).toBeGreaterThan(once);
  });
});

it('takes any text, quotes what stands there, and stays within its ranges', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '**',
      '# ',
      '\n',
      '- ',
      'Dashlane',
      ' | ',
      ': ',
      '[',
      '](x)',
      '$9.99',
      '’s ',
      'NordPass 5 ',
      ' and ',
      ', ',
    ),
    fc.string({ unit: 'grapheme', maxLength: 6 }),
  );
  fc.assert(
    fc.property(fc.array(fc.array(piece, { maxLength: 30 }), { maxLength: 3 }), (lists) => {
      const texts = lists.map((list) => list.join(''));
      for (const brand of discover(...texts)) {
        expect(texts.some((text) => text.includes(brand.example.quote))).toBe(true);
        expect(brand.answers).toBeLessThanOrEqual(texts.length);
        expect(brand.mentions).toBeGreaterThanOrEqual(1);
        expect(brand.confidence).toBeGreaterThanOrEqual(0.5);
        expect(brand.confidence).toBeLessThanOrEqual(1);
      }
    }),
    { numRuns: 200 },
  );
});
