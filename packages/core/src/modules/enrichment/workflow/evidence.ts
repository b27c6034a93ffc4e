import type { Candidate, FieldName } from '@leadline/contracts';
import { candidateSchema } from '@leadline/contracts';
import { getDomain } from 'tldts';
import { z } from 'zod';
import type { EntityEvidence } from '../policy/entity/index.ts';
import type { CompanyRecord } from '../records.ts';
import type { Landing } from './ask-source.ts';
import type { OwnMatch } from './ports.ts';

const homeSchema = z.object({
  parked: z
    .object({ reasons: z.array(z.string()) })
    .nullish()
    .catch(null),
  redirectedTo: z.string().nullish().catch(null),
  problem: z.object({ message: z.string() }).nullish().catch(null),
});
const candidatesSchema = z.object({ candidates: z.array(z.unknown()) });

export interface Gathered {
  readonly landings: readonly Landing[];
  readonly own: readonly OwnMatch[];
  readonly known: CompanyRecord | null;
}

/** What free sources said, in the words in which it is judged who is meant. */
export function evidenceOf({ landings, own, known }: Gathered): EntityEvidence {
  const home = landings.find(({ call }) => call.source === 'site');
  const dns = landings.find(({ call }) => call.source === 'dns');
  const records = landings.filter((landing) => landing !== home && landing !== dns);
  return {
    home: home ? homeEvidence(home) : null,
    dnsExists: dns ? existence(dns) : null,
    candidates: records.flatMap(candidatesOf),
    own,
    known,
  };
}

function homeEvidence(home: Landing): NonNullable<EntityEvidence['home']> {
  const found = homeSchema.safeParse(home.found).data;
  const parked = found?.parked?.reasons ?? null;
  const redirectedTo = found?.redirectedTo ?? null;
  return {
    answered: home.call.outcome === 'hit' || parked !== null || redirectedTo !== null,
    problem: found?.problem?.message ?? null,
    name: textOf(home, 'name'),
    parked,
    redirectedTo,
    otherNames: listOf(home, 'aliases'),
  };
}

/** A name without any record of the kinds asked for may still exist: only that it does not exist is told as a miss. */
function existence(dns: Landing): boolean | null {
  if (dns.call.outcome === 'failed') return null;
  const found = z.object({ exists: z.boolean() }).safeParse(dns.found);
  return found.success ? found.data.exists : dns.call.outcome === 'hit' ? true : null;
}

/** The record a source is sure of, and those it thought of besides. */
function candidatesOf(landing: Landing): Candidate[] {
  const parsed = candidatesSchema.safeParse(landing.found).data?.candidates ?? [];
  const others = parsed.flatMap((each) => candidateSchema.safeParse(each).data ?? []);
  const name = textOf(landing, 'name') ?? textOf(landing, 'legalName');
  if (name === null) return others;
  const website = textOf(landing, 'website');
  const registryNumber = textOf(landing, 'registryNumber');
  const domain = website === null ? null : getDomain(website, { allowPrivateDomains: true });
  const sure = {
    name,
    domain,
    confidence: Math.max(...landing.observations.map(({ confidence }) => confidence)),
    reasons: [`${landing.call.source} knows it by this name or number.`],
    country: textOf(landing, 'hqCountry'),
    registryNumber,
    query: domain ?? registryNumber ?? name,
  };
  return [sure, ...others.filter((other) => other.query !== sure.query)];
}

function textOf({ observations }: Landing, field: FieldName): string | null {
  const value = observations.find((each) => each.field === field)?.value;
  return typeof value === 'string' ? value : null;
}

function listOf({ observations }: Landing, field: FieldName): string[] {
  const value = observations.find((each) => each.field === field)?.value;
  return Array.isArray(value) ? value : [];
}
