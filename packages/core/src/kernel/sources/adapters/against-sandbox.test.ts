import { type CompanyFacts, type Sandbox, startSandbox, type WorldCompany } from '@leadline/sandbox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LeadlineError } from '../../errors/index.ts';
import type { SourceAnswer, SourceCall, SourceDefinition } from '../source.ts';
import type { FoundPeople } from './coresignal.ts';
import { createSourceDefinitions } from './index.ts';
import { testIo } from './test-io.ts';

type Question = Readonly<Record<string, unknown>> | null;

/** What each source is asked of a company, and of what it then knows, which words are another writing of the world's own. */
interface Check {
  readonly source: keyof typeof ASKED;
  readonly call: string;
  /** Of companies it knows, how many are found at least; the others share a name with somebody. */
  readonly found: number;
}

const ASKED = {
  wikidata: (_facts: CompanyFacts, domain: string): Question => ({ domain }),
  gleif: ({ lei }: CompanyFacts): Question => (lei ? { lei, group: false } : null),
  'sec-edgar': ({ cik }: CompanyFacts): Question => (cik ? { cik } : null),
  'brasil-api': ({ hqCountry, taxId }: CompanyFacts): Question =>
    hqCountry === 'BR' && taxId ? { cnpj: taxId } : null,
  'receita-ws': ({ hqCountry, taxId }: CompanyFacts): Question =>
    hqCountry === 'BR' && taxId ? { cnpj: taxId } : null,
  'open-corporates': ({ legalName, hqCountry }: CompanyFacts): Question => ({
    name: legalName,
    country: hqCountry,
  }),
  'google-places': ({ name, hqCity, hqCountry }: CompanyFacts): Question => ({
    name,
    city: hqCity,
    country: hqCountry,
  }),
  mapbox: ({ hqAddress, hqCountry }: CompanyFacts): Question => ({ address: hqAddress, country: hqCountry }),
  clearbit: (_facts: CompanyFacts, domain: string): Question => ({ domain }),
  coresignal: (_facts: CompanyFacts, domain: string): Question => ({ domain }),
  snov: (_facts: CompanyFacts, domain: string): Question => ({ domain }),
  'serp-api': ({ name }: CompanyFacts, domain: string): Question => ({ name, domain }),
} as const;

const CHECKS: readonly Check[] = [
  { source: 'wikidata', call: 'company', found: 1 },
  { source: 'gleif', call: 'registry', found: 1 },
  { source: 'sec-edgar', call: 'registry', found: 1 },
  { source: 'brasil-api', call: 'registry', found: 1 },
  { source: 'receita-ws', call: 'registry', found: 1 },
  { source: 'open-corporates', call: 'registry', found: 0.9 },
  { source: 'google-places', call: 'place', found: 0.8 },
  { source: 'mapbox', call: 'geocode', found: 0.95 },
  { source: 'clearbit', call: 'company', found: 0.95 },
  { source: 'coresignal', call: 'company', found: 0.9 },
  { source: 'snov', call: 'company', found: 0.95 },
  { source: 'serp-api', call: 'linkedin', found: 0.6 },
];

/** Fields in which a register writes the same otherwise than the world does: in capitals, in another order, by a code, for those with a number alone. */
const WRITTEN_OTHERWISE = new Set([
  'hqAddress',
  'hqRegion',
  'subsidiaries',
  'parentCompany',
  'ultimateParent',
  'recentNews',
]);

let sandbox: Sandbox;
beforeAll(async () => {
  const unlimited = { requestsPerMinute: 1_000_000 };
  sandbox = await startSandbox({
    seed: 5,
    worldSize: 300,
    sources: { 'receita-ws': unlimited, gdelt: unlimited },
  });
});
afterAll(() => sandbox.close());

function definition(name: string): SourceDefinition {
  const found = createSourceDefinitions().find((one) => one.name === name);
  if (!found) throw new Error(`no source ${name}`);
  return found;
}

function ioFor(of: SourceDefinition, key = 'sandbox-key') {
  const keys = Object.fromEntries(Object.keys(of.keys).map((name) => [name, key]));
  const now = new Date(`${sandbox.world.today}T12:00:00Z`);
  return testIo(of, {
    url: `${sandbox.url}/sources/${of.name}`,
    keys: { ...keys, contact: 'ops@example.com' },
    now,
  });
}

async function ask(of: SourceDefinition, call: string, query: object): Promise<SourceAnswer> {
  const asked = of.calls[call] as SourceCall;
  return asked.run(asked.query.parse(query), ioFor(of));
}

