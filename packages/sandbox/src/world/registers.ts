import { createRandom, type Random } from '../random.ts';
import { cnpjDigits, gstinDigit, luhnDigit, mod11and10Digit, mod97Digits, weighted } from './check-digits.ts';
import { digits, signFrom, slugOf } from './patterns.ts';

/** The numbers under which official registers know a company. */
export interface Numbers {
  readonly registryNumber: string;
  readonly taxId: string;
}

/** What a register needs to know to give a number. */
export interface Registrant {
  readonly name: string;
  readonly regionCode: string;
  readonly foundedYear: number;
  /** Brazil gives alphanumeric numbers to companies entered since July 2026. */
  readonly alphanumeric: boolean;
}

type Register = (random: Random, registrant: Registrant) => Numbers;

/** Retries draws whose check digit cannot be written (10 modulo 11). */
function until<Value>(draw: () => Value | null): Value {
  for (;;) {
    const drawn = draw();
    if (drawn !== null) return drawn;
  }
}

function cnpj(random: Random, { alphanumeric }: Registrant): Numbers {
  const base = alphanumeric
    ? Array.from({ length: 8 }, (_, index) =>
        index === 0 ? random.int(1, 9) : signFrom('0123456789ABCDEFGHJKLMNPRSTVWXYZ', random),
      ).join('')
    : digits(8, random);
  const payload = `${base}0001`;
  const number = payload + cnpjDigits(payload);
  return { registryNumber: number, taxId: number };
}

function britishVat(random: Random): string {
  return until(() => {
    const base = digits(7, random);
    const check = 97 - (weighted(base, [8, 7, 6, 5, 4, 3, 2]) % 97);
    return check < 10 ? null : `GB${base}${check}`;
  });
}

function japanese(random: Random): Numbers {
  const base = digits(12, random);
  const sum = weighted(base, [2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]);
  const number = `${9 - (sum % 9)}${base}`;
  return { registryNumber: number, taxId: `T${number}` };
}

function australian(random: Random): Numbers {
  const base = digits(8, random);
  const acn = base + String((10 - (weighted(base, [8, 7, 6, 5, 4, 3, 2, 1]) % 10)) % 10);
  const sum = weighted(acn, [3, 5, 7, 9, 11, 13, 15, 17, 19]);
  const check = 89 - (sum % 89);
  return { registryNumber: acn, taxId: `${String(check + 10)}${acn}` };
}

function swiss(random: Random): Numbers {
  const number = until(() => {
    const base = digits(8, random);
    const check = (11 - (weighted(base, [5, 4, 3, 2, 7, 6, 5, 4]) % 11)) % 11;
    return check === 10 ? null : base + String(check);
  });
  const written = `CHE-${number.slice(0, 3)}.${number.slice(3, 6)}.${number.slice(6)}`;
  return { registryNumber: written, taxId: written };
}

