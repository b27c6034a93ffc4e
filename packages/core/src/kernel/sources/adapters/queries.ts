import { z } from 'zod';
import { readCik, readCnpj, readLei } from '../../identifiers/index.ts';
import { countryOf } from './normal/countries.ts';

/**
 * What calls are asked by. Every query takes more than it needs and keeps only what it uses, so a caller may hand
 * over all it knows of a company, and two callers with the same question share one answer.
 */
export const domain = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(/^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/, 'a domain such as acme.com');

export const companyName = z.string().trim().min(2).max(200);

export const country = z
  .string()
  .transform((value, context) => {
    const code = countryOf(value);
    if (code) return code;
    context.addIssue({ code: 'custom', message: 'a country, best as ISO 3166-1 alpha-2' });
    return z.NEVER;
  })
  .optional();

export const lei = z.string().transform((value, context) => {
  const read = readLei(value);
  if (read !== null) return read;
  context.addIssue({ code: 'custom', message: 'a Legal Entity Identifier with its check digits' });
  return z.NEVER;
});

export const cnpj = z.string().transform((value, context) => {
  const read = readCnpj(value);
  if (read !== null) return read;
  context.addIssue({ code: 'custom', message: 'a CNPJ with its check digits' });
  return z.NEVER;
});

export const cik = z.string().transform((value, context) => {
  const read = readCik(value);
  if (read !== null) return read;
  context.addIssue({ code: 'custom', message: 'a number with the SEC' });
  return z.NEVER;
});

/**
 * One way among several to name a company: what cannot be one (a ticker with its exchange, a number that lost a digit) is left
 * aside, and the others still serve.
 */
export function oneWay<Schema extends z.ZodType>(schema: Schema) {
  return schema.optional().catch(undefined);
}

export const most = (limit: number, usual: number) => z.int().min(1).max(limit).default(usual);
