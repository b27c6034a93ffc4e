import type { SourceProtocol, SourceQuestion, SourceReply } from '../protocol.ts';
import { hostOf, type Known, knownByDomain, knownByName, knownByNumber } from './known.ts';
import { itemOf, type Node, type Statement, spoken, statementsOf, uri } from './sparql-values.ts';

type Row = Readonly<Record<string, Node>>;

const RESULTS = { 'content-type': 'application/sparql-results+json;charset=utf-8' };
/** Addresses that name vocabularies and projects, not companies' sites. */
const NOT_A_SITE =
  /^https?:\/\/([a-z0-9.-]+\.)?(wikidata\.org|wikipedia\.org|wikimedia\.org|wikiba\.se|w3\.org|schema\.org|bigdata\.com|opengis\.net)(\/|$)/;
/** Quoted texts that are settings of services and functions, not names. */
const NOT_A_NAME = /^(?:[a-z]{2,3}(?:-[a-z]+)?|\[AUTO_LANGUAGE\].*|[a-z]{2,3}(?:,[a-z-]+)+|[PQ]\d+|.{0,2})$/;

function unescaped(quoted: string): string {
  return quoted.replace(/\\(.)/g, '$1');
}

/** The companies a query asks for: by website, by LEI or CIK, else by name or label. */
function companiesOf(question: SourceQuestion, query: string): readonly Known[] {
  const sites = [...query.matchAll(/<(https?:\/\/[^>\s]+)>/g)].flatMap(([, url]) =>
    url && !NOT_A_SITE.test(url) ? hostOf(url) : [],
  );
  const quoted = [...query.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, inner]) => unescaped(inner ?? ''));
  const hosts = quoted.filter((inner) => /^(?:https?:\/\/)/.test(inner)).map(hostOf);
  const numbers = quoted.filter((inner) => /^[A-Z0-9]{18}\d{2}$|^\d{7,10}$/.test(inner));
  const names = quoted.filter((inner) => !NOT_A_NAME.test(inner) && !/^https?:/.test(inner));
  const found = [
    ...[...sites, ...hosts].flatMap((site) => knownByDomain(question, site) ?? []),
    ...numbers.flatMap((number) => knownByNumber(question, number) ?? []),
  ];
  const labelled = () =>
    names.flatMap((name) => knownByName(question, name).filter((one) => isLabel(one, name)));
  return [
    ...new Map((found.length > 0 ? found : labelled()).map((one) => [one.company.domain, one])).values(),
  ];
}

/** A label is met exactly; the name in the register and aliases are labels too. */
function isLabel({ facts }: Known, name: string): boolean {
  return [facts.name, facts.legalName, ...(facts.aliases ?? [])].includes(name);
}

