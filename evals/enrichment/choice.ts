import type { FieldName, ProfileField } from '@leadline/contracts';
import { FIELD_NAMES } from '@leadline/contracts';
import { SOURCES } from '../../packages/core/src/kernel/sources/adapters/index.ts';
import {
  addLessons,
  type ChoosableCall,
  type CompanyKind,
  keyOfCall,
  type Lesson,
  learnedWave,
  lessonsFrom,
  lessonsOf,
  staticWave,
  type Wave,
} from '../../packages/core/src/modules/enrichment/policy/choice/index.ts';
import {
  createWorld,
  type SourceProvider,
  type World,
  type WorldCompany,
} from '../../packages/sandbox/src/world/index.ts';
import { type Measurement, type MeasurementGroup, measurement } from '../../scripts/measurements.ts';

/** Sources that take nothing for a company they do not know. */
const FREE_MISS: ReadonlySet<string> = new Set(['clearbit', 'coresignal', 'bright-data']);
const BUDGET_USD = 0.15;
const SEEDS = ['replay-1', 'replay-2', 'replay-3'];
const COMPANIES = 1_500;

interface Tally {
  spentUsd: number;
  filled: number;
  calls: number;
}

interface Replay {
  readonly world: World;
  readonly calls: readonly ChoosableCall[];
  readonly next: (question: {
    missing: FieldName[];
    calls: ChoosableCall[];
    budgetUsd: number;
    kind: CompanyKind;
  }) => Wave;
  readonly learn: (company: { kind: CompanyKind; uses: Use[]; fields: ProfileField[] }) => void;
}

interface Use {
  readonly source: string;
  readonly call: string;
  readonly outcome: 'hit' | 'miss';
}

/** Paid calls that look a company up, as the adapters declare them. */
function paidCalls(): ChoosableCall[] {
  const wanted = new Set(['company', 'registry', 'place', 'geocode', 'web']);
  return SOURCES.flatMap(({ name: source, calls }) =>
    Object.entries(calls)
      .filter(
        ([, { priceUsd, capability, yields }]) => priceUsd > 0 && wanted.has(capability) && yields.length > 0,
      )
      .map(([call, { priceUsd, yields }]) => ({ source, call, priceUsd, yields })),
  );
}

const FREE: readonly SourceProvider[] = [
  'site',
  'dns',
  'rdap',
  'wikidata',
  'gleif',
  'sec-edgar',
  'brasil-api',
  'greenhouse',
  'lever',
  'gdelt',
];

/** What a provider would say of the company now. */
function said(world: World, company: WorldCompany, provider: string): Set<FieldName> {
  const facts = world.view(provider as SourceProvider, company)?.facts ?? {};
  const present = (value: unknown) =>
    value !== null && value !== undefined && (!Array.isArray(value) || value.length > 0);
  return new Set(FIELD_NAMES.filter((field) => present((facts as Record<string, unknown>)[field])));
}

/** What is known of the company from those that were asked. */
function kindOf(world: World, company: WorldCompany, asked: readonly string[]): CompanyKind {
  const views = asked.map((provider) => world.view(provider as SourceProvider, company)?.facts ?? {});
  const first = <Value>(pick: (facts: (typeof views)[number]) => Value | undefined) =>
    views.map(pick).find((value) => value !== undefined && value !== null) ?? null;
  return {
    country: first(({ hqCountry }) => hqCountry),
    industry: company.facts.industry,
    size: first(({ employeeRange }) => employeeRange),
    listed: first(({ ticker }) => ticker) === null ? null : true,
  };
}

