import { bareNumber } from './check-digits.ts';

/** Shapes of VAT numbers after their country's letters, as the European Commission's VIES lists them, and those of some neighbours. */
const VAT_SHAPES: Readonly<Record<string, RegExp>> = {
  AT: /^U\d{8}$/u,
  BE: /^[01]\d{9}$/u,
  BG: /^\d{9,10}$/u,
  CH: /^E?\d{9}(MWST|TVA|IVA)?$/u,
  CY: /^\d{8}[A-Z]$/u,
  CZ: /^\d{8,10}$/u,
  DE: /^\d{9}$/u,
  DK: /^\d{8}$/u,
  EE: /^\d{9}$/u,
  EL: /^\d{9}$/u,
  ES: /^[0-9A-Z]\d{7}[0-9A-Z]$/u,
  FI: /^\d{8}$/u,
  FR: /^[0-9A-HJ-NP-Z]{2}\d{9}$/u,
  GB: /^(\d{9}|\d{12}|GD\d{3}|HA\d{3})$/u,
  HR: /^\d{11}$/u,
  HU: /^\d{8}$/u,
  IE: /^(\d[0-9A-Z+*]\d{5}[A-W]|\d{7}[A-W][A-I])$/u,
  IT: /^\d{11}$/u,
  LT: /^(\d{9}|\d{12})$/u,
  LU: /^\d{8}$/u,
  LV: /^\d{11}$/u,
  MT: /^\d{8}$/u,
  NL: /^\d{9}B\d{2}$/u,
  NO: /^\d{9}(MVA)?$/u,
  PL: /^\d{10}$/u,
  PT: /^\d{9}$/u,
  RO: /^\d{2,10}$/u,
  SE: /^\d{12}$/u,
  SI: /^\d{8}$/u,
  SK: /^\d{10}$/u,
};

export interface VatNumber {
  /** With its letters, upper case, nothing between: `DE129273398`. */
  readonly number: string;
  /** ISO 3166-1 alpha-2 (`GR` for the letters `EL`). */
  readonly country: string;
}

/** A VAT number by its shape; whether it was ever given out only a register knows. Null where no country writes it so. */
export function readVat(text: string): VatNumber | null {
  const bare = bareNumber(text);
  const letters = bare.slice(0, 2);
  const shape = Object.hasOwn(VAT_SHAPES, letters) ? VAT_SHAPES[letters] : undefined;
  if (!shape?.test(bare.slice(2))) return null;
  return { number: bare, country: letters === 'EL' ? 'GR' : letters };
}
