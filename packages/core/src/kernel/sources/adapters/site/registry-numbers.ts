import { type Fact, TRUST } from './facts.ts';
import { checkNumber } from './number-checks.ts';
import type { Page } from './page.ts';
import { SHAPES, type Shape } from './registry-shapes.ts';

/** A number under which a register or a tax office knows the company. */
export interface RegistryNumber {
  readonly kind: string;
  readonly country: string;
  /** ISO 3166 country, or country and subdivision where each has a register of its own. */
  readonly jurisdiction: string;
  readonly number: string;
  /** Court or place of the register, where the page names it. */
  readonly register: string | null;
  /** Whether check digits say that it was read right. */
  readonly checked: boolean;
}

/** Numbers in what a page says; those with check digits that do not fit are left out. */
export function registryNumbersOf(page: Page, domainCountry: string | undefined): readonly RegistryNumber[] {
  return [...found(page, domainCountry)].map(([, { shape: _shape, ...number }]) => number);
}

export function registryFacts(page: Page, domainCountry: string | undefined): Fact[] {
  const facts: Fact[] = [];
  for (const [, { shape, number, jurisdiction, checked, register }] of found(page, domainCountry)) {
    const confidence = checked ? TRUST.checkedNumber : TRUST.labelledNumber;
    for (const field of shape.fields) facts.push({ field, value: number, confidence, url: page.url });
    // The US has registers of states alone.
    if (shape.fields.includes('registryNumber') && jurisdiction !== 'US') {
      // The register's country is the company's, and where a court is named it is surer still.
      facts.push({
        field: 'jurisdiction',
        value: jurisdiction,
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
          jurisdiction: shape.place?.(text) ?? shape.country,
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
