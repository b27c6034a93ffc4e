import { z } from 'zod';

const nameSchema = z.string().trim().min(1).max(120);

/** A brand or rival and everything that counts as naming it. */
export const brandSchema = z.object({
  name: nameSchema,
  aliases: z.array(nameSchema).max(50).default([]).describe('Other spellings and short names.'),
  products: z
    .array(nameSchema)
    .max(50)
    .default([])
    .describe('Product names whose mention counts as the brand.'),
  domains: z.array(z.string().trim().toLowerCase().max(253)).max(20).default([]).describe('Own web domains.'),
});
export type Brand = z.infer<typeof brandSchema>;

export const companySizeSchema = z.enum(['startup', 'smb', 'midmarket', 'enterprise']);
export type CompanySize = z.infer<typeof companySizeSchema>;

/** What is known of the audited company; shapes how insights are consolidated, ranked and told. */
export const companyContextSchema = z.object({
  name: nameSchema,
  industry: z.string().max(200).optional(),
  employeeCount: z.int().min(0).optional(),
  companySize: companySizeSchema.optional(),
  growthStage: z.enum(['pre_seed', 'seed', 'early', 'growth', 'scale', 'mature']).optional(),
  annualRevenueRange: z.string().max(80).optional().describe('For example `$10M-$50M`.'),
  businessModel: z.string().max(120).optional(),
  targetMarket: z.array(z.string().max(120)).max(20).default([]),
  strategicGoals: z.array(z.string().max(200)).max(20).default([]),
  innovationFocus: z.string().max(80).optional(),
  mainCompetitors: z.array(nameSchema).max(50).default([]),
  derived: z
    .array(z.object({ field: z.string(), basis: z.string() }))
    .default([])
    .describe('Fields nobody gave, with what each was worked out from.'),
});
export type CompanyContext = z.infer<typeof companyContextSchema>;

/** The reader the report is written for. */
export const personaContextSchema = z.object({
  role: z.string().max(120).describe('For example `CMO`, `Head of Growth`.'),
  level: z.enum(['c_level', 'vp', 'director', 'manager', 'individual']),
  priorities: z.array(z.string().max(200)).max(10),
  kpis: z.array(z.string().max(200)).max(10),
  budgetAuthority: z.string().max(120),
  resourceAvailability: z.string().max(120),
  riskTolerance: z.enum(['low', 'medium', 'high']),
  detailLevel: z.enum(['brief', 'standard', 'detailed']),
  derived: z.array(z.object({ field: z.string(), basis: z.string() })).default([]),
});
export type PersonaContext = z.infer<typeof personaContextSchema>;
