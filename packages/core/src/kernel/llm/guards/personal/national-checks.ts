import { digitsOf, passesLuhn, passesMod11And10, remainder, weighted } from './check-digits.ts';

const validDate = (month: number, day: number): boolean => month >= 1 && month <= 12 && day >= 1 && day <= 31;

/** United States, social security number: no check digit, but areas, groups and serials never given out. */
export function isSsn(text: string): boolean {
  const digits = text.replaceAll(/\D/gu, '');
  const area = digits.slice(0, 3);
  return (
    digits.length === 9 &&
    area !== '000' &&
    area !== '666' &&
    area < '900' &&
    digits.slice(3, 5) !== '00' &&
    digits.slice(5) !== '0000'
  );
}

/** United Kingdom, national insurance number: no check digit, but prefixes never given out. */
export function isNino(text: string): boolean {
  const plain = text.replaceAll(/\s/gu, '').toUpperCase();
  return (
    /^[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]$/u.test(plain) &&
    !/^(?:BG|GB|KN|NK|NT|TN|ZZ)/u.test(plain)
  );
}

/** Germany, tax id: MOD 11,10; among the first ten digits one stands twice or three times. */
export function isSteuerId(text: string): boolean {
  const digits = digitsOf(text);
  if (digits.length !== 11 || digits[0] === 0) return false;
  const kinds = new Set(digits.slice(0, 10)).size;
  return (kinds === 9 || kinds === 8) && passesMod11And10(digits);
}

/** France, NIR: the key is 97 less the number modulo 97; the Corsican 2A and 2B count as 19 and 18. */
export function isNir(text: string): boolean {
  const plain = text.replaceAll(/[\s.-]/gu, '').toUpperCase();
  if (!/^[1-478]\d{4}(?:\d{2}|2A|2B)\d{8}$/u.test(plain)) return false;
  const month = Number(plain.slice(3, 5));
  if (!((month >= 1 && month <= 12) || (month >= 20 && month <= 42) || month >= 50)) return false;
  const number = plain.slice(0, 13).replace('2A', '19').replace('2B', '18');
  return 97 - remainder(number, 97) === Number(plain.slice(13));
}

const DNI_LETTERS = 'TRWAGMYFPDXBNJZSQVHLCKE';

/** Spain, DNI and NIE: letter by the number modulo 23; X, Y and Z of a NIE count as 0, 1 and 2. */
export function isDniOrNie(text: string): boolean {
  const plain = text.replaceAll(/[\s.-]/gu, '').toUpperCase();
  if (!/^[XYZ\d]\d{7}[A-Z]$/u.test(plain)) return false;
  const first = 'XYZ'.indexOf(plain.charAt(0));
  const number = Number((first >= 0 ? String(first) : plain.charAt(0)) + plain.slice(1, 8));
  return DNI_LETTERS.charAt(number % 23) === plain.charAt(8);
}

/** Values of characters at odd places of an Italian tax code; digits have those of A to J. */
const ODD_VALUES = [
  1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23,
];

/** Italy, codice fiscale of a person: the last letter is a sum modulo 26. */
export function isCodiceFiscale(text: string): boolean {
  const plain = text.toUpperCase();
  if (!/^[A-Z]{6}[\dL-NP-V]{2}[A-EHLMPRST][\dL-NP-V]{2}[A-Z][\dL-NP-V]{3}[A-Z]$/u.test(plain)) return false;
  let sum = 0;
  for (let at = 0; at < 15; at += 1) {
    const code = plain.charCodeAt(at);
    const value = code < 65 ? code - 48 : code - 65;
    sum += at % 2 === 0 ? (ODD_VALUES[value] ?? 0) : value;
  }
  return plain.charCodeAt(15) === 65 + (sum % 26);
}

/** Brazil, CPF: two check digits modulo 11; eleven equal digits are none. */
export function isCpf(text: string): boolean {
  const digits = digitsOf(text);
  if (digits.length !== 11 || new Set(digits).size === 1) return false;
  const check = (count: number): number =>
    ((digits.slice(0, count).reduce((sum, digit, at) => sum + digit * (count + 1 - at), 0) * 10) % 11) % 10;
  return check(9) === digits[9] && check(10) === digits[10];
}

const CNPJ_WEIGHTS = [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2];

/** Brazil, CNPJ of a company, also with letters as given out since 2026 (value: character code less 48). */
export function isCnpj(text: string): boolean {
  const plain = text.replaceAll(/[.\-/]/gu, '').toUpperCase();
  if (!/^[A-Z\d]{12}\d{2}$/u.test(plain) || new Set(plain).size === 1) return false;
  const values = Array.from(plain, (letter) => letter.charCodeAt(0) - 48);
  const check = (count: number): number => {
    const rest = weighted(values.slice(0, count), CNPJ_WEIGHTS.slice(13 - count)) % 11;
    return rest < 2 ? 0 : 11 - rest;
  };
  return check(12) === values[12] && check(13) === values[13];
}

/** Poland, PESEL: date of birth with the century in the month, weights 1 3 7 9. */
export function isPesel(text: string): boolean {
  const digits = digitsOf(text);
  if (digits.length !== 11) return false;
  const month = Number(text.slice(2, 4)) % 20;
  if (!validDate(month, Number(text.slice(4, 6)))) return false;
  return weighted(digits.slice(0, 10), [1, 3, 7, 9]) % 10 === (10 - (digits[10] ?? 0)) % 10;
}

/** Netherlands, BSN: the eleven test, with the last digit counted negatively. */
export function isBsn(text: string): boolean {
  const digits = digitsOf(text);
  return (
    digits.length === 9 &&
    new Set(digits).size > 1 &&
    weighted(digits, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0
  );
}

/** Portugal, NIF: weights 9 to 2 modulo 11. */
export function isNif(text: string): boolean {
  const digits = digitsOf(text);
  if (digits.length !== 9 || digits[0] === 0 || digits[0] === 4) return false;
  const rest = weighted(digits.slice(0, 8), [9, 8, 7, 6, 5, 4, 3, 2]) % 11;
  return digits[8] === (rest < 2 ? 0 : 11 - rest);
}

/** Belgium, national register number: 97 less the number modulo 97, with a 2 before it for births since 2000. */
export function isBelgianNumber(text: string): boolean {
  const digits = text.replaceAll(/\D/gu, '');
  if (digits.length !== 11) return false;
  const body = digits.slice(0, 9);
  const key = Number(digits.slice(9));
  return 97 - remainder(body, 97) === key || 97 - remainder(`2${body}`, 97) === key;
}

/** Switzerland, AHV number: 756 and the check of EAN-13. */
export function isAhv(text: string): boolean {
  const digits = digitsOf(text);
  return digits.length === 13 && text.startsWith('756') && weighted(digits, [1, 3]) % 10 === 0;
}

/** Sweden, personnummer: a date and Luhn over the last ten digits. */
export function isPersonnummer(text: string): boolean {
  const digits = digitsOf(text).slice(-10);
  const day = (digits[4] ?? 0) * 10 + (digits[5] ?? 0);
  const month = (digits[2] ?? 0) * 10 + (digits[3] ?? 0);
  return digits.length === 10 && validDate(month, day > 60 ? day - 60 : day) && passesLuhn(digits);
}
