import { z } from 'zod';
import { fieldNameSchema } from './fields.ts';

/** A value as sources give it: text, number, or a list of texts. Dates are `YYYY-MM-DD`, years numbers. */
export const fieldValueSchema = z.union([
  z.string().min(1).max(4000),
  z.number(),
  z.array(z.string().min(1).max(500)).min(1).max(200),
]);
export type FieldValue = z.infer<typeof fieldValueSchema>;

/** What one source said of one field. Kept as it came; never changed. */
export const observationSchema = z.object({
  field: fieldNameSchema,
  value: fieldValueSchema,
  confidence: z
    .number()
    .min(0)
    .max(1)
    .describe('How likely the value is right, by what is known of the source.'),
  observedAt: z.iso
    .datetime()
    .describe('When the source saw it, where it says so; else when it was fetched.'),
  source: z.string().describe('Which source said it, such as `wikidata`.'),
  url: z.string().nullable().describe('Where it can be read; null where there is no such page.'),
});
export type Observation = z.infer<typeof observationSchema>;
