import { bareNumber, passesLuhn, readCnpj, readLei, readSiren, readVat } from '../../../identifiers/index.ts';

/**
 * Numbers of registers and tax offices by their own check digits. Each gives the number as its register writes it, and undefined
 * where the digits do not fit. Formulas: the registers' own publications, named at each.
 */
const CHECKS = {
  cnpj: (text: string) => readCnpj(text) ?? undefined,
  lei: (text: string) => readLei(text) ?? undefined,
  siren: (text: string) => readSiren(text) ?? undefined,
  /** ISO 7064 mod 11,10 (Bundeszentralamt für Steuern). */
  deVat: (text: string) => shaped(text, /^DE(\d{9})$/, isMod1110),
  /** Weights 8 to 2; the last two places bring the sum to 0, or with 55 more since 2010, modulo 97 (HMRC). */
  gbVat: (text: string) =>
    shaped(text, /^GB(\d{9})$/, (digits) => {
      const sum = weighted(digits, [8, 7, 6, 5, 4, 3, 2]) + Number(digits.slice(7));
      return sum % 97 === 0 || (sum + 55) % 97 === 0;
    }),
  /** Two digits of key before the SIREN: (12 + 3 × SIREN mod 97) mod 97 (DGFiP). */
  frVat: (text: string) =>
    shaped(text, /^FR(\d{11})$/, (digits) => {
      const siren = Number(digits.slice(2));
      return (
        readSiren(digits.slice(2)) !== null && (12 + 3 * (siren % 97)) % 97 === Number(digits.slice(0, 2))
      );
    }),
  /** Weights 9 to 2 modulo 11, or since 2020 the whole as ISO 7064 mod 97-10 (Belastingdienst). */
  nlVat: (text: string) =>
    shaped(
      text,
      /^NL(\d{9}B\d{2})$/,
      (rest) => weighted(rest, [9, 8, 7, 6, 5, 4, 3, 2]) % 11 === Number(rest[8]) || mod97(`NL${rest}`) === 1,
    ),
  /** Luhn over eleven digits (Agenzia delle Entrate). */
  itVat: (text: string) => shaped(text, /^IT(\d{11})$/, passesLuhn),
  /** Weights 1,2,…,1 with sums of digits, plus 4, to a multiple of 10 (BMF). */
  atVat: (text: string) =>
    shaped(text, /^ATU(\d{8})$/, (digits) => {
      const sum = Array.from(digits.slice(0, 7)).reduce((total, digit, at) => {
        const value = Number(digit) * (at % 2 === 1 ? 2 : 1);
        return total + (value > 9 ? value - 9 : value);
      }, 4);
      return (10 - (sum % 10)) % 10 === Number(digits[7]);
    }),
  /** 97 less the first eight digits modulo 97 (SPF Économie). */
  beNumber: (text: string) =>
    shaped(
      text,
      /^(?:BE)?([01]\d{9})$/,
      (digits) => 97 - (Number(digits.slice(0, 8)) % 97) === Number(digits.slice(8)),
    ),
  plNip: (text: string) =>
    shaped(
      text,
      /^PL(\d{10})$/,
      (digits) => weighted(digits, [6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 === Number(digits[9]),
    ),
  /** Letter, seven digits, and a control that is a digit or a letter by the kind of company (Orden EHA/451/2008). */
  esCif: (text: string) =>
    isCif(bareNumber(text).replace(/^ES/, '')) ? bareNumber(text).replace(/^ES/, '') : undefined,
  /** The same as a VAT number. */
  esVat: (text: string) =>
    isCif(bareNumber(text).replace(/^ES/, '')) ? `ES${bareNumber(text).replace(/^ES/, '')}` : undefined,
  /** CHE and nine digits, the last by weights 5,4,3,2,7,6,5,4 modulo 11 (Bundesamt für Statistik); written with points. */
  cheUid: (text: string) => {
    const digits = /^CHE(\d{9})/.exec(bareNumber(text))?.[1];
    if (!digits || (11 - (weighted(digits, [5, 4, 3, 2, 7, 6, 5, 4]) % 11)) % 11 !== Number(digits[8]))
      return undefined;
    return `CHE-${digits.slice(0, 3)}.${digits.slice(3, 6)}.${digits.slice(6)}`;
  },
  /** Eleven digits, the first less one, weights 10,1,3,…,19, modulo 89 (Australian Business Register). */
  abn: (text: string) =>
    shaped(text, /^(?:ABN)?(\d{11})$/, (digits) => {
      const first = `${Number(digits[0]) - 1}${digits.slice(1)}`;
      return weighted(first, [10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]) % 89 === 0;
    })?.replace('ABN', ''),
  /** Nine digits, weights 8 to 1, modulo 10 (ASIC). */
  acn: (text: string) =>
    shaped(
      text,
      /^(?:ACN)?(\d{9})$/,
      (digits) => (10 - (weighted(digits, [8, 7, 6, 5, 4, 3, 2, 1]) % 10)) % 10 === Number(digits[8]),
    )?.replace('ACN', ''),
  /** Thirteen digits, the first by weights 1 and 2 from the right modulo 9 (National Tax Agency of Japan). */
  jpNumber: (text: string) =>
    shaped(text, /^(\d{13})$/, (digits) => {
      const sum = Array.from(digits.slice(1))
        .reverse()
        .reduce((total, digit, at) => total + Number(digit) * (1 + (at % 2)), 0);
      return 9 - (sum % 9) === Number(digits[0]);
    }),
  /** Ten digits by Luhn (Bolagsverket), the third at least 2; written with a hyphen. */
  seNumber: (text: string) => {
    const bare = shaped(text, /^(\d{2}[2-9]\d{7})$/, passesLuhn);
    return bare && `${bare.slice(0, 6)}-${bare.slice(6)}`;
  },
  /** Eight digits, weights 2,7,6,5,4,3,2,1 modulo 11 (Erhvervsstyrelsen). */
  dkCvr: (text: string) =>
    shaped(
      text,
      /^(?:DK)?(\d{8})$/,
      (digits) => weighted(digits, [2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0,
    )?.replace('DK', ''),
  /** Nine digits, weights 3,2,7,6,5,4,3,2,1 modulo 11 (Brønnøysund). */
  noNumber: (text: string) =>
    shaped(
      text,
      /^(?:NO)?(\d{9})(?:MVA)?$/,
      (digits) => weighted(digits, [3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0,
    )?.replace(/^NO|MVA$/g, ''),
  /** Seven digits and one by weights 7,9,10,5,8,4,2 modulo 11 (PRH); written with a hyphen. */
  fiNumber: (text: string) => {
    const bare = shaped(
      text,
      /^(\d{8})$/,
      (digits) => (11 - (weighted(digits, [7, 9, 10, 5, 8, 4, 2]) % 11)) % 11 === Number(digits[7]),
    );
    return bare && `${bare.slice(0, 7)}-${bare.slice(7)}`;
  },
  /** Nine digits, weights 9 to 2 modulo 11, 10 counting as 0 (Autoridade Tributária). */
  ptNif: (text: string) =>
    shaped(text, /^(?:PT)?([1-9]\d{8})$/, (digits) => {
      const rest = 11 - (weighted(digits, [9, 8, 7, 6, 5, 4, 3, 2]) % 11);
      return (rest > 9 ? 0 : rest) === Number(digits[8]);
    })?.replace('PT', ''),
  /** State, PAN, entity, `Z`, and a check character over base 36 (GSTN). */
  gstin: (text: string) => shaped(text, /^(\d{2}[A-Z]{5}\d{4}[A-Z][0-9A-Z]Z[0-9A-Z])$/, isGstin),
  /** Other countries' VAT numbers, by their shape alone. */
  vat: (text: string) => readVat(text)?.number,
} as const;

export type CheckedNumber = keyof typeof CHECKS;

export function checkNumber(kind: CheckedNumber, text: string | undefined): string | undefined {
  return text && text.length <= 60 ? CHECKS[kind](text) : undefined;
}

/** The bare number where its shape and its digits (the shape's first group) fit. */
function shaped(text: string, shape: RegExp, fits: (digits: string) => boolean): string | undefined {
  const bare = bareNumber(text);
  const digits = shape.exec(bare)?.[1];
  return digits && !/^(\d)\1+$/.test(digits) && fits(digits) ? bare : undefined;
}

function weighted(digits: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, at) => sum + weight * Number(digits[at]), 0);
}

function isMod1110(digits: string): boolean {
  let product = 10;
  for (const digit of digits.slice(0, -1)) {
    const sum = (Number(digit) + product) % 10 || 10;
    product = (2 * sum) % 11;
  }
  return (11 - product) % 10 === Number(digits.at(-1));
}

function mod97(text: string): number {
  let rest = 0;
  for (const sign of text) {
    const value = Number.parseInt(sign, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest;
}

function isCif(bare: string): boolean {
  const parts = /^([ABCDEFGHJKLMNPQRSUVW])(\d{7})([0-9A-J])$/.exec(bare);
  if (!parts) return false;
  const [, kind = '', digits = '', control = ''] = parts;
  const sum = Array.from(digits).reduce((total, digit, at) => {
    const value = Number(digit) * (at % 2 === 0 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  const check = (10 - (sum % 10)) % 10;
  const asLetter = 'JABCDEFGHI'[check];
  if (/[PQRSNW]/.test(kind)) return control === asLetter;
  return control === String(check) || (control === asLetter && !/[ABEH]/.test(kind));
}

function isGstin(bare: string): boolean {
  const sum = Array.from(bare.slice(0, 14)).reduce((total, sign, at) => {
    const product = Number.parseInt(sign, 36) * (at % 2 === 0 ? 1 : 2);
    return total + Math.floor(product / 36) + (product % 36);
  }, 0);
  return ((36 - (sum % 36)) % 36).toString(36).toUpperCase() === bare[14];
}
