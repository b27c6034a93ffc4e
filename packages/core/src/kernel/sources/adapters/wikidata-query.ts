/**
 * The question put to Wikidata's SPARQL service. It answers one row a statement, with the columns `item`, `itemLabel`,
 * `itemDescription`, `article`, `property` (`P1128`), `value`, `valueLabel`, `at` (P585, point in time), `start` (P580), `end` (P582)
 * and `ticker` (P249).
 */

/** Properties that are read, by number. */
export const PROPERTIES = {
  officialName: 'P1448',
  website: 'P856',
  employees: 'P1128',
  chiefExecutive: 'P169',
  founders: 'P112',
  industry: 'P452',
  headquarters: 'P159',
  country: 'P17',
  inception: 'P571',
  dissolved: 'P576',
  legalForm: 'P1454',
  parent: 'P749',
  subsidiary: 'P355',
  exchange: 'P414',
  lei: 'P1278',
  cik: 'P5531',
  logo: 'P154',
  products: 'P1056',
  linkedin: 'P4264',
  twitter: 'P2002',
  facebook: 'P2013',
  github: 'P2037',
} as const;

/** How the company is known. */
export type Selector =
  | { readonly by: 'website'; readonly domain: string }
  | { readonly by: 'lei'; readonly lei: string }
  | { readonly by: 'name'; readonly name: string };

const LABEL_LANGUAGES = ['en', 'de', 'fr', 'es', 'pt', 'it', 'nl', 'mul'];

export function sparqlFor(selector: Selector): string {
  const claims = Object.values(PROPERTIES).map((number) => `("${number}" p:${number} ps:${number})`);
  return `SELECT ?item ?itemLabel ?itemDescription ?article ?property ?value ?valueLabel ?at ?start ?end ?ticker WHERE {
  { SELECT DISTINCT ?item WHERE { ${where(selector)} } LIMIT 8 }
  VALUES (?property ?claim ?says) { ${claims.join(' ')} }
  ?item ?claim ?node .
  ?node ?says ?value ; wikibase:rank ?rank .
  FILTER(?rank != wikibase:DeprecatedRank)
  OPTIONAL { ?node pq:P585 ?at }
  OPTIONAL { ?node pq:P580 ?start }
  OPTIONAL { ?node pq:P582 ?end }
  OPTIONAL { ?node pq:P249 ?ticker }
  OPTIONAL { ?article schema:about ?item ; schema:isPartOf <https://en.wikipedia.org/> }
  SERVICE wikibase:label { bd:serviceParam wikibase:language "en,mul,de,fr,es,pt,it,nl,ja,zh" }
} LIMIT 2000`;
}

function where(selector: Selector): string {
  if (selector.by === 'website') {
    const urls = ['https://', 'http://', 'https://www.', 'http://www.'].flatMap((start) => [
      `<${start}${selector.domain}>`,
      `<${start}${selector.domain}/>`,
    ]);
    return `VALUES ?website { ${urls.join(' ')} } ?item wdt:P856 ?website`;
  }
  if (selector.by === 'lei') return `?item wdt:P1278 ${literal(selector.lei)}`;
  const labels = LABEL_LANGUAGES.map((language) => `${literal(selector.name)}@${language}`);
  // Q43229: organisations of every kind.
  return `VALUES ?name { ${labels.join(' ')} } ?item rdfs:label|skos:altLabel ?name . FILTER EXISTS { ?item wdt:P31/wdt:P279* wd:Q43229 }`;
}

/** A string of SPARQL: what could end it is escaped, so that a name is never a part of the query. */
function literal(words: string): string {
  // eslint-disable-next-line no-control-regex
  const plain = words.replace(/[\u0000-\u001f\u007f]+/g, ' ');
  return `"${plain.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
