import type { EnrichmentEstimate, FieldName } from '@leadline/contracts';
import type { AvailableCall } from '../../kernel/sources/index.ts';
import { wholeMicros } from './money.ts';
import { staticWave } from './policy/choice/index.ts';
import type { EnrichmentRequest } from './request.ts';

/** What an enrichment would ask, and cost: at most, and when every paid call brings all that it yields. */
export function estimateEnrichment(
  request: EnrichmentRequest,
  {
    missing,
    available,
  }: { readonly missing: readonly FieldName[]; readonly available: readonly AvailableCall[] },
): EnrichmentEstimate {
  const { budgetUsd, input } = request;
  const calls =
    missing.length === 0
      ? []
      : available
          .filter(
            ({ layer, yields }) => layer <= input.layers && yields.some((field) => missing.includes(field)),
          )
          .toSorted((a, b) => a.layer - b.layer || a.priceUsd - b.priceUsd);
  const allUsd = calls.reduce((total, { priceUsd }) => total + priceUsd, 0);
  return {
    query: request.text,
    fromCache: missing.length === 0,
    mostUsd: wholeMicros(Math.min(budgetUsd, allUsd)),
    likelyUsd: wholeMicros(likelyCost({ missing, calls, budgetUsd })),
    budgetUsd,
    missing: [...missing],
    calls: calls.map(({ source, call, layer, priceUsd }) => ({
      source,
      call,
      layer,
      priceUsd,
      withinBudget: priceUsd <= budgetUsd,
    })),
  };
}

/** Wave by wave as the static order goes, each call taken at its word. */
function likelyCost(question: {
  readonly missing: readonly FieldName[];
  readonly calls: readonly AvailableCall[];
  readonly budgetUsd: number;
}): number {
  let { missing, calls } = question;
  let costUsd = 0;
  for (;;) {
    const { now } = staticWave({ missing, calls, budgetUsd: question.budgetUsd - costUsd });
    if (now.length === 0) return costUsd;
    costUsd += now.reduce((total, { call }) => total + call.priceUsd, 0);
    const brought = new Set(now.flatMap(({ call }) => call.yields));
    missing = missing.filter((field) => !brought.has(field));
    calls = calls.filter((call) => !now.some((planned) => planned.call === call));
  }
}
