import type { FieldName, FieldValue } from '@leadline/contracts';
import { z } from 'zod';
import { LeadlineError } from '../../kernel/errors/index.ts';
import type { SourceCall, SourceDefinition } from '../../kernel/sources/index.ts';

/** Sources of this process's own that say what a test wants them to, and count how often they were asked. */
export interface TestSources {
  readonly definitions: readonly SourceDefinition[];
  /** How often each `source.call` was really asked. */
  readonly asked: Map<string, number>;
  /** In the order in which they answered. */
  readonly answered: string[];
  /** Set by tests: what happens to a `source.call` instead of its answer. */
  readonly faults: Map<string, 'down' | 'hangs'>;
  /** Milliseconds each `source.call` takes; 0 unless set. */
  readonly latency: Map<string, number>;
  /** What the site's pages hold besides fields. */
  readonly site: { found: Record<string, unknown> };
  /** Changes what a `source.call` says. */
  say(call: string, values: Partial<Record<FieldName, FieldValue>>): void;
  reset(): void;
}

interface Spec {
  readonly source: string;
  readonly call: string;
  readonly capability: SourceCall['capability'];
  readonly layer: 1 | 2;
  readonly priceUsd: number;
  readonly query: z.ZodType;
  readonly confidence: number;
  readonly keepDays?: number | null;
  readonly keepAlways?: readonly FieldName[];
  readonly official?: boolean;
  readonly values: Partial<Record<FieldName, FieldValue>>;
}

const byDomain = z.object({ domain: z.string() });
const SPECS: readonly Spec[] = [
  spec('site', 'home', { capability: 'site', values: { name: 'Acme', tagline: 'Anvils for all.' } }),
  spec('site', 'site', {
    capability: 'site',
    values: { name: 'Acme', description: 'Makes anvils and rockets.', email: 'hello@acme.com' },
  }),
  spec('dns', 'dns', { capability: 'dns', values: { mailProvider: 'Google Workspace' } }),
  spec('records', 'company', {
    layer: 2,
    capability: 'company',
    confidence: 0.7,
    values: { foundedYear: 1999, ceo: 'Wile Coyote' },
  }),
  spec('register', 'registry', {
    layer: 2,
    capability: 'registry',
    official: true,
    query: z.object({ name: z.string(), country: z.string().optional() }),
    values: { legalName: 'Acme Corporation' },
  }),
  spec('cheap', 'company', {
    layer: 2,
    priceUsd: 0.01,
    capability: 'company',
    values: { employees: 120, employeeRange: '51-200' },
  }),
  spec('dear', 'company', {
    layer: 2,
    priceUsd: 0.05,
    capability: 'company',
    values: { employees: 125, revenueUsd: 12_000_000, industry: 'Industrials' },
  }),
  spec('places', 'place', {
    layer: 2,
    priceUsd: 0.005,
    capability: 'place',
    keepDays: 0,
    keepAlways: ['placeId'],
    values: { placeId: 'place-1', hqAddress: '1 Desert Road, Tucson' },
  }),
];

function spec(source: string, call: string, rest: Partial<Spec> & Pick<Spec, 'capability' | 'values'>): Spec {
  return { source, call, layer: 1, priceUsd: 0, query: byDomain, confidence: 0.9, ...rest };
}

export function createTestSources(): TestSources {
  const asked = new Map<string, number>();
  const answered: string[] = [];
  const faults = new Map<string, 'down' | 'hangs'>();
  const latency = new Map<string, number>();
  const site: TestSources['site'] = { found: {} };
  const said = new Map<string, Partial<Record<FieldName, FieldValue>>>();
  const run =
    (of: Spec): SourceCall['run'] =>
    async (_query, io) => {
      const name = `${of.source}.${of.call}`;
      asked.set(name, (asked.get(name) ?? 0) + 1);
      if (faults.get(name) === 'hangs') await sleep(60_000, io.signal);
      await sleep(latency.get(name) ?? 0, io.signal);
      if (faults.get(name) === 'down')
        throw new LeadlineError('provider_failed', `${of.source} is down.`, { retryable: false });
      answered.push(name);
      const values = Object.entries(said.get(name) ?? of.values);
      return {
        observations: values.map(([field, value]) => ({
          field: field as FieldName,
          value,
          confidence: of.confidence,
          url: `https://${of.source}.example/acme`,
        })),
        found: of.capability === 'site' ? site.found : of.capability === 'dns' ? { exists: true } : {},
        hit: values.length > 0,
        costUsd: values.length > 0 ? of.priceUsd : 0,
      };
    };
  return {
    definitions: definitionsOf(run),
    asked,
    answered,
    faults,
    latency,
    site,
    say: (call, values) => void said.set(call, values),
    reset() {
      for (const each of [asked, faults, latency, said]) each.clear();
      answered.length = 0;
      site.found = {};
    },
  };
}

function definitionsOf(run: (of: Spec) => SourceCall['run']): SourceDefinition[] {
  return [...Map.groupBy(SPECS, ({ source }) => source)].map(([name, specs]) => {
    const [first] = specs as [Spec, ...Spec[]];
    const { layer, keepDays = null, keepAlways, official } = first;
    return {
      name,
      title: name,
      homepage: `https://${name}.example`,
      layer,
      keys: {},
      bases: { default: `https://${name}.example` },
      licence: { keepDays, note: 'Test.', ...(keepAlways && { keepAlways }) },
      limits: { perMinute: null, concurrency: 50 },
      ...(official && { official }),
      calls: Object.fromEntries(
        specs.map((of) => [
          of.call,
          {
            capability: of.capability,
            query: of.query,
            yields: Object.keys(of.values) as FieldName[],
            priceUsd: of.priceUsd,
            freshDays: 30,
            missDays: 7,
            timeoutMs: 5_000,
            run: run(of),
          },
        ]),
      ),
    };
  });
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  if (ms === 0) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    });
  });
}
