import { createRandom } from '../random.ts';
import type { World, WorldCompany } from './company.ts';
import { registrableDomain, SPECIAL_HOSTS } from './domains.ts';
import { namesOf, registeredNumbersOf } from './facts.ts';
import { type Head, headForDomain, makeHeads } from './heads.ts';
import { makeCompany } from './make-company.ts';
import { normalNumber } from './registers.ts';
import { createNameIndex, nameWords } from './search.ts';
import { createViews } from './view.ts';

export interface WorldOptions {
  readonly seed: string;
  /** Companies that exist before anybody asks; 2,000 unless said. */
  readonly size?: number;
  /** `YYYY-MM-DD`. */
  readonly today: string;
}

const DEFAULT_SIZE = 2_000;
const MOST_FOUND = 50;
const COMPETITORS = 4;
const COMPETITOR_TRIES = 30;

/** Every company of the world by what it was made from. */
function createCast({ seed, size = DEFAULT_SIZE, today }: WorldOptions) {
  const heads = makeHeads(`${seed}|world`, size);
  const byHead = new Map<Head, WorldCompany>();
  const asked = new Map<string, Head>();
  const rivals = Map.groupBy(heads.list, ({ trade }) => trade.subIndustry);
  const competitorsOf = (head: Head): readonly Head[] => {
    const among = rivals.get(head.trade.subIndustry) ?? [];
    const random = createRandom(`${head.seed}|competitors`);
    const found = new Set<Head>();
    for (
      let attempt = 0;
      attempt < COMPETITOR_TRIES && found.size < COMPETITORS && among.length > 0;
      attempt++
    ) {
      const candidate = random.pick(among);
      if (candidate !== head && candidate.site === 'normal') found.add(candidate);
    }
    return [...found];
  };
  const companyOf = (head: Head): WorldCompany => {
    const known = byHead.get(head);
    if (known) return known;
    const children = heads.children.get(head) ?? [];
    const made = makeCompany(head, { today, children, competitors: () => competitorsOf(head) });
    byHead.set(head, made);
    return made;
  };
  const headOf = (domain: string): Head => {
    const known = heads.byDomain.get(domain) ?? asked.get(domain);
    if (known) return known;
    const made = headForDomain(seed, domain, SPECIAL_HOSTS[domain]?.site ?? 'normal');
    asked.set(domain, made);
    return made;
  };
  return { heads, asked, companyOf, headOf };
}

/** Finds companies by name and number; those that were made on demand are found from then on. */
function createIndex(cast: ReturnType<typeof createCast>, today: string) {
  const names = createNameIndex<Head>();
  let isFilled = false;
  const byNumber = new Map<string, Head>();
  let indexed = 0;
  const index = (head: Head): void => {
    names.add(head, namesOf(head).map(nameWords));
    for (const number of registeredNumbersOf(head, today)) byNumber.set(normalNumber(number), head);
  };
  const refresh = (): void => {
    if (!isFilled) cast.heads.list.forEach(index);
    isFilled = true;
    for (const head of [...cast.asked.values()].slice(indexed)) index(head);
    indexed = cast.asked.size;
  };
  return {
    byName: (name: string, country?: string): readonly Head[] => {
      refresh();
      const wanted = nameWords(name);
      if (wanted === '') return [];
      return names
        .find(wanted)
        .filter(({ item }) => country === undefined || item.country.code === country.toUpperCase())
        .sort((one, other) => other.score - one.score || other.item.employees - one.item.employees)
        .slice(0, MOST_FOUND)
        .map(({ item }) => item);
    },
    byNumber: (number: string): Head | null => {
      refresh();
      return byNumber.get(normalNumber(number)) ?? null;
    },
  };
}

/**
 * A world of companies that do not exist. The same seed and day give the same companies; outlines are made at once (some
 * tens of milliseconds for 2,000), all else when it is asked for.
 */
export function createWorld(options: WorldOptions): World {
  const cast = createCast(options);
  const index = createIndex(cast, options.today);
  const companies = cast.heads.list.map(cast.companyOf);
  const views = createViews(options.seed, options.today, {
    companies,
    headOf: (company) => cast.headOf(company.domain),
  });
  return {
    seed: options.seed,
    today: options.today,
    companies,
    byDomain: (host) => {
      const domain = registrableDomain(host);
      return domain === null ? null : cast.companyOf(cast.headOf(domain));
    },
    byName: (name, country) => index.byName(name, country).map(cast.companyOf),
    byNumber: (number) => {
      const head = index.byNumber(number);
      return head && cast.companyOf(head);
    },
    view: views,
  };
}