/** Variables of the outermost SELECT; null for all. */
function selected(query: string): readonly string[] | null {
  const clause = /SELECT\s+(?:DISTINCT\s+|REDUCED\s+)?([\s\S]*?)\s*(?:WHERE\s*)?\{/i.exec(query)?.[1] ?? '*';
  if (clause.trim().startsWith('*')) return null;
  const plainVariables = clause.replace(/\([^()]*(?:\([^()]*\)[^()]*)*\bAS\s+\?(\w+)\s*\)/gi, '?$1');
  return [...plainVariables.matchAll(/\?(\w+)/g)].map(([, name]) => name ?? '');
}

/** The item's own columns. */
function itemColumns({ facts, company }: Known): Row {
  const name = facts.name ?? company.domain;
  return {
    item: itemOf(`company ${company.domain}`),
    itemLabel: spoken(name),
    ...(facts.tagline !== undefined && { itemDescription: spoken(facts.tagline) }),
    ...(facts.wikipediaUrl && { article: uri(facts.wikipediaUrl) }),
  };
}

const QUALIFIER_COLUMNS: Readonly<Record<string, string>> = {
  at: 'P585',
  start: 'P580',
  end: 'P582',
  ticker: 'P249',
};

/** One row a statement, for queries that list properties in a VALUES clause. */
function statementRows(query: string, found: Known): Row[] {
  const asked = new Set([...query.matchAll(/"(P\d+)"|\bp:(P\d+)/g)].map((match) => match[1] ?? match[2]));
  const columns = Object.entries(QUALIFIER_COLUMNS).map(([usual, property]): [string, string] => {
    const variable = new RegExp(`\\bpq:${property}\\s+\\?(\\w+)`).exec(query)?.[1];
    return [variable ?? usual, property];
  });
  return statementsOf(found)
    .filter(({ property }) => asked.has(property))
    .map((statement) => ({
      ...itemColumns(found),
      property: { type: 'literal', value: statement.property },
      value: statement.value,
      valueLabel: statement.value['xml:lang'] ? statement.value : labelNode(statement),
      ...Object.fromEntries(
        columns.flatMap(([name, property]) =>
          statement.qualifiers[property] ? [[name, statement.qualifiers[property]]] : [],
        ),
      ),
    }));
}

function labelNode({ value, label }: Statement): Node {
  return value.type === 'uri' && value.value.includes('/entity/Q')
    ? spoken(label)
    : { type: 'literal', value: label };
}

/** Variables bound by `wdt:P…`, `ps:P…` or `pq:P…`; several values of a property make several rows. */
function directRows(query: string, found: Known): Row[] {
  const bound = [...query.matchAll(/\b(wdt|ps|pq):(P\d+)\s+\?(\w+)/g)].map(([, prefix, property, name]) => ({
    prefix,
    property,
    name: name ?? '',
  }));
  const statements = statementsOf(found);
  let rows: Row[] = [itemColumns(found)];
  for (const { prefix, property, name } of bound) {
    const values = statements.filter((one) =>
      prefix === 'pq' ? one.qualifiers[property ?? ''] : one.property === property,
    );
    if (values.length === 0) continue;
    rows = rows.flatMap((row) =>
      values.map((one) => ({
        ...row,
        [name]: (prefix === 'pq' ? one.qualifiers[property ?? ''] : one.value) ?? one.value,
        [`${name}Label`]: labelNode(one),
      })),
    );
  }
  return rows;
}

function limitOf(query: string): number {
  return Number(/\bLIMIT\s+(\d+)\s*$/i.exec(query.trim())?.[1] ?? 10_000);
}

function answerQuery(question: SourceQuestion, query: string): SourceReply {
  const free = { priceUsd: 0, call: 'sparql' };
  if (!/\bSELECT\b[\s\S]*\{[\s\S]*\}/i.test(query)) {
    const message =
      'SPARQL-QUERY: queryStr=\njava.util.concurrent.ExecutionException: org.openrdf.query.MalformedQueryException';
    return { status: 400, text: message, headers: { 'content-type': 'text/plain' }, ...free, subject: null };
  }
  const found = companiesOf(question, query);
  const isByStatement =
    /\bVALUES\s*\(\s*\?property\b/i.test(query) || /\?property\b[\s\S]*\bps?:/.test(query);
  const rows = found
    .flatMap((one) => (isByStatement ? statementRows(query, one) : directRows(query, one)))
    .slice(0, limitOf(query));
  const wanted = selected(query) ?? [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const bindings = rows.map((row) =>
    Object.fromEntries(wanted.flatMap((name) => (row[name] ? [[name, row[name]]] : []))),
  );
  const body = { head: { vars: wanted }, results: { bindings } };
  return { status: 200, body, headers: RESULTS, ...free, subject: found[0]?.company.domain ?? null };
}

/** Wikidata's query service: keyless and free; refuses who sends no user agent. */
export const wikidata: SourceProtocol = {
  answer: (question) => {
    const { url, form, headers } = question;
    if (url.pathname !== '/sparql') return { status: 404, text: 'Not Found', priceUsd: 0, subject: null };
    if ((headers['user-agent'] ?? '') === '') {
      return {
        status: 403,
        text: 'Please set a user-agent and respect our robot policy.',
        priceUsd: 0,
        subject: null,
      };
    }
    const isQuery = headers['content-type']?.startsWith('application/sparql-query') ?? false;
    return answerQuery(
      question,
      url.searchParams.get('query') ?? form.get('query') ?? (isQuery ? question.bodyText : ''),
    );
  },
  error: ({ kind, status, message }) => ({
    status,
    text:
      kind === 'rate_limited'
        ? 'Too Many Requests - Please see https://wikitech.wikimedia.org/wiki/Robot_policy'
        : message,
    headers: { 'content-type': 'text/plain' },
  }),
};
