import type { Observation, ProfileField } from '@leadline/contracts';
import { FIELD_NAMES } from '@leadline/contracts';
import { systemClock } from '../../packages/core/src/kernel/clock/index.ts';
import {
  createDohResolver,
  createSafeFetch,
  type Resolver,
  type SafeFetch,
} from '../../packages/core/src/kernel/net/index.ts';
import { testIo } from '../../packages/core/src/kernel/sources/adapters/test-io.ts';
import {
  createSourceDefinitions,
  type SourceCall,
  type SourceDefinition,
} from '../../packages/core/src/kernel/sources/index.ts';
import { parseCompanyQuery } from '../../packages/core/src/modules/enrichment/policy/entity/index.ts';
import { mergeProfile } from '../../packages/core/src/modules/enrichment/policy/merge/index.ts';
import { factsOf, isByDomain, queryOf } from '../../packages/core/src/modules/enrichment/workflow/facts.ts';
import { SOURCE_PROVIDERS, startSandbox, type WorldCompany } from '../../packages/sandbox/src/index.ts';
import { createRandom } from '../../packages/sandbox/src/random.ts';
import { OFFICIAL, type Outcome, outcomesOf } from './merged-world.ts';

/** The world is looked at on this day, at noon. */
const TODAY = '2026-11-01';
const NOW = new Date(`${TODAY}T12:00:00Z`);
const SHARES_ASKED = [0.25, 0.5, 0.75, 1];
/** Companies asked about at once. */
const AT_ONCE = 8;

interface Reach {
  readonly url: string;
  readonly pages: SafeFetch;
  readonly dns: Resolver;
  readonly definitions: readonly SourceDefinition[];
}

/**
 * As `mergedOutcomes`, but through the adapters: a sandbox is asked in every provider's own protocol, the site read page by page; first by the
 * domain alone, then with what is known of the company by then.
 */
export async function askedOutcomes(seed: string, companies: number): Promise<Outcome[]> {
  const unlimited = Object.fromEntries(
    SOURCE_PROVIDERS.map((source) => [source, { requestsPerMinute: 1_000_000, concurrent: 1000 }]),
  );
  const sandbox = await startSandbox({ seed, worldSize: companies, today: TODAY, sources: unlimited });
  const dns = createDohResolver({ url: `${sandbox.url}/dns-query` });
  const pages = createSafeFetch({
    resolver: dns,
    clock: systemClock,
    userAgent: 'Leadline-evaluation/1.0 (+https://leadline.example/contact)',
    reach: ({ protocol, host, pathname, search }) =>
      new URL(`${sandbox.url}/sites/${protocol.slice(0, -1)}/${host}${pathname}${search}`),
  });
  try {
    const reach = { url: sandbox.url, pages, dns, definitions: createSourceDefinitions() };
    const outcomes: Outcome[] = [];
    for (let from = 0; from < sandbox.world.companies.length; from += AT_ONCE) {
      const batch = sandbox.world.companies.slice(from, from + AT_ONCE);
      const found = await Promise.all(
        batch.map(async (company) => outcomesOf(company, await askAll(reach, company))),
      );
      outcomes.push(...found.flat());
    }
    return outcomes;
  } finally {
    await pages.close();
    await sandbox.close();
  }
}

/** Two rounds over a random part of the sources. What fails is left out, as an enrichment would. */
async function askAll(reach: Reach, company: WorldCompany): Promise<Observation[]> {
  const random = createRandom(`asked|${company.domain}`);
  const share = random.pick(SHARES_ASKED);
  const definitions = reach.definitions.filter(() => random.chance(share));
  const calls = definitions.flatMap((definition) =>
    Object.keys(definition.calls)
      .filter((call) => !(definition.name === 'site' && call === 'home'))
      .map((call) => ({ definition, call })),
  );
  const query = parseCompanyQuery(company.domain);
  const record = { id: '', key: '', domain: company.domain, name: company.domain };
  const observations: Observation[] = [];
  const found = new Map<string, unknown>();
  const asked = new Set<string>();
  for (const isFirst of [true, false]) {
    const known: ProfileField[] = mergeProfile({
      fields: FIELD_NAMES,
      observations,
      corrections: [],
      official: OFFICIAL,
      now: NOW,
    });
    const facts = factsOf({ company: record, query, country: null, known, found });
    const ready = calls.flatMap(({ definition, call }) => {
      const name = `${definition.name}.${call}`;
      const wanted = queryOf(reach.definitions, { source: definition.name, call }, facts);
      if (wanted === null || asked.has(name) || (isFirst && !isByDomain(wanted))) return [];
      asked.add(name);
      return [{ definition, call, name, wanted }];
    });
    await Promise.all(
      ready.map(async ({ definition, call, name, wanted }) => {
        const io = ioOf(reach, definition);
        const answer = await (definition.calls[call] as SourceCall).run(wanted, io).catch(() => null);
        if (!answer) return;
        found.set(name, answer.found);
        for (const one of answer.observations)
          observations.push({ observedAt: NOW.toISOString(), ...one, source: definition.name });
      }),
    );
  }
  return observations;
}

function ioOf({ url, pages, dns }: Reach, definition: SourceDefinition) {
  const keys = Object.fromEntries(Object.keys(definition.keys).map((name) => [name, 'sandbox-key']));
  const io = testIo(definition, {
    url: `${url}/sources/${definition.name}`,
    keys: { ...keys, contact: 'ops@leadline.example' },
    now: NOW,
  });
  return { ...io, pages, dns };
}
