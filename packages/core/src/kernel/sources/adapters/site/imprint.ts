import anyAscii from 'any-ascii';
import { countryOf } from '../normal/countries.ts';
import { type Fact, TRUST } from './facts.ts';
import { labelOf } from './hosts.ts';
import type { Page } from './page.ts';
import { regionName } from './regions.ts';
import type { About } from './structured.ts';

/** Legal forms as they are written after a name, longer ones before those they begin with. */
const FORMS =
  'GmbH & Co\\. KGaA|GmbH & Co\\. KG|GmbH & Co\\. OHG|AG & Co\\. KGaA|SE & Co\\. KGaA|UG \\(haftungsbeschränkt\\) & Co\\. KG|UG \\(haftungsbeschränkt\\)|' +
  'gGmbH|GmbH|mbH|KGaA|PartG mbB|e\\.\\s?K\\.|e\\.\\s?V\\.|eG|AG|SE|OHG|KG|UG|' +
  'Pty\\.? Ltd\\.?|Pvt\\.? Ltd\\.?|Private Limited|Co\\., Ltd\\.?|Ltd\\.?|Limited|LLP|PLC|plc|L\\.?L\\.?C\\.?|Inc\\.?|Incorporated|Corp\\.?|Corporation|PBC|L\\.P\\.|' +
  'S\\.A\\.S\\.?|SASU|SAS|S\\.A\\.R\\.L\\.?|SARL|Sàrl|S\\.à r\\.l\\.|EURL|SCOP|S\\.p\\.A\\.?|SpA|S\\.r\\.l\\.?|Srl|S\\.A\\. de C\\.V\\.|S\\.L\\.U\\.?|S\\.L\\.?|S\\.A\\.?|SL|SA|' +
  'B\\.V\\.?|BV|N\\.V\\.?|NV|ApS|A/S|AB|ASA|AS|Oyj|Oy|sp\\. z o\\.\\s?o\\.|Sp\\. z o\\.\\s?o\\.|S\\.R\\.O\\.|s\\.r\\.o\\.|a\\.s\\.|Kft\\.?|Zrt\\.?|' +
  'Ltda\\.?|LTDA\\.?|EIRELI|S/A|Pte\\.? Ltd\\.?|Sdn\\.? Bhd\\.?|K\\.K\\.|G\\.K\\.|Lda\\.?';
const NAMED = new RegExp(
  `(?:^|[^\\p{L}\\p{N}])((\\p{Lu}|\\p{N})[\\p{L}\\p{N}&.,'’+!@/-]{0,40}(?: [\\p{L}\\p{N}&.'’+!@/-]{1,40}){0,6}?),? (${FORMS})(?=$|[\\s,;:|)·•–-]|\\.(?:\\s|$))`,
  'gu',
);
const BEFORE = /株式会社|有限会社|合同会社/;
const LONGEST_LINE = 300;

/** Whether a page is one that the law makes companies put up. */
export interface Place {
  readonly isImprint: boolean;
}

/** Legal name and form, address and those who represent the company. Of other pages, the footer alone is read. */
export function imprintFacts(page: Page, about: About, { isImprint }: Place): Fact[] {
  const lines = page.lines
    .filter(({ area }) => isImprint || area === 'footer' || area === 'address')
    .map(({ text }) => text.slice(0, LONGEST_LINE))
    .slice(0, 200);
  const trust = isImprint ? TRUST.imprint : TRUST.markup;
  return [
    ...legalNameFacts(lines, { about, trust, url: page.url }),
    ...addressFacts(page, lines, { about, trust, url: page.url }),
    ...(isImprint ? representativeFacts(lines, page.url) : []),
  ];
}

interface Given {
  readonly about: About;
  readonly trust: number;
  readonly url: string;
}

/** The name that is like the domain; else, on an imprint, the first one: below it stand hosters and designers. */
function legalNameFacts(lines: readonly string[], { about, trust, url }: Given): Fact[] {
  const names = lines.flatMap(legalNamesIn);
  const label = squeezed(labelOf(about.domain));
  const own = names.find(({ name }) => {
    const plain = squeezed(name);
    return plain.includes(label) || (plain.length > 3 && label.includes(plain));
  });
  const chosen = own ?? (trust >= TRUST.imprint ? names[0] : undefined);
  if (!chosen) return [];
  const confidence = own ? trust + 0.06 : trust - 0.2;
  return [
    {
      field: 'legalName',
      value: `${chosen.name} ${chosen.form}`.replace(/^(.*) (株式会社|有限会社|合同会社)$/u, '$2$1'),
      confidence,
      url,
    },
    { field: 'legalForm', value: chosen.form, confidence, url },
  ];
}

