import type { Enrichment, FieldName, ListRow } from '@leadline/contracts';
import { isLateAnswer } from '../late-answer.ts';
import type { RowOutcome } from './records.ts';

/** What an enrichment that ended means for the rows of its company. */
export function outcomeOf(enrichment: Enrichment, fields: readonly FieldName[]): RowOutcome {
  const { profile, status, costUsd, savedUsd, id, layers } = enrichment;
  const values = valuesOf(enrichment, fields);
  const base = {
    company: profile?.entity.name ?? null,
    domain: profile?.entity.domain ?? null,
    values,
    enrichmentId: id,
    costUsd,
    savedUsd,
    atHand:
      profile !== null &&
      costUsd === 0 &&
      layers.every(({ sources }) => sources.every(({ origin }) => origin !== 'live')),
  };
  if (enrichment.candidates.length > 0) return { ...base, status: 'in-doubt', problem: doubt(enrichment) };
  const why = enrichment.error && `${enrichment.error.message} ${enrichment.error.next}`;
  // What the budget of one company left out is missing from its row, and no reason to call the row failed.
  if (profile && (status === 'succeeded' || status === 'paused'))
    return { ...base, status: 'done', problem: unanswered(enrichment, values, fields) };
  return { ...base, status: 'failed', problem: why ?? `The enrichment ended as ${status}.` };
}

/** Which sources refused or failed where fields are missing; null where none are, or where somebody was only too slow this time. */
function unanswered(
  { layers }: Enrichment,
  values: ListRow['values'],
  fields: readonly FieldName[],
): string | null {
  const missing = fields.filter((field) => values[field] === undefined);
  const failed = layers
    .flatMap(({ sources }) => sources)
    .filter(({ outcome, reason }) => outcome === 'failed' && !isLateAnswer(reason));
  if (missing.length === 0 || failed.length === 0) return null;
  const reasons = new Set(failed.map(({ source, reason }) => `${source} (${reason ?? 'no answer'})`));
  return `${missing.length} of ${fields.length} fields are missing, and not everybody answered: ${[...reasons].slice(0, 3).join('; ')}.`;
}

/** Whether money kept an enrichment from going on. */
export function lackedMoney({ status, error }: Enrichment): boolean {
  return status === 'paused' && error?.code === 'budget_reached';
}

/** A row that cannot be looked up, or whose work broke: nothing was found and nothing is lost but the row. */
export function noOutcome(status: 'unusable' | 'failed', problem: string): RowOutcome {
  return {
    status,
    problem,
    company: null,
    domain: null,
    values: {},
    enrichmentId: null,
    costUsd: 0,
    savedUsd: 0,
    atHand: false,
  };
}

function doubt({ candidates }: Enrichment): string {
  const named = candidates.slice(0, 3).map(({ name, query }) => `${name} (${query})`);
  return `Several companies could be meant: ${named.join(', ')}. Write the one that is into the file.`;
}

function valuesOf({ profile }: Enrichment, fields: readonly FieldName[]): ListRow['values'] {
  const wanted = new Set(fields);
  const known = (profile?.fields ?? []).filter(({ field }) => wanted.has(field));
  return Object.fromEntries(
    known.map(({ field, value, confidence, saidBy: [first] }) => [
      field,
      {
        value,
        confidence,
        source: first?.source ?? '',
        url: first?.url ?? null,
        observedAt: first?.observedAt ?? '',
      },
    ]),
  );
}