function polish(random: Random): Numbers {
  const nip = until(() => {
    const base = digits(9, random);
    const check = weighted(base, [6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11;
    return check === 10 ? null : base + String(check);
  });
  return { registryNumber: `0000${digits(6, random)}`, taxId: `PL${nip}` };
}

function dutch(random: Random): Numbers {
  const base = until(() => {
    const first = digits(8, random);
    const check = weighted(first, [9, 8, 7, 6, 5, 4, 3, 2]) % 11;
    return check === 10 ? null : first + String(check);
  });
  return { registryNumber: digits(8, random), taxId: `NL${base}B01` };
}

const GST_STATES: Readonly<Record<string, string>> = { KA: '29', MH: '27', DL: '07', TG: '36', TN: '33' };

function indian(random: Random, { name, regionCode, foundedYear }: Registrant): Numbers {
  const initial = (slugOf(name, '')[0] ?? 'a').toUpperCase().replace(/\d/, 'A');
  const letters = (count: number): string =>
    Array.from({ length: count }, () => signFrom('ABCDEFGHJKLMNPQRSTUVWXYZ', random)).join('');
  const pan = `${letters(3)}C${initial}${digits(4, random)}${letters(1)}`;
  const gst = `${GST_STATES[regionCode] ?? '29'}${pan}1Z`;
  return {
    registryNumber: `U${digits(5, random)}${regionCode}${foundedYear}PTC${digits(6, random)}`,
    taxId: gst + gstinDigit(gst),
  };
}

function mexican(random: Random, { name, foundedYear }: Registrant): Numbers {
  const letters = slugOf(name, '').replace(/\d/g, '').padEnd(3, 'x').slice(0, 3).toUpperCase();
  const day = `${String(foundedYear % 100).padStart(2, '0')}${String(random.int(1, 12)).padStart(2, '0')}${String(random.int(1, 28)).padStart(2, '0')}`;
  return {
    registryNumber: `N-${foundedYear}${digits(6, random)}`,
    taxId: `${letters}${day}${signFrom('ABCDEFGH', random)}${digits(1, random)}${digits(1, random)}`,
  };
}

function spanish(random: Random, { name }: Registrant): Numbers {
  const base = digits(7, random);
  const number = `${name.endsWith('S.A.') ? 'A' : 'B'}${base}${luhnDigit(base)}`;
  return { registryNumber: number, taxId: number };
}

function american(random: Random): Numbers {
  return { registryNumber: digits(7, random), taxId: `${random.int(10, 98)}-${digits(7, random)}` };
}

const REGISTERS: Readonly<Record<string, Register>> = {
  US: american,
  BR: cnpj,
  DE: (random) => {
    const base = digits(8, random);
    return {
      registryNumber: `HRB ${digits(random.int(5, 6), random)}`,
      taxId: `DE${base}${mod11and10Digit(base)}`,
    };
  },
  GB: (random) => ({ registryNumber: `0${digits(7, random)}`, taxId: britishVat(random) }),
  FR: (random) => {
    const base = digits(8, random);
    const siren = base + luhnDigit(base);
    const key = (12 + 3 * (Number(siren) % 97)) % 97;
    return { registryNumber: siren, taxId: `FR${String(key).padStart(2, '0')}${siren}` };
  },
  IN: indian,
  JP: japanese,
  CA: (random) => {
    const base = digits(8, random);
    return { registryNumber: digits(7, random), taxId: `${base}${luhnDigit(base)}RC0001` };
  },
  AU: australian,
  MX: mexican,
  NL: dutch,
  ES: spanish,
  IT: (random, { regionCode }) => {
    const base = digits(10, random);
    return { registryNumber: `${regionCode}-${digits(7, random)}`, taxId: `IT${base}${luhnDigit(base)}` };
  },
  SE: (random) => {
    const base = `556${digits(6, random)}`;
    const number = base + luhnDigit(base);
    return { registryNumber: `${number.slice(0, 6)}-${number.slice(6)}`, taxId: `SE${number}01` };
  },
  CH: swiss,
  PL: polish,
};

/** Registry and tax number of a company, with the check digits its country prescribes. */
export function numbersFor(country: string, registrant: Registrant, seed: string): Numbers {
  const register = REGISTERS[country] ?? american;
  return register(createRandom(`numbers|${seed}`), registrant);
}

const LEI_ISSUERS = ['5299', '2138', '9845', '5493', '8945', '3157'];

/** A Legal Entity Identifier (ISO 17442): issuer, two zeros, twelve signs, two check digits. */
export function leiFor(seed: string): string {
  const random = createRandom(`lei|${seed}`);
  const own = Array.from({ length: 12 }, () => signFrom('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', random)).join(
    '',
  );
  const payload = `${random.pick(LEI_ISSUERS)}00${own}`;
  return payload + mod97Digits(payload);
}

/** How a number is looked up: without spaces, points, dashes and slashes, upper case, without `HRB`-like leads lost. */
export function normalNumber(number: string): string {
  return number.toUpperCase().replace(/[\s./-]/g, '');
}
