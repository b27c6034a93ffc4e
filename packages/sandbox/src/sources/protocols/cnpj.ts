import { cnpjDigits } from '../../world/check-digits.ts';
import type { SourceQuestion } from '../protocol.ts';
import { type Facts, type Known, knownByNumber } from './known.ts';
import { regionCode, streetOf } from './postal.ts';

/** The fourteen signs of a CNPJ, numeric or alphanumeric; null where they are none or their check digits are wrong. */
export function readCnpj(text: string): string | null {
  const signs = text.replace(/[.\-/\s]/g, '').toUpperCase();
  if (!/^[0-9A-Z]{12}\d{2}$/.test(signs)) return null;
  return cnpjDigits(signs.slice(0, 12)) === signs.slice(12) ? signs : null;
}

/** `12.345.678/0001-95`. */
export function writeCnpj(signs: string): string {
  return signs.replace(/^(.{2})(.{3})(.{3})(.{4})(.{2})$/, '$1.$2.$3/$4-$5');
}

/** The world may hold the number written either way. */
export function knownByCnpj(question: SourceQuestion, signs: string): Known | null {
  return knownByNumber(question, signs) ?? knownByNumber(question, writeCnpj(signs));
}

/** The register counts by turnover; headcount stands in for it here. */
export function sizeOf({ employees }: Facts): 'MICRO EMPRESA' | 'EMPRESA DE PEQUENO PORTE' | 'DEMAIS' {
  if (employees !== undefined && employees <= 10) return 'MICRO EMPRESA';
  return employees !== undefined && employees <= 50 ? 'EMPRESA DE PEQUENO PORTE' : 'DEMAIS';
}

/** `CNAE 6201501` as its digits. */
export function cnaeOf({ industryCode }: Facts): string | null {
  return /^CNAE (\d{7})/.exec((industryCode ?? '').replace(/[.\-/]/g, ''))?.[1] ?? null;
}

const STATUS = { active: ['02', 'ATIVA'], inactive: ['04', 'INAPTA'], dissolved: ['08', 'BAIXADA'] } as const;

/** Code and word of the register's status; null where the provider has none. */
export function situationOf({ companyStatus }: Facts): readonly [code: string, word: string] | null {
  return companyStatus === undefined ? null : STATUS[companyStatus];
}

export interface Place {
  readonly logradouro: string | null;
  readonly numero: string | null;
  readonly municipio: string | null;
  readonly uf: string | null;
  /** Eight digits. */
  readonly cep: string | null;
}

/** The address in the register's parts and capitals. */
export function placeOf(facts: Facts): Place {
  const street = streetOf(facts.hqAddress);
  return {
    logradouro: street?.name.toUpperCase() ?? null,
    numero: street?.number ?? null,
    municipio: facts.hqCity?.toUpperCase() ?? null,
    uf: regionCode(facts),
    cep: facts.hqPostcode?.replace(/\D/g, '') || null,
  };
}

/** National digits of a Brazilian number: area code and number. */
export function nationalPhone({ phone }: Facts): string | null {
  return phone?.replace(/^\+55/, '').replace(/\D/g, '') || null;
}
