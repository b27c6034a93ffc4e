import type { FieldName, FieldValue, ProfileField } from '@leadline/contracts';
import { z } from 'zod';
import type { SourceDefinition } from '../../../kernel/sources/index.ts';
import type { CompanyKind } from '../policy/choice/index.ts';
import type { CompanyQuery } from '../policy/entity/index.ts';
import type { CompanyRecord } from '../records.ts';
import type { Query } from './ask-source.ts';

/** What a company's own site tells besides its fields. Whatever does not fit is left aside: pages are data. */
const siteFoundSchema = z.object({
  contents: z.object({
    jobBoards: z.array(z.object({ provider: z.string(), token: z.string() })),
  }),
});

/** Everything a query may be made of, by the names calls ask for. */
export type Facts = Readonly<Record<string, unknown>>;

/** Fields that stand in queries under their own name. */
const FROM_FIELDS = [
  'legalName',
  'lei',
  'cik',
  'ticker',
  'taxId',
  'registryNumber',
  'jurisdiction',
  'linkedinUrl',
  'website',
  'placeId',
] as const satisfies readonly FieldName[];

export interface FactSources {
  readonly company: CompanyRecord;
  readonly query: CompanyQuery;
  readonly country: string | null;
  readonly known: readonly ProfileField[];
  /** What the site's calls found besides fields, by `source.call`. */
  readonly found: ReadonlyMap<string, unknown>;
}

/** All that is known of the company in the words of queries; what is not known is absent. */
export function factsOf({ company, query, country, known, found }: FactSources): Facts {
  const values = new Map<FieldName, FieldValue>(known.map(({ field, value }) => [field, value]));
  const text = (field: FieldName) => {
    const value = values.get(field);
    return typeof value === 'string' ? value : undefined;
  };
  const name = text('name') ?? (company.domain === company.name ? undefined : company.name);
  const from = Object.fromEntries(FROM_FIELDS.map((field) => [field, text(field)]));
  const taxId = text('taxId');
  const where = text('hqCountry') ?? country ?? undefined;
  const facts = {
    ...from,
    ...numberOf(query),
    domain: company.domain ?? undefined,
    name,
    country: where,
    city: text('hqCity'),
    region: text('hqRegion'),
    postcode: text('hqPostcode'),
    address: addressOf(text),
    ...(taxId !== undefined && isBrazilian(where, taxId) && { cnpj: taxId }),
    query: name && (company.domain ? `"${name}" ${company.domain}` : `"${name}"`),
    tokens: tokensOf(found),
  };
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
}

function addressOf(text: (field: FieldName) => string | undefined): string | undefined {
  const address = text('hqAddress');
  if (address === undefined) return undefined;
  const country = text('hqCountry');
  return country && !address.endsWith(country) ? `${address}, ${country}` : address;
}

function isBrazilian(country: string | undefined, taxId: string): boolean {
  const bare = taxId.replaceAll(/[^0-9A-Za-z]/gu, '');
  return bare.length === 14 && (country === 'BR' || country === undefined);
}

function numberOf(query: CompanyQuery): Facts {
  if (query.kind !== 'number') return {};
  return { [query.system === 'registry' ? 'registryNumber' : query.system]: query.number };
}

function tokensOf(found: ReadonlyMap<string, unknown>): Readonly<Record<string, string>> {
  const boards = ['site.site', 'site.home'].flatMap(
    (call) => siteFoundSchema.safeParse(found.get(call)).data?.contents.jobBoards ?? [],
  );
  return Object.fromEntries(boards.map(({ provider, token }) => [provider, token]));
}

/**
 * The query of a call, made of what is known; null while too little is. A call says what it needs by its schema, which
 * takes all it is given and keeps what it uses.
 */
export function queryOf(
  definitions: readonly SourceDefinition[],
  { source, call }: { readonly source: string; readonly call: string },
  facts: Facts,
): Query | null {
  const asked = definitions.find(({ name }) => name === source)?.calls[call];
  if (!asked) return null;
  const tokens = (facts['tokens'] ?? {}) as Readonly<Record<string, string>>;
  const token = tokens[source];
  const { tokens: _tokens, ...rest } = facts;
  // Registers know a company by the name it is registered under.
  const name = (asked.capability === 'registry' ? facts['legalName'] : undefined) ?? facts['name'];
  const parsed = asked.query.safeParse({ ...rest, name, ...(token !== undefined && { token }) });
  return parsed.success ? (parsed.data as Query) : null;
}

/** Whether a query names the company by its domain: it need not wait until more is known. */
export function isByDomain(query: Query): boolean {
  return query['domain'] !== undefined;
}

/** What the learned choice goes by. */
export function kindOf(known: readonly ProfileField[], country: string | null): CompanyKind {
  const text = (name: FieldName) => {
    const value = known.find(({ field }) => field === name)?.value;
    return typeof value === 'string' ? value : null;
  };
  return {
    country: text('hqCountry') ?? country,
    industry: text('industry'),
    size: text('employeeRange'),
    listed: text('ticker') === null && text('cik') === null ? null : true,
  };
}
