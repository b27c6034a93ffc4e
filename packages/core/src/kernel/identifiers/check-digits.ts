/**
 * A CNPJ, Brazil's number of a legal entity: 14 places, the last two of them check digits. Since July 2026 the first twelve may be
 * letters too; a letter counts as its character code less 48 (Instrução Normativa RFB 2.229/2024). Points, slash and hyphen may stand
 * in it. Null where it is none, or where its check digits do not fit.
 */
export function readCnpj(text: string): string | null {
  const bare = bareNumber(text);
  if (!/^[0-9A-Z]{12}\d{2}$/u.test(bare) || /^(.)\1+$/u.test(bare)) return null;
  const first = cnpjDigit(bare.slice(0, 12));
  const second = cnpjDigit(bare.slice(0, 12) + first);
  return bare.endsWith(`${first}${second}`) ? bare : null;
}

function cnpjDigit(places: string): number {
  const sum = Array.from(places).reduce((total, place, at) => {
    const weight = ((places.length - 1 - at) % 8) + 2;
    return total + (place.charCodeAt(0) - 48) * weight;
  }, 0);
  const rest = sum % 11;
  return rest < 2 ? 0 : 11 - rest;
}

/** A CNPJ as it is written in Brazil: `12.345.678/0001-95`. */
export function formatCnpj(cnpj: string): string {
  return cnpj.replace(/^(.{2})(.{3})(.{3})(.{4})(.{2})$/u, '$1.$2.$3/$4-$5');
}

/** A Legal Entity Identifier: 18 letters or digits and two check digits by ISO 7064 mod 97-10 (ISO 17442). Null where it is none. */
export function readLei(text: string): string | null {
  const bare = bareNumber(text);
  return /^[0-9A-Z]{18}\d{2}$/u.test(bare) && remainder97(bare) === 1 ? bare : null;
}

function remainder97(places: string): number {
  let remainder = 0;
  for (const place of places) {
    const value = Number.parseInt(place, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder;
}

/** An International Securities Identification Number: country, nine places, check digit by Luhn over letters as numbers (ISO 6166). */
export function readIsin(text: string): string | null {
  const bare = bareNumber(text);
  if (!/^[A-Z]{2}[0-9A-Z]{9}\d$/u.test(bare)) return null;
  const digits = Array.from(bare)
    .map((place) => Number.parseInt(place, 36))
    .join('');
  return passesLuhn(digits) ? bare : null;
}

/** A French SIREN (nine digits) or SIRET (fourteen) with its Luhn check digit; the SIREN of it, null where it is none. */
export function readSiren(text: string): string | null {
  const bare = bareNumber(text);
  if (!/^(\d{9}|\d{14})$/u.test(bare) || !passesLuhn(bare) || /^0+$/u.test(bare)) return null;
  const siren = bare.slice(0, 9);
  return passesLuhn(siren) ? siren : null;
}

/** Luhn's sum over digits, doubled every second from the right: true where it ends in 0. */
export function passesLuhn(digits: string): boolean {
  const sum = Array.from(digits)
    .reverse()
    .reduce((total, digit, at) => {
      const value = Number(digit) * (at % 2 === 1 ? 2 : 1);
      return total + (value > 9 ? value - 9 : value);
    }, 0);
  return sum % 10 === 0;
}

/** A number with the SEC as ten digits, from `CIK 320193`, `0000320193` or a number alone. Null where it is none. */
export function readCik(text: string): string | null {
  const match = /^(?:CIK)?0*([1-9]\d{0,9})$/u.exec(bareNumber(text).replace('CIK#', 'CIK'));
  return match?.[1] && match[1].length <= 10 ? match[1].padStart(10, '0') : null;
}

/** Upper case, without what people put between the places of a number. */
export function bareNumber(text: string): string {
  return text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s./:_\-\u2010-\u2015]+/gu, '');
}
