export interface NumberReading {
  readonly value: number;
  /** Half of the last digit that is written: what rounding can have taken. */
  readonly tolerance: number;
}

/** A number as it stands in a text, in the ways it can be read. */
export interface WrittenNumber {
  readonly start: number;
  readonly end: number;
  /** `1.200` is 1200 or 1.2, depending on the language; both are kept. */
  readonly readings: readonly NumberReading[];
  /** True for a percentage, an amount of money or a number with thousand, million and so on. */
  readonly measured: boolean;
}

const NUMBER =
  /(?<![\p{L}\p{N}_[])(\d{1,3}(?:[ \u00a0\u202f'’]\d{3}){1,5}(?:[.,]\d{1,6})?|\d{1,18}(?:[.,]\d{1,18}){0,5})(?![\p{L}\d])/gu;
const UNIT =
  /^[ \u00a0-]?(%|percent|prozent|pour cent|por ciento|per cento|por cento|k\b|thousand|tausend|mille|mila|mil\b|million\p{L}*|millones|millón|milion\p{L}*|milh(?:ão|ões)|mio\.?|mn\b|m\b|billion\p{L}*|milliard\p{L}*|miliard\p{L}*|mrd\.?|bn\b|bilh(?:ão|ões)|€|\$|£|usd|eur)/iu;

const MULTIPLIERS: readonly (readonly [RegExp, number])[] = [
  [/^(?:k|thousand|tausend|mille|mila|mil)$/iu, 1e3],
  [/^(?:million\p{L}*|millones|millón|milion\p{L}*|milh\p{L}*|mio\.?|mn|m)$/iu, 1e6],
  [/^(?:billion\p{L}*|milliard\p{L}*|miliard\p{L}*|mrd\.?|bn|bilh\p{L}*)$/iu, 1e9],
];

/** All numbers of a text, in order. Dates, versions and ids count as the numbers they are made of. */
export function readNumbers(text: string): WrittenNumber[] {
  const found: WrittenNumber[] = [];
  for (const match of text.matchAll(NUMBER)) {
    const written = match[1] ?? '';
    const start = match.index;
    const end = start + written.length;
    const unit = UNIT.exec(text.slice(end, end + 16))?.[1] ?? '';
    const factor = MULTIPLIERS.find(([shape]) => shape.test(unit))?.[1] ?? 1;
    const money = /[€$£]\s?$/u.test(text.slice(Math.max(0, start - 2), start));
    const measured = unit !== '' || money;
    for (const part of partsOf(written)) {
      const readings = part.map(({ value, decimals }) => ({
        value: value * factor,
        tolerance: (factor / 10 ** decimals) * 0.5,
      }));
      found.push({ start, end, readings, measured });
    }
  }
  return found;
}

/** One number in the ways it can be read. */
type Part = readonly { readonly value: number; readonly decimals: number }[];

const asWhole = (digits: string): Part => [{ value: Number(digits), decimals: 0 }];

/** `1.200,50` is one number; `14.03.2025` and `10.4.2.1` are several. */
function partsOf(written: string): Part[] {
  const plain = written.replaceAll(/[ \u00a0\u202f'’]/gu, '');
  const pieces = plain.split(/[.,]/u);
  if (pieces.length === 1) return [asWhole(plain)];
  const grouped = pieces.slice(1, -1).every((piece) => piece.length === 3) && (pieces[0]?.length ?? 0) <= 3;
  const last = pieces.at(-1) ?? '';
  const decimal = { value: Number(`${pieces.slice(0, -1).join('')}.${last}`), decimals: last.length };
  if (pieces.length === 2) return [last.length === 3 ? [...asWhole(pieces.join('')), decimal] : [decimal]];
  if (!grouped) return pieces.map(asWhole);
  const oneSign = new Set(plain.replaceAll(/\d/gu, '')).size === 1;
  if (!oneSign) return [[decimal]];
  return last.length === 3 ? [asWhole(pieces.join(''))] : pieces.map(asWhole);
}