function replayCompany({ world, calls, next, learn }: Replay, company: WorldCompany, tally: Tally): void {
  const known = new Map<FieldName, string[]>();
  const add = (source: string, fields: Iterable<FieldName>) => {
    for (const field of fields) known.set(field, [...(known.get(field) ?? []), source]);
  };
  for (const provider of FREE) add(provider, said(world, company, provider));
  const asked: string[] = [...FREE];
  let kind = kindOf(world, company, asked);
  const uses: Use[] = [];
  let open = [...calls];
  let money = BUDGET_USD;
  for (;;) {
    const missing = FIELD_NAMES.filter((field) => !known.has(field));
    const { now } = next({ missing, calls: open, budgetUsd: money, kind });
    if (now.length === 0) break;
    for (const { call } of now) {
      const found = said(world, company, call.source);
      const isHit = found.size > 0;
      const charged = isHit || !FREE_MISS.has(call.source) ? call.priceUsd : 0;
      add(
        call.source,
        call.yields.filter((field) => found.has(field)),
      );
      uses.push({ source: call.source, call: call.call, outcome: isHit ? 'hit' : 'miss' });
      tally.spentUsd += charged;
      tally.calls += 1;
      money -= charged;
    }
    asked.push(...now.map(({ call }) => call.source));
    kind = kindOf(world, company, asked);
    open = open.filter((call) => !now.some((planned) => planned.call === call));
  }
  tally.filled += known.size;
  const saidBy = (source: string) => ({ source, url: null, observedAt: world.today, confidence: 0.8 });
  const fields = [...known].map(
    ([field, sources]): ProfileField => ({
      field,
      value: 'known',
      confidence: 0.8,
      saidBy: sources.map(saidBy),
      stale: false,
      corrected: false,
      others: [],
    }),
  );
  learn({ kind, uses, fields });
}

/** The same stream of companies under both orders; the learned one starts knowing nothing and pays for what it learns. */
function replay(seed: string): { fixed: Tally; learned: Tally } {
  const world = createWorld({ seed, size: COMPANIES, today: '2026-11-01' });
  const calls = paidCalls();
  const yields = new Map(calls.map((call) => [keyOfCall(call), call.yields]));
  const random = seededRandom(seed);
  let rows: Lesson[] = [];
  let lessons = lessonsFrom(rows);
  const fixed: Tally = { spentUsd: 0, filled: 0, calls: 0 };
  const learned: Tally = { spentUsd: 0, filled: 0, calls: 0 };
  for (const company of world.companies) {
    replayCompany({ world, calls, next: staticWave, learn: () => undefined }, company, fixed);
    replayCompany(
      {
        world,
        calls,
        next: (question) => learnedWave({ ...question, lessons, random }),
        learn: (finished) => {
          rows = addLessons(rows, lessonsOf({ ...finished, yields }));
          lessons = lessonsFrom(rows);
        },
      },
      company,
      learned,
    );
  }
  return { fixed, learned };
}

function seededRandom(seed: string): () => number {
  let state = Buffer.from(seed).reduce((sum, byte) => (sum * 31 + byte) >>> 0, 7);
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}

function measureChoice(): Measurement[] {
  const runs = SEEDS.map(replay);
  const total = (pick: (run: (typeof runs)[number]) => number) =>
    runs.reduce((sum, run) => sum + pick(run), 0);
  const companies = SEEDS.length * COMPANIES;
  const fixedUsd = total(({ fixed }) => fixed.spentUsd);
  const learnedUsd = total(({ learned }) => learned.spentUsd);
  const fixedFill = total(({ fixed }) => fixed.filled) / companies / FIELD_NAMES.length;
  const learnedFill = total(({ learned }) => learned.filled) / companies / FIELD_NAMES.length;
  const each = (usd: number) => `$${(usd / companies).toFixed(4)}`;
  const note = `${companies} companies of ${SEEDS.length} worlds; static ${each(fixedUsd)} at fill ${fixedFill.toFixed(4)}, learned ${each(learnedUsd)} at ${learnedFill.toFixed(4)}, learning paid for`;
  return [
    measurement({
      name: 'enrichment/choice-saved',
      value: 1 - learnedUsd / fixedUsd,
      bar: '≥ 0.30',
      unit: 'share of spend',
      note,
    }),
    measurement({
      name: 'enrichment/choice-fill-lost',
      value: Math.max(0, fixedFill - learnedFill),
      bar: '≤ 0.01',
      unit: 'share of fields',
      note: `in points; ${(100 * (1 - learnedFill / fixedFill)).toFixed(2)} % of what the static order fills`,
    }),
  ];
}

export const choiceGroup: MeasurementGroup = {
  prefix: 'enrichment/choice',
  run: () => Promise.resolve(measureChoice()),
};
