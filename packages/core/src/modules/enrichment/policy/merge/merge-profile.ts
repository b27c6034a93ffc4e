import {
  type FieldName,
  type FieldValue,
  fieldOf,
  type Observation,
  type ProfileField,
} from '@leadline/contracts';
import { calibrated } from './calibration.ts';
import { derivedObservations } from './derive.ts';
import { mergeList } from './merge-list.ts';
import { mergeSingle } from './merge-single.ts';
import { type Circumstances, compareText, readStatements, type Said } from './statements.ts';

/** What a person wrote of a field. The latest of several counts. */
export interface Correction {
  readonly field: FieldName;
  readonly value: FieldValue;
  /** ISO instant. */
  readonly at: string;
}

export interface MergeInput {
  /** Fields wanted; each is in the result where anything plausible was said of it. */
  readonly fields: readonly FieldName[];
  readonly observations: readonly Observation[];
  readonly corrections: readonly Correction[];
  /** Names of sources that are official registers. */
  readonly official: ReadonlySet<string>;
  readonly now: Date;
  /** Instead of the shipped calibration: the fitting of it reads the raw figure. */
  readonly calibrate?: (field: FieldName, raw: number) => number;
}

/** People err too, but nothing outranks them. */
const CONFIDENCE_OF_PERSON = 0.99;

/**
 * One value for each field from all that was said of it. The rules stand in the README beside this folder: cleaning, grouping of what agrees,
 * loss by age, independence of origins, ranks, calibration. Every value is one that was observed; a band worked out from a number has
 * `builtin` as its first speaker, followed by who gave the number. The order of observations does not matter.
 */
export function mergeProfile(input: MergeInput): ProfileField[] {
  const byField = Map.groupBy(input.observations, ({ field }) => field);
  return [...new Set(input.fields)].flatMap((field) => mergeField(input, field, byField) ?? []);
}

type ByField = ReadonlyMap<FieldName, readonly Observation[]>;

function mergeField(input: MergeInput, field: FieldName, byField: ByField): ProfileField | null {
  const { official, now, calibrate = calibrated } = input;
  const circumstances = { field, official, now, calibrate };
  const numberField = NUMBER_OF[field];
  const related = [...(byField.get(field) ?? []), ...(numberField ? (byField.get(numberField) ?? []) : [])];
  const derived = derivedObservations(field, related);
  const said = readStatements(circumstances, [
    ...(byField.get(field) ?? []),
    ...derived.map(({ observation }) => observation),
  ]);
  const statements = [...correctionOf(input, circumstances), ...said];
  const merged =
    fieldOf(field).kind === 'list'
      ? mergeList(circumstances, statements)
      : mergeSingle(circumstances, statements);
  const isDerived =
    merged !== null && derived.length > 0 && !merged.corrected && onlyDerived(merged, derived);
  return isDerived ? markDerived(merged) : merged;
}

const NUMBER_OF: Partial<Readonly<Record<FieldName, FieldName>>> = {
  employeeRange: 'employees',
  revenueRange: 'revenueUsd',
};

function correctionOf(input: MergeInput, { field }: Circumstances): Said[] {
  const latest = input.corrections
    .filter((correction) => correction.field === field)
    .toSorted(
      (a, b) =>
        Date.parse(b.at) - Date.parse(a.at) || compareText(JSON.stringify(a.value), JSON.stringify(b.value)),
    )[0];
  if (!latest) return [];
  const said = { source: 'correction', url: null, observedAt: latest.at, confidence: CONFIDENCE_OF_PERSON };
  return [
    { source: 'correction', rank: 5, aged: CONFIDENCE_OF_PERSON, ageDays: 0, value: latest.value, said },
  ];
}

function onlyDerived(merged: ProfileField, derived: ReturnType<typeof derivedObservations>): boolean {
  const sources = new Set(derived.map(({ observation }) => observation.source));
  return merged.saidBy.every(({ source }) => sources.has(source));
}

function markDerived(merged: ProfileField): ProfileField {
  const [first] = merged.saidBy;
  return first
    ? {
        ...merged,
        saidBy: [
          { source: 'builtin', url: null, observedAt: first.observedAt, confidence: first.confidence },
          ...merged.saidBy,
        ],
      }
    : merged;
}