const plain = (value: unknown) =>
  JSON.stringify(value)
    .toLowerCase()
    .replaceAll(/^"https?:\/\/(www\.)?|\/"$|"/g, '');

describe.each(CHECKS)('$source in the simulated world', ({ source, call, found }) => {
  it('finds whom it knows, nobody else, and repeats what the provider said of them', async () => {
    const of = definition(source);
    const counts = { known: 0, found: 0, same: 0, other: 0 };
    for (const company of sandbox.world.companies.slice(0, 120)) {
      const query = ASKED[source](company.facts, company.domain);
      if (!query) continue;
      const view = sandbox.world.view(source, company);
      const answer = await ask(of, call, query);
      if (view) counts.known += 1;
      if (!view || !answer.hit) continue;
      counts.found += 1;
      for (const { field, value } of answer.observations) {
        const said = view.facts[field];
        if (said === undefined || said === null || WRITTEN_OTHERWISE.has(field)) continue;
        counts[plain(value) === plain(said) ? 'same' : 'other'] += 1;
      }
    }
    expect(counts.found / counts.known).toBeGreaterThanOrEqual(found);
    // A namesake that was taken for the company, at worst; and bands and addresses cut otherwise.
    if (counts.same + counts.other > 0)
      expect(counts.same / (counts.same + counts.other)).toBeGreaterThanOrEqual(0.95);
  });
});

describe('in the simulated world', () => {
  const knownTo = (source: Parameters<Sandbox['world']['view']>[0]): WorldCompany[] =>
    sandbox.world.companies.filter((company) => sandbox.world.view(source, company) !== null);

  it('job boards list what a company advertises', async () => {
    for (const board of ['greenhouse', 'lever'] as const) {
      const companies = knownTo(board).filter(({ jobBoard }) => jobBoard === board);
      expect(companies.length).toBeGreaterThan(0);
      for (const company of companies.slice(0, 10)) {
        const token = company.domain.endsWith('.com')
          ? company.domain.slice(0, -4)
          : company.domain.replaceAll('.', '_');
        const answer = await ask(definition(board), 'jobs', { token });
        expect(answer.observations.find(({ field }) => field === 'openJobs')?.value).toBe(
          company.jobs().length,
        );
      }
    }
  });

  it('Coresignal gives decision makers alone where they alone are asked for, and charges each', async () => {
    const of = definition('coresignal');
    const company = knownTo('coresignal').find((one) => one.people().length > 30);
    const query = { domain: company?.domain, decisionMakersOnly: true, most: 4 };
    const answer = (await ask(of, 'people', query)) as SourceAnswer<FoundPeople>;
    expect(answer.found.people.length).toBeGreaterThan(0);
    expect(answer.found.people.every(({ isDecisionMaker }) => isDecisionMaker)).toBe(true);
    expect(answer.costUsd).toBeCloseTo(0.02 * answer.found.people.length);
  });

  it('asynchronous providers are waited for', async () => {
    const [company] = knownTo('bright-data');
    const answer = await ask(definition('bright-data'), 'company', {
      linkedinUrl: company?.facts.linkedinUrl,
    });
    expect(answer).toMatchObject({ hit: true, costUsd: 0.0015 });
    const [other] = knownTo('snov');
    const snov = definition('snov');
    const { found } = (await ask(snov, 'people', { domain: other?.domain })) as SourceAnswer<FoundPeople>;
    const email = await ask(snov, 'email', { prospectId: found.people[0]?.id });
    const address = other?.people().find(({ email: own }) => JSON.stringify(email.found).includes(own));
    expect(address?.lastName).toBe(found.people[0]?.lastName);
  });

  it('every probe accepts a good key and rejects a wrong one', async () => {
    for (const of of createSourceDefinitions().filter(({ probe }) => probe)) {
      await of.probe?.(ioFor(of));
      const refused: unknown = await of.probe?.(ioFor(of, 'wrong')).catch((error: unknown) => error);
      expect(refused, of.name).toMatchObject({ code: 'provider_rejected_key' });
    }
  });

  it.each([
    ['html', ['provider_failed']],
    ['broken_json', ['provider_failed']],
    // Told in each provider's own way: a field, a status in words, a sentence.
    ['error_in_200', ['provider_failed', 'provider_timeout', 'rate_limited']],
    [402, ['credits_used_up']],
    [503, ['provider_failed']],
    [500, ['provider_failed']],
  ] as const)('a provider that answers with %s is read as what it is', async (fault, codes) => {
    for (const { source, call } of CHECKS) {
      const query = knownTo(source)
        .map(({ facts, domain }) => ASKED[source](facts, domain))
        .find((asked) => asked !== null);
      sandbox.setRules([{ match: { provider: source }, fault }]);
      const outcome: unknown = await ask(definition(source), call, query ?? {}).catch(
        (error: unknown) => error,
      );
      expect(outcome, source).toBeInstanceOf(LeadlineError);
      expect(codes, `${source}: ${String(outcome)}`).toContain((outcome as LeadlineError).code);
    }
    sandbox.setRules([]);
  });
});
