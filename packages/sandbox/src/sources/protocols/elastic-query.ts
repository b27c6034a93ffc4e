import { asArray, asNumber, asObject, asText, type JsonObject } from '../../json.ts';
import { plain } from './postal.ts';

/** A query that cannot be read; its message says why. */
export class QueryProblem extends Error {}

/** The values of a dotted path in a record; lists are looked into. */
function valuesAt(record: unknown, path: readonly string[]): unknown[] {
  if (Array.isArray(record)) return record.flatMap((item) => valuesAt(item, path));
  const [field, ...rest] = path;
  if (field === undefined) return record === null || record === undefined ? [] : [record];
  const inner = asObject(record)[field];
  // `company_name.exact` and `website.domain_only` are other readings of the same field.
  if (typeof inner !== 'object' && inner !== undefined && inner !== null) return [inner];
  return inner === undefined || inner === null ? [] : valuesAt(inner, rest);
}

/** A web address matches by host, a text by its words, everything else as it is written. */
function reading(value: unknown): string {
  const text = String(value);
  const host = /^(?:https?:\/\/)?(?:www\.)?([a-z0-9-]+(?:\.[a-z0-9-]+)+)(?:\/.*)?$/i.exec(text)?.[1];
  return host ? host.toLowerCase().replaceAll('.', ' ') : plain(text);
}

function hasWords(values: readonly unknown[], wanted: unknown, mode: 'any' | 'all' | 'phrase'): boolean {
  const said = reading(wanted);
  const words = said.split(' ').filter(Boolean);
  if (words.length === 0) return false;
  return values.some((value) => {
    const text = ` ${reading(value)} `;
    if (mode === 'phrase') return text.includes(` ${said} `);
    const isIn = (word: string): boolean => text.includes(` ${word} `);
    return mode === 'any' ? words.some(isIn) : words.every(isIn);
  });
}

function isEqual(values: readonly unknown[], wanted: unknown): boolean {
  return values.some((value) => value === wanted || reading(value) === reading(wanted));
}

/** Numbers as numbers, days and other texts by their signs. */
function difference(value: unknown, bound: unknown): number {
  const [one, other] = [asNumber(value), asNumber(bound)];
  return one !== null && other !== null ? one - other : String(value).localeCompare(String(bound));
}

const HOLDS: Readonly<Record<string, (apart: number) => boolean>> = {
  gt: (apart) => apart > 0,
  gte: (apart) => apart >= 0,
  lt: (apart) => apart < 0,
  lte: (apart) => apart <= 0,
};

function isWithin(values: readonly unknown[], bounds: JsonObject): boolean {
  return values.some((value) =>
    Object.entries(bounds).every(([sign, bound]) => HOLDS[sign]?.(difference(value, bound)) ?? true),
  );
}

