import { hashText } from '../../random.ts';
import type { Facts, Known } from './known.ts';
import { countryName } from './postal.ts';

/** A node of a SPARQL answer. */
export interface Node {
  readonly type: 'uri' | 'literal';
  readonly value: string;
  readonly datatype?: string;
  readonly 'xml:lang'?: string;
}

/** One statement: its value, the value's label where it is an item, and its qualifiers by property. */
export interface Statement {
  readonly property: string;
  readonly value: Node;
  readonly label: string;
  readonly qualifiers: Readonly<Record<string, Node>>;
}

const XSD = 'http://www.w3.org/2001/XMLSchema#';

export const uri = (value: string): Node => ({ type: 'uri', value });
export const text = (value: string): Node => ({ type: 'literal', value });
export const spoken = (value: string, language = 'en'): Node => ({
  type: 'literal',
  value,
  'xml:lang': language,
});
const decimal = (value: number): Node => ({
  type: 'literal',
  value: String(value),
  datatype: `${XSD}decimal`,
});
const moment = (day: string): Node => ({
  type: 'literal',
  value: `${day}T00:00:00Z`,
  datatype: `${XSD}dateTime`,
});

/** The item of something by its name; the same name is the same item. */
export function itemOf(name: string): Node {
  return uri(`http://www.wikidata.org/entity/Q${200_000_000 + (hashText(name) % 90_000_000)}`);
}

type Given = string | null | undefined;

function items(
  property: string,
  names: readonly Given[],
  qualifiers: Statement['qualifiers'] = {},
): Statement[] {
  return names.flatMap((name) => (name ? [{ property, value: itemOf(name), label: name, qualifiers }] : []));
}

function literals(property: string, value: Given): Statement[] {
  return value ? [{ property, value: text(value), label: value, qualifiers: {} }] : [];
}

function links(property: string, value: Given): Statement[] {
  return value ? [{ property, value: uri(value), label: value, qualifiers: {} }] : [];
}

function lastPart(url: Given): Given {
  return url?.replace(/\/+$/, '').split('/').at(-1);
}

/** Headcount with the day it was true. */
function employees({ employees: count }: Facts, seenOn: string): Statement[] {
  if (count === undefined) return [];
  return [
    { property: 'P1128', value: decimal(count), label: String(count), qualifiers: { P585: moment(seenOn) } },
  ];
}

function dated(property: string, day: Given): Statement[] {
  return day ? [{ property, value: moment(day), label: `${day}T00:00:00Z`, qualifiers: {} }] : [];
}

function coordinates({ latitude, longitude }: Facts): Statement[] {
  if (latitude === undefined || longitude === undefined) return [];
  const point = `Point(${longitude} ${latitude})`;
  const value: Node = {
    type: 'literal',
    value: point,
    datatype: 'http://www.opengis.net/ont/geosparql#wktLiteral',
  };
  return [{ property: 'P625', value, label: point, qualifiers: {} }];
}

/** What Wikidata says of a company. */
export function statementsOf({ facts, seenOn }: Known): readonly Statement[] {
  const founded = facts.foundedYear === undefined ? facts.incorporatedOn : `${facts.foundedYear}-01-01`;
  const listing: Statement['qualifiers'] = facts.ticker ? { P249: text(facts.ticker) } : {};
  return [
    ...(facts.legalName
      ? [{ property: 'P1448', value: spoken(facts.legalName), label: facts.legalName, qualifiers: {} }]
      : []),
    ...links('P856', facts.website),
    ...employees(facts, seenOn),
    ...items('P169', [facts.ceo]),
    ...items('P112', facts.founders ?? []),
    ...items('P452', [facts.industry]),
    ...items('P159', [facts.hqCity]),
    ...items('P17', [countryName(facts.hqCountry)]),
    ...dated('P571', founded),
    ...dated('P576', facts.companyStatus === 'dissolved' ? seenOn : null),
    ...items('P1454', [facts.legalForm]),
    ...items('P749', [facts.parentCompany]),
    ...items('P355', facts.subsidiaries ?? []),
    ...items('P414', [facts.stockExchange], listing),
    ...literals('P1278', facts.lei),
    ...literals('P5531', facts.cik),
    ...links('P154', facts.logoUrl),
    ...items('P1056', facts.products ?? []),
    ...literals('P4264', lastPart(facts.linkedinUrl)),
    ...literals('P2002', lastPart(facts.twitterUrl)),
    ...literals('P2013', lastPart(facts.facebookUrl)),
    ...literals('P2037', lastPart(facts.githubUrl)),
    ...coordinates(facts),
    ...literals('P1329', facts.phone),
    ...links('P968', facts.email && `mailto:${facts.email}`),
  ];
}
