import type { FieldName } from '@leadline/contracts';
import { z } from 'zod';

/** What is worked out rather than looked up. */
export const INFERRED_FIELDS = [
  'industry',
  'subIndustry',
  'businessModel',
  'targetCustomers',
  'products',
  'keywords',
  'competitors',
  'description',
] as const satisfies readonly FieldName[];
export type InferredField = (typeof INFERRED_FIELDS)[number];

export const BUSINESS_MODELS = ['B2B', 'B2C', 'B2B2C', 'marketplace', 'non-profit'] as const;

export interface CompanyPage {
  readonly url: string;
  readonly title: string;
  readonly description: string;
  readonly text: string;
}

export interface InferInput {
  readonly name: string;
  /** Which fields are wanted. */
  readonly wanted: readonly InferredField[];
  /** Pages of the company's own site, the most telling first. */
  readonly pages: readonly CompanyPage[];
}

const claimSchema = z.object({
  field: z.enum(INFERRED_FIELDS),
  value: z.string().describe('one value; a list is several claims'),
  source: z.number().meta({ type: 'integer', minimum: 1 }).describe('number n of the page'),
  quote: z.string().describe('4 to 25 words of that page, letter for letter, from which the value follows'),
});
export const inferOutputSchema = z.object({ claims: z.array(claimSchema).meta({ maxItems: 40 }) });
export type Claim = z.infer<typeof claimSchema>;
export type InferOutput = z.infer<typeof inferOutputSchema>;
