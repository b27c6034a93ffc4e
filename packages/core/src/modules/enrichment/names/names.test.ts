import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareCompanyNames, knownForms, legalFormOf, normaliseCompanyName } from './index.ts';

const same = (one: string, other: string) => compareCompanyNames(one, other).isSame;

const WORDS = [
  'Acme',
  'Zephyr',
  'Müller',
  'Nordwind',
  'Société',
  'Kowalski',
  'Ærø',
  'Блик',
  'Bank',
  'Systems',
];
const FORMS = ['GmbH', 'Ltd.', 'S.A.', 'Inc', 'Sp. z o.o.', 'AB', 'Oy', 'B.V.', 'S.p.A.', 'Pty Ltd', 'ООО'];
const nameOf = fc
  .array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 4 })
  .map((words) => words.join(' '));

describe('legal forms', () => {
  test.each([
    ['Acme Maschinenbau GmbH & Co. KG', 'GmbH & Co. KG', 'Acme Maschinenbau', 'DE'],
    ['Kowalski Sp. z o.o.', 'Sp. z o.o.', 'Kowalski', 'PL'],
    ['Acme S.A. de C.V.', 'S.A. de C.V.', 'Acme', 'MX'],
    ['AB Volvo', 'AB', 'Volvo', 'SE'],
    ['Novo Nordisk A/S', 'A/S', 'Novo Nordisk', 'DK'],
    ['ООО «Ромашка»', 'OOO', 'Ромашка', 'RU'],
    ['株式会社トヨタ', 'K.K.', 'トヨタ', 'JP'],
    ['삼성전자 주식회사', 'Jusik Hoesa', '삼성전자', 'KR'],
    ['Bank Central Asia Tbk', 'Tbk', 'Bank Central Asia', 'ID'],
    ['Société à responsabilité limitée Dupont', 'SARL', 'Dupont', 'FR'],
    ['SiemensAG', 'AG', 'Siemens', 'DE'],
    ['Goldman Sachs & Co. L.L.C.', 'LLC', 'Goldman Sachs', 'US'],
    ['Brightwater Pty Ltd', 'Pty Ltd', 'Brightwater', 'AU'],
  ])('%s is a %s called %s', (name, form, stem, country) => {
    const found = legalFormOf(name);
    expect(found).toMatchObject({ form, stem });
    expect(found.countries).toContain(country);
  });

  test('a name without a form keeps all its words', () => {
    expect(legalFormOf('Deutsche Bank')).toEqual({ form: null, stem: 'Deutsche Bank', countries: [] });
  });

  test('a name that is nothing but a form is a name', () => {
    expect(normaliseCompanyName('AG').stem).toBe('ag');
    expect(normaliseCompanyName('Limited').stem).toBe('limited');
  });

  test('about three hundred forms of more than sixty countries are known', () => {
    expect(knownForms().forms).toBeGreaterThan(290);
    expect(knownForms().countries).toBeGreaterThan(60);
  });
});

describe('one company, written in two ways', () => {
  test.each([
    ['Volkswagen Aktiengesellschaft', 'VOLKSWAGEN AG'],
    ['Müller & Söhne GmbH', 'Mueller und Sohne'],
    ['Intl. Widget Mfg. Co', 'International Widget Manufacturing Company'],
    ['J.P. Morgan & Co.', 'JPMorgan'],
    ['Van der Berg', 'Vanderberg'],
    ['Smith Bros Ltd', 'Smith Brothers Limited'],
    ['ОАО Газпром', 'Gazprom JSC'],
    ['Ελληνικά Πετρέλαια ΑΕ', 'Ellinika Petrelaia'],
    ['Motor Works Bavarian', 'Bavarian Motor Works'],
    ['International Business Machines', 'IBM'],
    ['Brightwatr Analytics Inc', 'Brightwater Analytics'],
    ['Brihgtwater', 'Brightwater'],
    ['Acme Technologies', 'Acme'],
    ['Studio Forty Four', 'Studio 44'],
    ['Northgate Limted', 'Northgate Ltd'],
    ['J. Sainsbury plc', 'John Sainsbury plc'],
  ])('%s is %s', (one, other) => {
    expect(compareCompanyNames(one, other).reasons.length).toBeGreaterThan(0);
    expect(same(one, other)).toBe(true);
  });
});

describe('two companies with names alike', () => {
  test.each([
    ['Bank of Scotland', 'Bank of Ireland'],
    ['Acme Holdings', 'Acme'],
    ['Acme North', 'Acme South'],
    ['Orion Fund II LP', 'Orion Fund III LP'],
    ['Acme (France) SARL', 'Acme (Germany) GmbH'],
    ['Acme México S.A. de C.V.', 'Acme S.A.'],
    ['BAE Systems', 'BAE Industries'],
    ['Austria Glass', 'Australia Glass'],
    ['Management Company', 'Westwood Management Company'],
    ['BD plc', 'BP plc'],
    ['АНО Блик', 'ООО Блик'],
    ['Acme', ''],
    ['!!!', '???'],
  ])('%s is not %s', (one, other) => {
    expect(compareCompanyNames(one, other).reasons.length).toBeGreaterThan(0);
    expect(same(one, other)).toBe(false);
  });
});

describe('for all names', () => {
  test('it does not matter which comes first', () => {
    const wild = fc.oneof(
      nameOf,
      fc.string({ maxLength: 30 }),
      fc.string({ unit: 'grapheme', maxLength: 30 }),
    );
    fc.assert(
      fc.property(wild, wild, (one, other) => {
        expect(compareCompanyNames(one, other)).toEqual(compareCompanyNames(other, one));
      }),
    );
  });

  test('scores lie between 0 and 1, and a readable name is itself', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 40 }),
        fc.string({ maxLength: 20 }),
        (name, other) => {
          const { score } = compareCompanyNames(name, other);
          expect(score).toBeGreaterThanOrEqual(0);
          expect(score).toBeLessThanOrEqual(1);
          const readable = normaliseCompanyName(name).compact !== '';
          expect(compareCompanyNames(name, name).score).toBe(readable ? 1 : 0);
        },
      ),
    );
  });

  test('case, accents, punctuation and legal form change nothing', () => {
    fc.assert(
      fc.property(nameOf, fc.constantFrom(...FORMS), (name, form) => {
        const plain = name.normalize('NFD').replace(/\p{Mn}/gu, '');
        for (const other of [name.toUpperCase(), plain, `${name}, ${form}`, `"${name}"`])
          expect(compareCompanyNames(name, other).score).toBe(1);
      }),
    );
  });
});
