import {
  FIELD_NAMES,
  type FieldName,
  type FieldValue,
  fieldOf,
  type Observation,
  type ProfileField,
} from '@leadline/contracts';
import { priorOf } from '../../packages/core/src/kernel/sources/adapters/priors.ts';
import {
  cleanValue,
  isSameValue,
  keyOf,
  type MergeInput,
  mergeProfile,
} from '../../packages/core/src/modules/enrichment/policy/merge/index.ts';
import { createRandom } from '../../packages/sandbox/src/random.ts';
import {
  createWorld,
  SOURCE_PROVIDERS,
  type SourceProvider,
  type World,
  type WorldCompany,
} from '../../packages/sandbox/src/world/index.ts';

/** One merged field beside the truth. */
export interface Outcome {
  readonly field: FieldName;
  readonly confidence: number;
  /** 1 right, 0 wrong; of a list the share of its items that are right. */
  readonly right: number;
  /** Whether one of the sources asked had the true value; of a list, an item of it. */
  readonly knowable: boolean;
  /** Of a list: right items, of those and of the true ones that a source asked had. As `right` for single values. */
  readonly complete: number;
  /** 1 where the value is the true one to the letter and figure, not just by the rules of what counts as the same. */
  readonly exact: number;
}

export const OFFICIAL: ReadonlySet<string> = new Set([
  'gleif',
  'sec-edgar',
  'brasil-api',
  'receita-ws',
  'open-corporates',
]);

/** What these say of their own facts: as the adapters of site, DNS and RDAP do. */
const OWN_PRIORS: Partial<Readonly<Record<SourceProvider, number>>> = { site: 0.88, dns: 0.9, rdap: 0.92 };
/** Providers that say when they saw what they say; of others the day of asking is known alone. */
const DATED: ReadonlySet<SourceProvider> = new Set([
  'bright-data',
  'clearbit',
  'coresignal',
  'gleif',
  'open-corporates',
  'receita-ws',
  'wikidata',
]);
/** Of the sources a company could be asked of, how many are: seldom all are paid for. */
const SHARES_ASKED = [0.25, 0.5, 0.75, 1];
const TODAY = '2026-11-01';
const NOW = new Date(`${TODAY}T12:00:00Z`);

export interface Sampling {
  readonly seed: string;
  readonly companies: number;
  /** Instead of the shipped rules. */
  readonly merge?: (input: MergeInput) => ProfileField[];
}

/** Merges what a random part of the providers says of each company of a world, and compares it with the truth. */
export function mergedOutcomes({ seed, companies, merge = mergeProfile }: Sampling): Outcome[] {
  const world = createWorld({ seed, size: companies, today: TODAY });
  return world.companies.flatMap((company) => {
    const random = createRandom(`asked|${seed}|${company.domain}`);
    const share = random.pick(SHARES_ASKED);
    const asked = SOURCE_PROVIDERS.filter(() => random.chance(share));
    return outcomesOf(company, observationsOf(world, company, asked), merge);
  });
}

function observationsOf(
  world: World,
  company: WorldCompany,
  asked: readonly SourceProvider[],
): Observation[] {
  return asked.flatMap((source) => {
    const view = world.view(source, company);
    if (!view) return [];
    const observedAt = DATED.has(source) ? `${view.seenOn}T00:00:00.000Z` : NOW.toISOString();
    return FIELD_NAMES.flatMap((field): Observation[] => {
      const value = view.facts[field];
      if (value === undefined || value === null || typeof value === 'boolean') return [];
      const confidence = OWN_PRIORS[source] ?? priorOf(source, field);
      return [{ field, value: value as FieldValue, confidence, observedAt, source, url: null }];
    });
  });
}

/** Merges what was said of a company, and compares it with the truth. */
export function outcomesOf(
  company: WorldCompany,
  observations: readonly Observation[],
  merge: (input: MergeInput) => ProfileField[] = mergeProfile,
): Outcome[] {
  const merged = merge({
    fields: FIELD_NAMES,
    observations,
    corrections: [],
    official: OFFICIAL,
    now: NOW,
  });
  return merged.flatMap((field) => {
    const truth = cleanTruth(field.field, company);
    return fieldOf(field.field).kind === 'list'
      ? listOutcome(field, truth, observations)
      : singleOutcome(field, truth, observations);
  });
}

function cleanTruth(field: FieldName, company: WorldCompany): FieldValue | null {
  const value = company.facts[field];
  return value === null || (Array.isArray(value) && value.length === 0)
    ? null
    : cleanValue(field, value as FieldValue, NOW);
}

function singleOutcome(
  { field, value, confidence }: ProfileField,
  truth: FieldValue | null,
  observations: readonly Observation[],
): Outcome[] {
  const right = truth !== null && isSameValue(field, value, truth) ? 1 : 0;
  const knowable =
    truth !== null &&
    observations.some((one) => {
      const said = one.field === field ? cleanValue(field, one.value, NOW) : null;
      return said !== null && isSameValue(field, said, truth);
    });
  return [
    {
      field,
      confidence,
      right,
      knowable: knowable || right === 1,
      complete: right,
      exact: value === truth ? 1 : 0,
    },
  ];
}

function listOutcome(
  { field, value, confidence }: ProfileField,
  truth: FieldValue | null,
  observations: readonly Observation[],
): Outcome[] {
  const keys = (list: FieldValue | null) =>
    new Set((Array.isArray(list) ? list : []).map((item) => keyOf(field, item)));
  const [got, true_] = [keys(value), keys(truth)];
  const said = new Set(
    observations.flatMap((one) => (one.field === field ? [...keys(cleanValue(field, one.value, NOW))] : [])),
  );
  const known = true_.intersection(said);
  const hits = got.intersection(true_).size;
  const all = got.union(known).size;
  return [
    {
      field,
      confidence,
      right: hits / got.size,
      knowable: known.size > 0,
      complete: hits / all,
      exact: hits === all ? 1 : 0,
    },
  ];
}

/** Mean distance between confidence and share of right values over ten bins of confidence, weighted by their size. */
export function calibrationError(outcomes: readonly Outcome[]): number {
  const bins = Map.groupBy(outcomes, ({ confidence }) => Math.min(9, Math.floor(confidence * 10)));
  let distance = 0;
  for (const bin of bins.values()) {
    const sure = bin.reduce((sum, { confidence }) => sum + confidence, 0);
    const right = bin.reduce((sum, one) => sum + one.right, 0);
    distance += Math.abs(sure - right);
  }
  return outcomes.length === 0 ? 0 : distance / outcomes.length;
}
