import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Fact } from './facts.ts';
import { imprintFacts, legalNamesIn } from './imprint.ts';
import { checkNumber } from './number-checks.ts';
import { registryFacts, registryNumbersOf } from './registry-numbers.ts';
import { pageOf } from './test-pages.ts';

const valueOf = (facts: readonly Fact[], field: string) => facts.find((fact) => fact.field === field)?.value;

describe('registry numbers', () => {
  const cases: readonly (readonly [
    line: string,
    field: 'registryNumber' | 'taxId' | 'jurisdiction',
    value: string,
  ])[] = [
    ['Amtsgericht Charlottenburg, HRB 123456 B', 'registryNumber', 'HRB 123456'],
    ['USt-IdNr.: DE 136 695 976', 'taxId', 'DE136695976'],
    ['FN 123456 a, Handelsgericht Wien', 'registryNumber', 'FN 123456a'],
    ['UID: ATU13585627', 'taxId', 'ATU13585627'],
    ['CHE-116.281.710 MWST', 'registryNumber', 'CHE-116.281.710'],
    ['Registered in England and Wales. Company number 9446231', 'registryNumber', '09446231'],
    ['Company No. SC123456', 'registryNumber', 'SC123456'],
    ['VAT GB 980 7806 84', 'taxId', 'GB980780684'],
    ['RCS Paris 552 100 554', 'registryNumber', '552100554'],
    ['SIRET : 552 100 554 00013', 'registryNumber', '552100554'],
    ['CNPJ: 00.000.000/0001-91', 'taxId', '00000000000191'],
    ['CIN: U72200KA2013PTC097389', 'registryNumber', 'U72200KA2013PTC097389'],
    ['KvK-nummer: 12345678', 'registryNumber', '12345678'],
    ['BTW NL004495445B01', 'taxId', 'NL004495445B01'],
    ['C.I.F. A-58818501', 'registryNumber', 'A58818501'],
    ['P. IVA IT00743110157', 'taxId', 'IT00743110157'],
    ['ABN 51 824 753 556', 'taxId', '51824753556'],
    ['ACN 004 085 616', 'registryNumber', '004085616'],
    ['法人番号 7000012050002', 'registryNumber', '7000012050002'],
    ['Org.nr: 556012-5790', 'registryNumber', '556012-5790'],
    ['CVR: 13585628', 'registryNumber', '13585628'],
    ['Org.nr. 974 760 673', 'registryNumber', '974760673'],
    ['Delaware corporation file number 1234567', 'jurisdiction', 'US-DE'],
    ['Corporation number 1234567', 'registryNumber', '1234567'],
    ['RFC: ABC010203XY1', 'taxId', 'ABC010203XY1'],
    ['Y-tunnus: 0112038-9', 'registryNumber', '0112038-9'],
    ['NIPC 501 964 843', 'registryNumber', '501964843'],
    ['NIP: 526-000-12-46', 'taxId', 'PL5260001246'],
  ];
  test.each(cases)('%s', (line, field, value) => {
    expect(valueOf(registryFacts(pageOf(`<p>${line}</p>`), undefined), field)).toBe(value);
  });

  test.each([
    'USt-IdNr.: DE 136 695 975',
    'CNPJ: 00.000.000/0001-92',
    'ABN 51 824 753 557',
    'RCS Paris 552 100 555',
    'Call DE today, 123 456 789 times',
    'CHE-116.281.711',
    'Order number 9446231',
  ])('with digits that do not fit, or that are something else, are left out: %s', (line) => {
    expect(registryNumbersOf(pageOf(`<p>${line}</p>`), undefined)).toEqual([]);
  });

  test('name their court, and those of the domain’s country go first', () => {
    const page = pageOf('<p>CHE-116.281.710</p><p>Registergericht: Amtsgericht München</p><p>HRB 54321</p>');
    expect(registryNumbersOf(page, 'DE')[0]).toMatchObject({
      number: 'HRB 54321',
      register: 'München',
      country: 'DE',
    });
  });

  test('any change of one digit is noticed (checked numbers)', () => {
    const known = [
      ['deVat', 'DE136695976'],
      ['siren', '552100554'],
      ['cnpj', '00000000000191'],
      ['abn', '51824753556'],
    ] as const;
    fc.assert(
      fc.property(
        fc.constantFrom(...known),
        fc.nat(30),
        fc.integer({ min: 1, max: 9 }),
        ([kind, number], place, by) => {
          const at = number.search(/\d/) + (place % number.replace(/\D/g, '').length);
          const changed = number.slice(0, at) + ((Number(number[at]) + by) % 10) + number.slice(at + 1);
          expect(checkNumber(kind, changed)).toBeUndefined();
        },
      ),
    );
  });
});

describe('imprint', () => {
  test('gives legal name, form, address and who represents the company', () => {
    const page =
      pageOf(`<h1>Impressum</h1><p>Acme Pumpen GmbH &amp; Co. KG<br>Hafenstraße 12<br>20457 Hamburg<br>Deutschland</p>
      <p>Geschäftsführer: Dr. Karla Muster, Jan van der Meer</p><p>Webdesign: Studio Nord GmbH</p>`);
    const facts = imprintFacts(page, { domain: 'acme-pumpen.de', country: 'DE' }, { isImprint: true });
    expect(valueOf(facts, 'legalName')).toBe('Acme Pumpen GmbH & Co. KG');
    expect(valueOf(facts, 'legalForm')).toBe('GmbH & Co. KG');
    expect(valueOf(facts, 'hqAddress')).toBe('Hafenstraße 12, 20457 Hamburg');
    expect(valueOf(facts, 'hqCountry')).toBe('DE');
    expect(valueOf(facts, 'executives')).toEqual([
      'Karla Muster — Managing director',
      'Jan van der Meer — Managing director',
    ]);
  });

  test.each([
    ['© 2024 Acme Pumps Ltd. All rights reserved', 'Acme Pumps', 'Ltd'],
    ['Copyright 2019-2024 Acme, Inc.', 'Acme', 'Inc'],
    ['Acme Pumps B.V. is registered in Utrecht', 'Acme Pumps', 'B.V'],
    ['Acme Bombas Ltda., São Paulo', 'Acme Bombas', 'Ltda'],
    ['Société Acme SAS au capital de 10 000 €', 'Société Acme', 'SAS'],
    ['株式会社アクメ', 'アクメ', '株式会社'],
  ])('legal name in “%s”', (line, name, form) => {
    const [found] = legalNamesIn(line);
    expect(found?.name).toBe(name);
    expect(found?.form.replace(/\.$/, '')).toBe(form);
  });

  test.each([
    ['1 High Street, York YO1 7HZ', 'GB', 'York', 'YO1 7HZ'],
    ['500 Howard St, San Francisco, CA 94105', 'US', 'San Francisco', '94105'],
    ['Keizersgracht 12, 1015 CN Amsterdam', 'NL', 'Amsterdam', '1015 CN'],
    ['12 rue Pasteur, 75011 Paris', 'FR', 'Paris', '75011'],
    ['Avenida Paulista 1000, São Paulo - SP, 01310-100', 'BR', 'São Paulo', '01310-100'],
  ])('address “%s”', (line, country, city, post) => {
    const facts = imprintFacts(
      pageOf(`<address>${line}</address>`),
      { domain: 'acme.com', country },
      { isImprint: false },
    );
    expect(valueOf(facts, 'hqCity')).toBe(city);
    expect(valueOf(facts, 'hqPostcode')).toBe(post);
    expect(valueOf(facts, 'hqCountry')).toBe(country);
  });
});
