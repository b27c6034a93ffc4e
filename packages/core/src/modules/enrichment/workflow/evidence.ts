import type { Candidate, FieldName } from '@leadline/contracts';
import { z } from 'zod';
import type { CompanyQuery } from '../policy/entity/index.ts';
import type { CompanyRecord } from '../records.ts';
import type { Landing } from './ask-source.ts';
import type { OwnMatch } from './ports.ts';

export interface Evidence {
  readonly home: {
    readonly name: string | null;
    readonly parked: string[] | null;
    readonly redirectedTo: string | null;
    readonly answered: boolean;
  } | null;
  readonly dnsExists: boolean | null;
  readonly candidates: readonly Candidate[];
  readonly own: readonly OwnMatch[];
  readonly known: CompanyRecord | null;
}

const homeSchema = z.object({
  parked: z
    .union([z.boolean(), z.object({ reasons: z.array(z.string()).catch([]) })])
    .nullish()
    .catch(null),
  redirectedTo: z.string().nullish().catch(null),
});
const candidatesSchema = z.object({ candidates: z.array(z.custom<Candidate>()).catch([]) });

export function evidenceOf(given: {
  query: CompanyQuery;
  landings: readonly Landing[];
  own: readonly OwnMatch[];
  known: CompanyRecord | null;
}): Evidence {
  const { landings, own, known } = given;
  const home = landings.find(({ call }) => call.source === 'site');
  const dns = landings.find(({ call }) => call.source === 'dns');
  const said = (landing: Landing, field: FieldName) => {
    const value = landing.observations.find((each) => each.field === field)?.value;
    return typeof value === 'string' ? value : null;
  };
  const found = home && homeSchema.safeParse(home.found).data;
  const parked = found?.parked;
  return {
    home: home
      ? {
          name: said(home, 'name'),
          parked: parked === true ? ['it says so'] : parked ? parked.reasons : null,
          redirectedTo: found?.redirectedTo ?? null,
          answered: home.call.outcome === 'hit',
        }
      : null,
    dnsExists: dns ? (dns.call.outcome === 'failed' ? null : dns.call.outcome === 'hit') : null,
    candidates: landings.flatMap((landing) => {
      if (landing.call.source === 'site' || landing.call.source === 'dns') return [];
      const several = candidatesSchema.safeParse(landing.found).data?.candidates ?? [];
      const name = said(landing, 'name') ?? said(landing, 'legalName');
      const website = said(landing, 'website');
      const certain: Candidate[] = name
        ? [
            {
              name,
              domain: website ? new URL(website).hostname.replace(/^www\./u, '') : null,
              confidence: 0.85,
              reasons: [`${landing.call.source} knows it`],
              country: said(landing, 'hqCountry'),
              registryNumber: said(landing, 'registryNumber'),
              query: name,
            },
          ]
        : [];
      return [...certain, ...several];
    }),
    own,
    known,
  };
}