function isLike(values: readonly unknown[], pattern: unknown): boolean {
  const escaped = String(pattern)
    .toLowerCase()
    .replace(/[.+^${}()|[\]\\]/g, '\\$&');
  const like = new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`);
  return values.some((value) => like.test(String(value).toLowerCase()));
}

/** The one field of a leaf and what is wanted of it, short or written out (`{ value: … }`, `{ query: … }`). */
function leafOf(body: unknown): { path: string[]; wanted: unknown; more: JsonObject } {
  const [entry] = Object.entries(asObject(body));
  if (!entry) throw new QueryProblem('A query clause names no field.');
  const [field, said] = entry;
  const isPlain = typeof said !== 'object' || said === null || Array.isArray(said);
  const more = isPlain ? {} : asObject(said);
  return { path: field.split('.'), wanted: isPlain ? said : (more.value ?? more.query), more };
}

function queryString(record: JsonObject, body: JsonObject): boolean {
  const fields = [body.default_field, ...asArray(body.fields)].flatMap(
    (field) => asText(field)?.replace(/\^.*$/, '') ?? [],
  );
  const text = asText(body.query) ?? '';
  const mode =
    asText(body.default_operator)?.toLowerCase() === 'and' ||
    fields.some((field) => field.endsWith('domain_only'))
      ? 'all'
      : 'any';
  return text.split(/\s+OR\s+/).some((part) => {
    const phrase = /^\s*"(.*)"\s*$/.exec(part)?.[1];
    return fields.some((field) =>
      hasWords(valuesAt(record, field.split('.')), phrase ?? part, phrase ? 'phrase' : mode),
    );
  });
}

function bool(record: JsonObject, body: JsonObject): boolean {
  const list = (name: string): unknown[] => [body[name] ?? []].flat();
  const should = list('should');
  const required = [...list('must'), ...list('filter')];
  const least = asNumber(body.minimum_should_match) ?? (required.length === 0 && should.length > 0 ? 1 : 0);
  return (
    required.every((clause) => matchesQuery(record, clause)) &&
    !list('must_not').some((clause) => matchesQuery(record, clause)) &&
    should.filter((clause) => matchesQuery(record, clause)).length >= least
  );
}

const LEAVES: Readonly<Record<string, (record: JsonObject, body: unknown) => boolean>> = {
  match_all: () => true,
  exists: (record, body) => valuesAt(record, (asText(asObject(body).field) ?? '').split('.')).length > 0,
  bool: (record, body) => bool(record, asObject(body)),
  nested: (record, body) => matchesQuery(record, asObject(body).query),
  query_string: (record, body) => queryString(record, asObject(body)),
  multi_match: (record, body) => queryString(record, { default_operator: 'and', ...asObject(body) }),
  terms: (record, body) => {
    const { path, wanted } = leafOf(body);
    return asArray(wanted).some((one) => isEqual(valuesAt(record, path), one));
  },
  term: (record, body) => {
    const { path, wanted } = leafOf(body);
    return isEqual(valuesAt(record, path), wanted);
  },
  range: (record, body) => {
    const { path, more } = leafOf(body);
    return isWithin(valuesAt(record, path), more);
  },
  match: (record, body) => {
    const { path, wanted, more } = leafOf(body);
    return hasWords(
      valuesAt(record, path),
      wanted,
      asText(more.operator)?.toLowerCase() === 'and' ? 'all' : 'any',
    );
  },
  match_phrase: (record, body) => {
    const { path, wanted } = leafOf(body);
    return hasWords(valuesAt(record, path), wanted, 'phrase');
  },
  wildcard: (record, body) => {
    const { path, wanted } = leafOf(body);
    return isLike(valuesAt(record, path), wanted);
  },
};

/** Whether a record meets a query in Elasticsearch's language; throws a QueryProblem for what is none. */
export function matchesQuery(record: JsonObject, query: unknown): boolean {
  const clauses = Object.entries(asObject(query));
  if (clauses.length === 0) throw new QueryProblem('A query clause is empty.');
  return clauses.every(([kind, body]) => {
    const leaf = LEAVES[kind];
    if (!leaf) throw new QueryProblem(`unknown query [${kind}]`);
    return leaf(record, body);
  });
}

/** A field and one value that a query wants in it. */
export interface Sought {
  readonly field: string;
  readonly value: string | number;
}

/** Fields and values that a query looks for; what it must not find is left out. */
export function soughtIn(query: unknown): readonly Sought[] {
  if (Array.isArray(query)) return query.flatMap(soughtIn);
  return Object.entries(asObject(query)).flatMap(([kind, body]) => {
    const { must, filter, should, query: inner, fields, default_field } = asObject(body);
    if (kind === 'bool') return [must, filter, should].flatMap(soughtIn);
    if (kind === 'nested') return soughtIn(inner);
    if (kind === 'query_string' || kind === 'multi_match') {
      return [default_field, ...asArray(fields)].flatMap((field) => soughtAt(asText(field) ?? '', inner));
    }
    if (kind === 'exists' || kind === 'range' || kind === 'match_all') return [];
    const { path, wanted } = leafOf(body);
    return [wanted].flat().flatMap((value) => soughtAt(path.join('.'), value));
  });
}

function soughtAt(field: string, value: unknown): Sought[] {
  return typeof value === 'string' || typeof value === 'number' ? [{ field, value }] : [];
}
