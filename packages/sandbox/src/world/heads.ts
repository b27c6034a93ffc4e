import { createRandom, type Random } from '../random.ts';
import type { SiteKind } from './company.ts';
import { COUNTRIES, type Country, countryOf, type LegalForm } from './countries.ts';
import { TRADES, type Trade } from './industries.ts';
import { type CompanyName, inventName, legalNameOf, subsidiaryName } from './names.ts';
import { pickWeighted, slugOf } from './patterns.ts';

/** What must be known of every company before any of them can be told in full. */
export interface Head {
  readonly index: number;
  /** Everything else of the company is drawn from it. */
  readonly seed: string;
  readonly name: CompanyName;
  readonly legalName: string;
  readonly form: LegalForm;
  readonly domain: string;
  readonly otherDomains: readonly string[];
  readonly country: Country;
  readonly trade: Trade;
  readonly employees: number;
  readonly site: SiteKind;
  readonly parent: Head | null;
}

/** Shares of the kinds of sites; the rest are normal. */
export const SITE_SHARES: readonly (readonly [kind: SiteKind, share: number])[] = [
  ['redirects', 0.05],
  ['parked', 0.03],
  ['sparse', 0.03],
  ['gone', 0.02],
  ['hostile', 0.004],
  ['endless', 0.004],
];

const SHARES_A_NAME = 0.04;
const HAS_A_PARENT = 0.06;
/** Smallest company that owns others. */
const PARENT_EMPLOYEES = 150;
/** Companies before this one have no parents and share no names, so that there is something to share. */
const FIRST_RELATED = 25;

/** Log-normal: half of the companies employ up to 45 people, one in twenty over 2,000. */
function drawEmployees(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random.next()));
  const normal = radius * Math.cos(2 * Math.PI * random.next());
  return Math.max(1, Math.min(180_000, Math.round(45 * Math.exp(2.3 * normal))));
}

function siteKind(random: Random): SiteKind {
  let left = random.next();
  for (const [kind, share] of SITE_SHARES) {
    left -= share;
    if (left < 0) return kind;
  }
  return 'normal';
}

/** A domain nobody has yet: the name's, else with a word or number of its own. */
function freeDomain(
  name: string,
  { country, taken }: { readonly country: Country; readonly taken: ReadonlyMap<string, Head> },
  random: Random,
): string {
  const label = slugOf(name, random.chance(0.25) ? '-' : '') || 'company';
  const tails = ['', 'hq', slugOf(country.name, ''), 'group', 'online'];
  for (const tail of tails) {
    for (let attempt = 0; attempt < 2; attempt++) {
      const domain = `${label}${tail}.${random.pick(country.topLevel)}`;
      if (!taken.has(domain)) return domain;
    }
  }
  return `${label}${taken.size}.${country.topLevel[0] ?? 'com'}`;
}

function otherDomains(
  domain: string,
  { country, taken }: { readonly country: Country; readonly taken: ReadonlyMap<string, Head> },
  random: Random,
): string[] {
  if (!random.chance(0.15)) return [];
  const label = domain.slice(0, domain.indexOf('.'));
  const candidates = ['com', 'net', 'eu', ...country.topLevel].map((top) => `${label}.${top}`);
  const free = [...new Set(candidates)].filter((one) => one !== domain && !taken.has(one));
  return random.shuffle(free).slice(0, random.int(1, 2));
}

interface Making {
  readonly seed: string;
  readonly heads: readonly Head[];
  readonly taken: ReadonlyMap<string, Head>;
}

function parentFor({ heads }: Making, kind: SiteKind, random: Random): Head | null {
  // A site that redirects belongs to a company that was bought: it always has a parent.
  if (heads.length < FIRST_RELATED || (kind !== 'redirects' && !random.chance(HAS_A_PARENT))) return null;
  for (let attempt = 0; attempt < 40; attempt++) {
    const candidate = random.pick(heads);
    if (candidate.employees >= PARENT_EMPLOYEES && candidate.site === 'normal') return candidate;
  }
  return null;
}