/** Names with their legal forms, in a line. */
export function legalNamesIn(line: string): { name: string; form: string }[] {
  if (line.length > LONGEST_LINE) return [];
  const japanese = BEFORE.exec(line)?.[0];
  if (japanese) {
    const bare = line
      .replace(/^.*?[:：©]/u, '')
      .replace(japanese, '')
      .trim();
    const name = /^[^\s、,。]+(?: [A-Za-z0-9&.-]+)*/u.exec(bare)?.[0] ?? '';
    return name ? [{ name, form: japanese }] : [];
  }
  return [...line.matchAll(NAMED)].map(([, name = '', , form = '']) => ({
    name: withoutLead(name),
    form,
  }));
}

/** `Copyright 2019-2024 Acme` as `Acme`. */
function withoutLead(name: string): string {
  const lead =
    /^(?:©|\(c\)|copyright|by|von|the company|company|firma|die|der|firm|is operated by|\d{4}(?:\s?[-–]\s?\d{4})?)\s+/iu;
  let rest = name.trim();
  for (let times = 0; times < 3; times += 1) rest = rest.replace(lead, '');
  return rest;
}

function squeezed(text: string): string {
  return anyAscii(text.slice(0, 200))
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '');
}

/** How postcode and town are written; the groups are named. */
const TOWNS: readonly { readonly country: string | null; readonly shape: RegExp }[] = [
  { country: 'GB', shape: /(?<city>\p{Lu}[\p{L}'’ -]{1,40}?),? (?<post>[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2})\b/u },
  {
    country: 'US',
    shape: /(?<city>\p{Lu}[\p{L}.'’ -]{1,40}?),? (?<region>[A-Z]{2}),? (?<post>\d{5}(?:-\d{4})?)\b/u,
  },
  { country: 'NL', shape: /\b(?<post>\d{4} ?[A-Z]{2}),? (?<city>\p{Lu}[\p{L}'’ -]{1,40})/u },
  {
    country: 'BR',
    shape:
      /(?<city>\p{Lu}[\p{L}'’ ]{1,40}?)(?: ?[-–/,] ?(?<region>[A-Z]{2}))?,? (?:CEP:? ?)?(?<post>\d{5}-\d{3})\b/u,
  },
  {
    country: 'CA',
    shape: /(?<city>\p{Lu}[\p{L}.'’ -]{1,40}?),? (?<region>[A-Z]{2}),? (?<post>[A-Z]\d[A-Z] ?\d[A-Z]\d)\b/u,
  },
  {
    country: 'AU',
    shape: /(?<city>\p{Lu}[\p{L}'’ ]{1,40}?),? (?<region>NSW|VIC|QLD|WA|SA|TAS|ACT|NT),? (?<post>\d{4})\b/u,
  },
  {
    country: 'IN',
    shape: /(?<city>\p{Lu}[\p{L} ]{1,40}?)(?:, [\p{L} ]{3,30})? ?[-–,] ?(?<post>\d{3} ?\d{3})\b/u,
  },
  { country: 'PL', shape: /\b(?<post>\d{2}-\d{3}),? (?<city>\p{Lu}[\p{L}' -]{1,40})/u },
  { country: 'SE', shape: /\b(?<post>\d{3} \d{2}),? (?<city>\p{Lu}[\p{L}' -]{1,40})/u },
  { country: 'CH', shape: /\b(?:CH-)?(?<post>[1-9]\d{3}) (?<city>\p{Lu}[\p{L}'. -]{1,40})/u },
  { country: 'AT', shape: /\b(?:A-)?(?<post>[1-9]\d{3}) (?<city>\p{Lu}[\p{L}'. -]{1,40})/u },
  {
    country: 'IT',
    shape: /\b(?<post>\d{5}) (?<city>\p{Lu}[\p{L}'’ -]{1,40}?)(?: \(?[A-Z]{2}\)?)?(?=$|[,;])/u,
  },
  {
    country: null,
    shape:
      /\b(?:[A-Z]{1,2}-)?(?<post>\d{5}) (?<city>\p{Lu}[\p{L}'’().-]{1,30}(?: [\p{L}'’().-]{1,20}){0,3})/u,
  },
];

function addressFacts(page: Page, lines: readonly string[], { about, trust, url }: Given): Fact[] {
  const marked = page.lines
    .filter(({ area }) => area === 'address')
    .map(({ text }) => text.slice(0, LONGEST_LINE));
  for (const candidates of [marked, lines]) {
    for (const [at, line] of candidates.entries()) {
      const town = townIn(line, about.country);
      if (!town) continue;
      const street = streetOf(line.slice(0, town.index), candidates[at - 1]);
      if (!street) continue;
      return factsOf({ ...town, street, after: candidates[at + 1] }, { about, trust, url });
    }
  }
  return [];
}

interface Town {
  readonly index: number;
  readonly post: string;
  readonly city: string;
  readonly region: string | undefined;
  readonly country: string | undefined;
}

/** The shape of the company's own country first; shapes of others only where they cannot be mistaken. */
function townIn(line: string, country: string | undefined): Town | undefined {
  if (!/\d/.test(line)) return undefined;
  const own = TOWNS.filter((town) => town.country === country && town.country !== null);
  const plain = TOWNS.filter(
    (town) => town.country === null || ['GB', 'US', 'BR', 'NL', 'CA', 'AU'].includes(town.country),
  );
  const order =
    country && own.length > 0 ? own : country ? TOWNS.filter((town) => town.country === null) : plain;
  for (const { shape, country: shapeCountry } of order) {
    const match = shape.exec(line);
    const { post, city, region } = match?.groups ?? {};
    if (!match || !post || !city) continue;
    const known = country ?? shapeCountry ?? undefined;
    return { index: match.index, post, city: city.trim().replace(/[\s,.-]+$/, ''), region, country: known };
  }
  return undefined;
}

/** What stands before the postcode in the line, else the line above it; it has letters and a number. */
function streetOf(before: string, above: string | undefined): string | undefined {
  const clean = before
    .replace(
      /^.*?(?:address|adresse|anschrift|sitz|registered office|endereço|dirección|sede|siège)[^:]{0,30}:\s*/i,
      '',
    )
    .replace(/[\s,–|·-]+$/, '')
    .trim();
  for (const text of [clean.split(/\s*[|·•]\s*/).at(-1), above]) {
    const line = text?.trim();
    if (
      line &&
      line.length >= 4 &&
      line.length <= 100 &&
      /\p{L}{2}/u.test(line) &&
      /\d/.test(line) &&
      !/[@:]/.test(line)
    )
      return line;
  }
  return undefined;
}

function factsOf(place: Town & { street: string; after: string | undefined }, { trust, url }: Given): Fact[] {
  const country =
    (place.after && place.after.length <= 40 ? countryOf(place.after) : undefined) ?? place.country;
  const facts: Fact[] = [];
  const add = (field: Fact['field'], value: string | undefined, factor = 1) => {
    if (value) facts.push({ field, value, confidence: trust * factor, url });
  };
  add('hqAddress', `${place.street}, ${place.post} ${place.city}`);
  add('hqCity', place.city);
  add('hqPostcode', place.post);
  add('hqRegion', place.region && regionName(place.region, place.country), 0.95);
  add('hqCountry', country);
  return facts;
}

const ROLES: readonly (readonly [title: string, label: RegExp])[] = [
  [
    'CEO',
    /^(?:CEO|chief executive(?: officer)?|vorstandsvorsitzende[rn]?|président[e]?(?:-directeur général)?|diretor executivo|director general|administrador delegado|amministratore delegato)\s?:\s?/i,
  ],
  [
    'Managing director',
    /(?:^|.{0,40}\b)(?:geschäftsführ(?:er(?:in(?:nen)?)?|ung)(?: \(.{1,20}\))?|managing directors?|represented by|represented in law by|représentée? par|representad[ao] por|vertegenwoordigd door|vertreten durch(?: de[nr](?: geschäftsführer(?:in)?)?)?|vertretungsberechtigte[rn]? geschäftsführer|gérante?s?|directeur de la publication|administrador(?:es)?|amministratori?)\s?:\s?/i,
  ],
  [
    'Director',
    /^(?:directors?|board of directors|vorstand|direct(?:eur|rice)|bestuurders?|diretor(?:es|ia)?)\s?:\s?/i,
  ],
];
const PERSON =
  /^(?:(?:Dr|Prof|Dipl|Ing|Mr|Mrs|Ms|M|Mme|Herr|Frau)\.?(?:-\p{L}+\.?)?\s){0,3}(\p{Lu}[\p{L}.'’-]{0,25}(?: (?:von|van|de|der|da|dos|di|du|le|la|el|zu)){0,2}(?: \p{Lu}[\p{L}.'’-]{0,25}){1,3})$/u;

function representativeFacts(lines: readonly string[], url: string): Fact[] {
  const facts: Fact[] = [];
  for (const [at, line] of lines.entries()) {
    for (const [title, label] of ROLES) {
      if (!label.test(line)) continue;
      const said = line.replace(label, '') || lines[at + 1] || '';
      const people = said
        .split(/\s*(?:,|;|\/|&|\bund\b|\band\b|\bet\b|\by\b)\s*/)
        .flatMap((name) => PERSON.exec(name.trim())?.[1] ?? []);
      if (people.length === 0) continue;
      facts.push({
        field: 'executives',
        value: people.map((name) => `${name} — ${title}`),
        confidence: TRUST.imprint - 0.05,
        url,
      });
      const [only] = people;
      if (only && people.length === 1 && title !== 'Director') {
        facts.push({
          field: 'ceo',
          value: only,
          confidence: title === 'CEO' ? TRUST.imprint : TRUST.imprint - 0.15,
          url,
        });
      }
      break;
    }
  }
  return facts;
}
