import {
  FIELD_NAMES,
  type FieldName,
  type FieldValue,
  fieldValueSchema,
  type Observation,
} from '@leadline/contracts';

/** A record with what its import says of all its rows. */
export interface DatedRecord {
  readonly name: string | null;
  readonly domain: string | null;
  readonly number: string | null;
  readonly country: string | null;
  readonly city: string | null;
  readonly fields: Readonly<Record<string, unknown>>;
  /** `YYYY-MM-DD`. */
  readonly asOf: string;
  readonly confidence: number;
}

export const COMPANY_DATABASE_SOURCE = 'company-database';

const KNOWN: ReadonlySet<string> = new Set(FIELD_NAMES);

/** What the workspace's own database says of a company: dated as its import is, without an address to read it at. */
export function observationsOf(record: DatedRecord): Observation[] {
  const own: Partial<Record<FieldName, unknown>> = {
    name: record.name,
    website: record.domain === null ? null : `https://${record.domain}`,
    registryNumber: record.number,
    hqCountry: record.country,
    hqCity: record.city,
  };
  const said = { ...own, ...record.fields };
  return Object.entries(said).flatMap(([field, value]) => {
    const parsed = fieldValueSchema.safeParse(value);
    if (!KNOWN.has(field) || !parsed.success) return [];
    return [observation(record, field as FieldName, parsed.data)];
  });
}

function observation({ asOf, confidence }: DatedRecord, field: FieldName, value: FieldValue): Observation {
  return {
    field,
    value,
    confidence,
    observedAt: `${asOf}T00:00:00.000Z`,
    source: COMPANY_DATABASE_SOURCE,
    url: null,
  };
}
