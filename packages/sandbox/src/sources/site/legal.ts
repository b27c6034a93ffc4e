import type { Site } from './markup.ts';

function grouped(number: string, sizes: readonly number[], separator = ' '): string {
  let from = 0;
  const groups = sizes.map((size) => number.slice(from, (from += size)));
  return groups.filter((group) => group !== '').join(separator);
}

/** `12.345.678/0001-95` */
export function writtenCnpj(number: string): string {
  return number.replace(/^(.{2})(.{3})(.{3})(.{4})(.{2})$/, '$1.$2.$3/$4-$5');
}

type Writer = (facts: {
  readonly number: string | null;
  readonly tax: string | null;
  readonly city: string;
  readonly state: string;
}) => readonly (string | false | null)[];

/** How the numbers of registers and tax offices stand on pages, by country. */
const WRITERS: Readonly<Record<string, Writer>> = {
  US: ({ number, tax, state }) => [
    number && `${state} corporation file number ${number}`,
    tax && `EIN ${tax}`,
  ],
  BR: ({ number, tax }) => [(number ?? tax) && `CNPJ ${writtenCnpj(number ?? tax ?? '')}`],
  DE: ({ number, tax, city }) => [
    number && `Registergericht: Amtsgericht ${city}, ${number}`,
    tax && `USt-IdNr.: ${tax}`,
  ],
  GB: ({ number, tax }) => [
    number && `Registered in England and Wales, company number ${number}`,
    tax && `VAT number ${tax}`,
  ],
  FR: ({ number, tax, city }) => [
    number && `RCS ${city} ${grouped(number, [3, 3, 3])}`,
    tax && `TVA intracommunautaire ${tax}`,
  ],
  IN: ({ number, tax }) => [number && `CIN: ${number}`, tax && `GSTIN: ${tax}`],
  JP: ({ number }) => [number && `法人番号 ${number}`],
  CA: ({ number, tax }) => [number && `Corporation number ${number}`, tax && `Business number ${tax}`],
  AU: ({ number, tax }) => [
    number && `ACN ${grouped(number, [3, 3, 3])}`,
    tax && `ABN ${grouped(tax, [2, 3, 3, 3])}`,
  ],
  MX: ({ tax }) => [tax && `RFC: ${tax}`],
  NL: ({ number, tax }) => [number && `KvK-nummer ${number}`, tax && `BTW-nummer ${tax}`],
  ES: ({ number }) => [number && `NIF: ${number}`],
  IT: ({ number, tax }) => [number && `REA ${number}`, tax && `P. IVA ${tax}`],
  SE: ({ number, tax }) => [number && `Org.nr ${number}`, tax && `Momsreg.nr ${tax}`],
  CH: ({ number }) => [number && `UID ${number}`],
  PL: ({ number, tax }) => [number && `KRS ${number}`, tax && `NIP ${tax}`],
};

/** The lines with register and tax numbers that a site shows, as its country writes them. */
export function numberLines({ company, facts }: Pick<Site, 'company' | 'facts'>): readonly string[] {
  const { hqCountry, hqCity, jurisdiction } = company.facts;
  const write = WRITERS[hqCountry];
  if (!write) return [];
  const lines = write({
    number: facts.registryNumber ?? null,
    tax: facts.taxId ?? null,
    city: hqCity,
    state: jurisdiction === 'US-DE' ? 'Delaware' : 'State',
  });
  return lines.filter((line) => typeof line === 'string' && line !== '') as string[];
}