function nameFor(
  making: Making,
  place: { country: Country; trade: Trade; parent: Head | null; bought: boolean },
  random: Random,
): CompanyName {
  const { country, trade, parent, bought } = place;
  if (parent && !bought) return subsidiaryName(parent.name, { country, trade }, random);
  if (making.heads.length >= FIRST_RELATED && random.chance(SHARES_A_NAME)) {
    const { name } = random.pick(making.heads);
    return { ...name, ownScript: null };
  }
  return inventName(country, trade, random);
}

function makeHead(making: Making, index: number): Head {
  const seed = `${making.seed}|company|${index}`;
  const random = createRandom(seed);
  const drawn = siteKind(random);
  const parent = parentFor(making, drawn, random);
  const site = drawn === 'redirects' && !parent ? 'normal' : drawn;
  const country = pickWeighted(COUNTRIES, random);
  const trade = parent && random.chance(0.7) ? parent.trade : pickWeighted(TRADES, random);
  const name = nameFor(making, { country, trade, parent, bought: site === 'redirects' }, random);
  const form = pickWeighted(country.forms, random);
  const domain = freeDomain(name.name, { country, taken: making.taken }, random);
  const size = drawEmployees(random);
  return {
    index,
    seed,
    name,
    legalName: legalNameOf(name, form.write),
    form,
    domain,
    otherDomains: otherDomains(domain, { country, taken: making.taken }, random),
    country,
    trade,
    employees: parent ? Math.max(1, Math.min(size, Math.floor(parent.employees / 3))) : size,
    site,
    parent,
  };
}

export interface Heads {
  readonly list: readonly Head[];
  /** By every domain, further ones included. */
  readonly byDomain: ReadonlyMap<string, Head>;
  readonly children: ReadonlyMap<Head, readonly Head[]>;
}

/** The companies of a world in outline. The first n are the same for every larger size. */
export function makeHeads(seed: string, size: number): Heads {
  const list: Head[] = [];
  const byDomain = new Map<string, Head>();
  for (let index = 0; index < size; index++) {
    const head = makeHead({ seed, heads: list, taken: byDomain }, index);
    list.push(head);
    for (const domain of [head.domain, ...head.otherDomains]) byDomain.set(domain, head);
  }
  const owned = list.filter((head) => head.parent !== null);
  const children = Map.groupBy(owned, ({ parent }) => parent as Head);
  return { list, byDomain, children };
}

const COUNTRY_OF_TOP_LEVEL: Readonly<Record<string, string>> = {
  br: 'BR',
  in: 'IN',
  jp: 'JP',
  ca: 'CA',
  au: 'AU',
  mx: 'MX',
  de: 'DE',
  uk: 'GB',
  fr: 'FR',
  nl: 'NL',
  es: 'ES',
  it: 'IT',
  se: 'SE',
  ch: 'CH',
  pl: 'PL',
};

function titleOf(label: string): string {
  return label
    .split('-')
    .filter((word) => word !== '')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ');
}

/** A company that is made because its domain was asked for: named after the label, placed by the top level. */
export function headForDomain(seed: string, domain: string, site: SiteKind): Head {
  const own = `${seed}|domain|${domain}`;
  const random = createRandom(own);
  const top = domain.slice(domain.lastIndexOf('.') + 1);
  const country = COUNTRY_OF_TOP_LEVEL[top]
    ? countryOf(COUNTRY_OF_TOP_LEVEL[top])
    : pickWeighted(COUNTRIES, random);
  const title = titleOf(domain.slice(0, domain.indexOf('.')));
  const name: CompanyName = { name: title, stem: title.split(' ')[0] ?? title, ownScript: null };
  const form = pickWeighted(country.forms, random);
  return {
    index: -1,
    seed: own,
    name,
    legalName: legalNameOf(name, form.write),
    form,
    domain,
    otherDomains: [],
    country,
    trade: pickWeighted(TRADES, random),
    employees: drawEmployees(random),
    site,
    parent: null,
  };
}
