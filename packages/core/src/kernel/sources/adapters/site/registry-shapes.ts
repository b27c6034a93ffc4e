import type { CheckedNumber } from './number-checks.ts';
import { stateCode } from './regions.ts';

/** How a kind of number stands on pages. */
export interface Shape {
  readonly kind: string;
  readonly country: string;
  /** Which field it fills; CNPJ and the like are both. */
  readonly fields: readonly ('registryNumber' | 'taxId')[];
  /** What is looked for in a line; the first group is the number. */
  readonly find: RegExp;
  readonly check?: CheckedNumber;
  /** For numbers without check digits: how they are written. */
  readonly write?: (number: string) => string;
  /** The register's place, where the line names it. */
  readonly place?: (line: string) => string | undefined;
}

const both = ['registryNumber', 'taxId'] as const;
const registry = ['registryNumber'] as const;
const tax = ['taxId'] as const;
const bare = (number: string) => number.replaceAll(/[\s.\-/]/g, '').toUpperCase();

/** Every pattern looks for its label or its own unmistakable shape, within one line. */
export const SHAPES: readonly Shape[] = [
  {
    kind: 'HRB',
    country: 'DE',
    fields: registry,
    find: /\b(HR[AB]\s?(?:Nr\.?|No\.?|:)?\s?\d{1,6})\b/g,
    write: germanEntry,
  },
  { kind: 'USt-IdNr', country: 'DE', fields: tax, find: /\b(DE\s?\d{3}\s?\d{3}\s?\d{3})\b/g, check: 'deVat' },
  {
    kind: 'FN',
    country: 'AT',
    fields: registry,
    find: /\b(FN\s?\d{5,6}\s?[a-z])\b/g,
    write: (text) => text.replace(/\s/g, '').replace('FN', 'FN '),
  },
  { kind: 'UID', country: 'AT', fields: tax, find: /\b(ATU\s?\d{8})\b/g, check: 'atVat' },
  {
    kind: 'UID',
    country: 'CH',
    fields: both,
    find: /\b(CHE[-\s]?\d{3}\.?\d{3}\.?\d{3})\b/g,
    check: 'cheUid',
  },
  {
    kind: 'Company number',
    country: 'GB',
    fields: registry,
    find: /\b(?:company|registration|registered|reg\.?|companies house)\s{0,2}(?:in\s(?:england|scotland|wales|england\s(?:and|&)\swales)[^\d]{0,30})?(?:registration\s)?(?:no\.?|number|nr\.?|#)?[\s:.]{0,4}((?:\d|SC|NI|OC|SO)\d{6,7})\b/gi,
    write: british,
  },
  { kind: 'VAT', country: 'GB', fields: tax, find: /\b(GB\s?\d{3}\s?\d{4}\s?\d{2})\b/g, check: 'gbVat' },
  {
    kind: 'SIREN',
    country: 'FR',
    fields: registry,
    find: /\b(?:SIREN|SIRET|RCS|R\.C\.S\.?)\b[^\d]{0,40}(\d{3}\s?\d{3}\s?\d{3}(?:\s?\d{5})?)\b/gi,
    check: 'siren',
  },
  {
    kind: 'TVA',
    country: 'FR',
    fields: tax,
    find: /\b(FR\s?\d{2}\s?\d{3}\s?\d{3}\s?\d{3})\b/g,
    check: 'frVat',
  },
  {
    kind: 'CNPJ',
    country: 'BR',
    fields: both,
    find: /(?:^|[^\w.])([0-9A-Z]{2}\.[0-9A-Z]{3}\.[0-9A-Z]{3}\/[0-9A-Z]{4}-\d{2})\b/gi,
    check: 'cnpj',
  },
  {
    kind: 'CNPJ',
    country: 'BR',
    fields: both,
    find: /\bCNPJ\b[^\dA-Z]{0,20}([0-9A-Z]{12}\d{2})\b/gi,
    check: 'cnpj',
  },
  {
    kind: 'CIN',
    country: 'IN',
    fields: registry,
    find: /\b([LU]\d{5}[A-Z]{2}\d{4}[A-Z]{3}\d{6})\b/g,
    write: bare,
  },
  {
    kind: 'GSTIN',
    country: 'IN',
    fields: tax,
    find: /\b(\d{2}[A-Z]{5}\d{4}[A-Z][0-9A-Z]Z[0-9A-Z])\b/g,
    check: 'gstin',
  },
  {
    kind: 'KvK',
    country: 'NL',
    fields: registry,
    find: /\b(?:kvk|k\.v\.k\.?|chamber of commerce|kamer van koophandel)\b[^\d]{0,25}(\d{8})\b/gi,
    write: bare,
  },
  {
    kind: 'BTW',
    country: 'NL',
    fields: tax,
    find: /\b(NL\s?\d{4}[\s.]?\d{2}[\s.]?\d{3}[\s.]?B\s?\d{2})\b/g,
    check: 'nlVat',
  },
  {
    kind: 'BCE',
    country: 'BE',
    fields: both,
    find: /\b((?:BE\s?)?[01]\d{3}\.?\s?\d{3}\.?\s?\d{3})\b/g,
    check: 'beNumber',
  },
  {
    kind: 'NIF',
    country: 'ES',
    fields: both,
    find: /\b(?:C\.?I\.?F|N\.?I\.?F)\b[^\dA-Z]{0,10}((?:ES)?[A-W][\s.-]?\d{2}\.?\d{3}\.?\d{2}[\s.-]?[0-9A-J])\b/gi,
    check: 'esCif',
  },
  { kind: 'Partita IVA', country: 'IT', fields: tax, find: /\b(IT\s?\d{11})\b/g, check: 'itVat' },
  {
    kind: 'Partita IVA',
    country: 'IT',
    fields: tax,
    find: /\b(?:p\.?\s?iva|partita\s?iva)\b[^\d]{0,12}(\d{11})\b/gi,
    check: 'itVat',
    write: (text) => `IT${text}`,
  },
  {
    kind: 'REA',
    country: 'IT',
    fields: registry,
    find: /\b(?:R\.?E\.?A\.?)\b[\s:n.°-]{0,8}([A-Z]{2}[\s-]{1,3}\d{5,7})\b/g,
    write: (text) => text.replace(/[\s-]+/, '-'),
  },
  {
    kind: 'ABN',
    country: 'AU',
    fields: tax,
    find: /\bABN\b[^\d]{0,6}(\d{2}\s?\d{3}\s?\d{3}\s?\d{3})\b/g,
    check: 'abn',
  },
  {
    kind: 'ACN',
    country: 'AU',
    fields: registry,
    find: /\bACN\b[^\d]{0,6}(\d{3}\s?\d{3}\s?\d{3})\b/g,
    check: 'acn',
  },
  {
    kind: 'Corporate number',
    country: 'JP',
    fields: registry,
    find: /(?:法人番号|corporate number)[^\d]{0,10}(\d{13})\b/gi,
    check: 'jpNumber',
  },
  {
    kind: 'Organisationsnummer',
    country: 'SE',
    fields: registry,
    find: /\borg(?:anisations?)?\.?\s?-?(?:nr|nummer|no|number)\b[^\d]{0,6}(\d{6}-?\d{4})\b/gi,
    check: 'seNumber',
  },
  {
    kind: 'CVR',
    country: 'DK',
    fields: registry,
    find: /\bCVR\b[^\d]{0,10}((?:DK)?\d{8}|\d{2}\s\d{2}\s\d{2}\s\d{2})\b/gi,
    check: 'dkCvr',
  },
  {
    kind: 'Organisasjonsnummer',
    country: 'NO',
    fields: registry,
    find: /\borg(?:anisasjons)?\.?\s?-?(?:nr|nummer)\b[^\d]{0,6}((?:NO\s?)?\d{3}\s?\d{3}\s?\d{3})\b/gi,
    check: 'noNumber',
  },
  {
    kind: 'Y-tunnus',
    country: 'FI',
    fields: registry,
    find: /\b(?:y-tunnus|business id)\b[^\d]{0,6}(\d{7}-\d)\b/gi,
    check: 'fiNumber',
  },
  {
    kind: 'NIPC',
    country: 'PT',
    fields: both,
    find: /\b(?:NIPC|NIF|contribuinte)\b[^\d]{0,10}((?:PT)?[1-9]\d{2}\s?\d{3}\s?\d{3})\b/gi,
    check: 'ptNif',
  },
  { kind: 'KRS', country: 'PL', fields: registry, find: /\bKRS\b[^\d]{0,10}(\d{10})\b/g, write: bare },
  {
    kind: 'NIP',
    country: 'PL',
    fields: tax,
    find: /\bNIP\b[^\d]{0,6}(?:PL)?(\d{3}-?\d{3}-?\d{2}-?\d{2})\b/g,
    check: 'plNip',
    write: (text) => `PL${text}`,
  },
  {
    kind: 'File number',
    country: 'US',
    fields: registry,
    find: /\b(?:corporation|company|LLC|entity|state)\s(?:file|entity|registration)\s(?:number|no\.?)[\s:#]{0,3}(\d{5,10})\b/gi,
    write: (text) => text,
    place: (line) =>
      stateCode(
        /\b([A-Z][a-z]+(?: [A-Z][a-z]+)?)\s(?:corporation|company|LLC|entity|state)\s/.exec(line)?.[1] ?? '',
      ),
  },
  {
    kind: 'Corporation number',
    country: 'CA',
    fields: registry,
    find: /\bcorporation (?:number|no\.?)[\s:#]{0,3}(\d{6,7}(?:-\d)?)\b/gi,
    write: (text) => text,
  },
  {
    kind: 'Business number',
    country: 'CA',
    fields: tax,
    find: /\b(\d{9}\s?R[CT]\s?\d{4})\b/g,
    write: bare,
  },
  {
    kind: 'RFC',
    country: 'MX',
    fields: tax,
    find: /\bR\.?F\.?C\.?[\s:]{1,3}([A-ZÑ&]{3}\d{6}[A-Z0-9]{3})\b/g,
    write: bare,
  },
  {
    kind: 'Momsreg.nr',
    country: 'SE',
    fields: tax,
    find: /\b(SE\s?\d{10}01)\b/g,
    write: bare,
  },
  {
    kind: 'EIN',
    country: 'US',
    fields: tax,
    find: /\bEIN\b[^\d]{0,6}(\d{2}-\d{7})\b/g,
    write: (text) => text,
  },
];

function germanEntry(text: string): string {
  return text.replace(/^(HR[AB])\D{0,6}(\d{1,6})$/, '$1 $2');
}

function british(text: string): string {
  return bare(text).padStart(8, '0');
}
