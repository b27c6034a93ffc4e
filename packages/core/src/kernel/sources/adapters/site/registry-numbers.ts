import { type Fact, TRUST } from './facts.ts';
import { type CheckedNumber, checkNumber } from './number-checks.ts';
import type { Page } from './page.ts';

/** A number under which a register or a tax office knows the company. */
export interface RegistryNumber {
  readonly kind: string;
  readonly country: string;
  readonly number: string;
  /** Court or place of the register, where the page names it. */
  readonly register: string | null;
  /** Whether check digits say that it was read right. */
  readonly checked: boolean;
}

interface Shape {
  readonly kind: string;
  readonly country: string;
  /** Which field it fills; CNPJ and the like are both. */
  readonly fields: readonly ('registryNumber' | 'taxId')[];
  /** What is looked for in a line; the first group is the number. */
  readonly find: RegExp;
  readonly check?: CheckedNumber;
  /** For numbers without check digits: how they are written. */
  readonly write?: (number: string) => string;
}

const both = ['registryNumber', 'taxId'] as const;
const registry = ['registryNumber'] as const;
const tax = ['taxId'] as const;
const bare = (number: string) => number.replaceAll(/[\s.\-/]/g, '').toUpperCase();

/** Every pattern looks for its label or its own unmistakable shape, within one line. */
const SHAPES: readonly Shape[] = [
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
    kind: 'EIN',
    country: 'US',
    fields: tax,
    find: /\bEIN\b[^\d]{0,6}(\d{2}-\d{7})\b/g,
    write: (text) => text,
  },
];

/** Numbers in what a page says; those with check digits that do not fit are left out. */
export function registryNumbersOf(page: Page, domainCountry: string | undefined): readonly RegistryNumber[] {
  return [...found(page, domainCountry)].map(([, { shape: _shape, ...number }]) => number);
}

export function registryFacts(page: Page, domainCountry: string | undefined): Fact[] {
  const facts: Fact[] = [];
  for (const [, { shape, number, country, checked, register }] of found(page, domainCountry)) {
    const confidence = checked ? TRUST.checkedNumber : TRUST.labelledNumber;
    for (const field of shape.fields) facts.push({ field, value: number, confidence, url: page.url });
    if (shape.fields.includes('registryNumber')) {
      // The register's country is the company's, and where a court is named it is surer still.
      facts.push({
        field: 'jurisdiction',
        value: country,
        confidence: confidence - (register ? 0.02 : 0.05),
        url: page.url,
      });
    }
  }
  return facts;
}

function found(page: Page, domainCountry: string | undefined) {
  const numbers = new Map<string, RegistryNumber & { shape: Shape }>();
  for (const [at, { text }] of page.lines.entries()) {
    if (!/\d{3}/.test(text)) continue;
    for (const shape of SHAPES) {
      for (const [, raw = ''] of text.matchAll(shape.find)) {
        const number = written(shape, raw);
        const key = `${shape.kind} ${number}`;
        if (number === undefined || numbers.has(key) || numbers.size >= 20) continue;
        const register = shape.country === 'DE' ? courtNear(page, at) : null;
        numbers.set(key, {
          kind: shape.kind,
          country: shape.country,
          number,
          register,
          checked: shape.check !== undefined,
          shape,
        });
      }
    }
  }
  return ranked(numbers, domainCountry);
}

/** A group's page names its sisters' numbers too: those of the domain's own country go first. */
function ranked(
  numbers: ReadonlyMap<string, RegistryNumber & { shape: Shape }>,
  country: string | undefined,
) {
  return [...numbers].sort(([, a], [, b]) => Number(b.country === country) - Number(a.country === country));
}

function written(shape: Shape, raw: string): string | undefined {
  const text = shape.write ? shape.write(raw) : raw;
  return shape.check ? checkNumber(shape.check, text) : text;
}

function germanEntry(text: string): string {
  return text.replace(/^(HR[AB])\D{0,6}(\d{1,6})$/, '$1 $2');
}

function british(text: string): string {
  return bare(text).padStart(8, '0');
}

/** The court in the same line or one beside it. */
function courtNear(page: Page, at: number): string | null {
  const around = [page.lines[at], page.lines[at - 1], page.lines[at + 1]].map((line) => line?.text ?? '');
  for (const text of around) {
    const court =
      /(?:Amtsgericht|Registergericht|\bAG)[\s:]{1,3}((?:Amtsgericht\s)?\p{Lu}[\p{L}\s().-]{2,40}?)(?=$|[,;:|]|\sHR[AB]|\sunter|\s-\s|\.\s)/u.exec(
        text,
      )?.[1];
    if (court) return court.replace(/^Amtsgericht\s/, '').trim();
  }
  return null;
}
