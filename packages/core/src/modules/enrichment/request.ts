import { FIELD_NAMES, FIELD_SETS, type FieldName, type ParsedEnrichmentInput } from '@leadline/contracts';
import { distance } from 'fastest-levenshtein';
import { LeadlineError } from '../../kernel/errors/index.ts';
import { inWorld, keyOfQuery, keyOfRequest } from './company-key.ts';
import { type CompanyQuery, parseCompanyQuery } from './policy/entity/index.ts';
import type { StoredInput } from './records.ts';

/** What is asked for, read and checked. */
export interface EnrichmentRequest {
  readonly text: string;
  readonly query: CompanyQuery;
  /** Under what the company is remembered. */
  readonly companyKey: string;
  /** The same for requests that one job can answer. */
  readonly key: string;
  readonly input: StoredInput;
  readonly budgetUsd: number;
}

export type RequestInput = Pick<
  ParsedEnrichmentInput,
  'url' | 'country' | 'fields' | 'layers' | 'refresh'
> & {
  readonly budgetUsd?: number | undefined;
  readonly list?: StoredInput['list'];
};

interface RequestDefaults {
  readonly budgetUsd: number;
  /** Whether a sandbox stands in for the sources. */
  readonly simulated: boolean;
}

/** @throws `invalid_input` for what names no company, and for a field there is not. */
export function readRequest(
  given: RequestInput,
  { budgetUsd, simulated }: RequestDefaults,
): EnrichmentRequest {
  const query = parseCompanyQuery(given.url, given.country);
  const companyKey = inWorld(keyOfQuery(query), simulated);
  const wanted = readFields(given.fields ?? ['all']);
  const country = given.country ?? null;
  const { layers, refresh } = given;
  return {
    text: given.url,
    query,
    companyKey,
    key: keyOfRequest({ query: companyKey, country, wanted, layers, refresh }),
    input: {
      country,
      wanted,
      named: namedOf(given.fields ?? [], wanted),
      layers,
      refresh,
      list: given.list ?? null,
    },
    budgetUsd: given.budgetUsd ?? budgetUsd,
  };
}

/** Who names every field there is wants a set of them. */
function namedOf(names: readonly string[], wanted: readonly FieldName[]): FieldName[] {
  return wanted.length === FIELD_NAMES.length ? [] : wanted.filter((field) => names.includes(field));
}

const IS_FIELD: ReadonlySet<string> = new Set(FIELD_NAMES);
const BY_LOWER_CASE = new Map<string, readonly FieldName[]>([
  ...FIELD_NAMES.map((name): [string, readonly FieldName[]] => [name.toLowerCase(), [name]]),
  ...Object.entries(FIELD_SETS).map(([name, fields]): [string, readonly FieldName[]] => [
    name.toLowerCase(),
    fields,
  ]),
]);

/** The three names that are written most alike. */
function nearest(name: string): string[] {
  const asked = name.trim().toLowerCase().slice(0, 60);
  const alike = (known: string) =>
    known.toLowerCase().includes(asked) ? 0 : distance(known.toLowerCase(), asked);
  return [...FIELD_NAMES, ...Object.keys(FIELD_SETS)].toSorted((a, b) => alike(a) - alike(b)).slice(0, 3);
}

/**
 * The fields that names and sets of fields stand for, in the order of the profile.
 *
 * @throws `invalid_input` for a name that is neither.
 */
export function readFields(names: readonly string[]): FieldName[] {
  const wanted = new Set(
    names.flatMap((name) => {
      const fields = IS_FIELD.has(name) ? [name as FieldName] : BY_LOWER_CASE.get(name.trim().toLowerCase());
      if (fields) return fields;
      throw new LeadlineError('invalid_input', `There is no field "${name.slice(0, 60)}".`, {
        issues: [
          { path: 'fields', message: `"${name.slice(0, 60)}" is neither a field nor a set of fields` },
        ],
        kept: 'Nothing was started.',
        next: `Did you mean ${nearest(name).join(', ')}? Sets of fields: ${Object.keys(FIELD_SETS).join(', ')}.`,
      });
    }),
  );
  return FIELD_NAMES.filter((name) => wanted.has(name));
}
