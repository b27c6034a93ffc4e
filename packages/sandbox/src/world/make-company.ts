import { createRandom } from '../random.ts';
import type { SiteKind, WorldCompany } from './company.ts';
import { growthOf, makeFacts, type Surroundings } from './facts.ts';
import { makeJobs, makeNews } from './happenings.ts';
import type { Head } from './heads.ts';
import { makePeople } from './people.ts';
import { locationsOf } from './place.ts';

/** A value that is worked out when it is first asked for. */
function once<Value>(make: () => Value): () => Value {
  let made: { value: Value } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

const QUIET_SITES: ReadonlySet<SiteKind> = new Set(['gone', 'parked', 'redirects']);

function boardOf(head: Head): WorldCompany['jobBoard'] {
  const random = createRandom(`${head.seed}|board`);
  if (QUIET_SITES.has(head.site) || !random.chance(head.trade.isTech ? 0.6 : 0.25)) return null;
  return random.chance(0.6) ? 'greenhouse' : 'lever';
}

export interface Neighbours {
  readonly today: string;
  readonly children: readonly Head[];
  /** Found when they are needed. */
  competitors(): readonly Head[];
}

/** A company whose facts, people, positions and news are made on demand. */
export function makeCompany(head: Head, { today, children, competitors }: Neighbours): WorldCompany {
  const people = once(() => makePeople(head, today));
  const jobs = once(() => {
    if (QUIET_SITES.has(head.site)) return [];
    return makeJobs(head, {
      today,
      employees: head.employees,
      growth: growthOf(head),
      cities: locationsOf(head),
    });
  });
  const news = once(() => makeNews(head, today, head.employees));
  const facts = once(() => {
    const around: Surroundings = { today, children, competitors: competitors(), people, jobs, news };
    return makeFacts(head, around);
  });
  return {
    index: head.index,
    domain: head.domain,
    otherDomains: head.otherDomains,
    site: head.site,
    redirectsTo: head.site === 'redirects' ? (head.parent?.domain ?? null) : null,
    jobBoard: boardOf(head),
    get facts() {
      return facts();
    },
    people,
    jobs,
    news,
  };
}
