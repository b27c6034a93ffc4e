import type { FieldName, ListEstimate } from '@leadline/contracts';
import { LeadlineError } from '../../../kernel/errors/index.ts';
import type { ListEnricher, RowRequest } from './enricher.ts';
import type { NewRow } from './records.ts';
import type { ParsedListInput } from './service.ts';

/** Rows as they are kept: those that name no company say why at once, and cost nothing. */
export function newRows(enricher: Pick<ListEnricher, 'keyOf'>, { rows }: ParsedListInput): NewRow[] {
  return rows.map(({ query, country = null, cells, broken }, at) => {
    const row = { row: at + 1, query, country, cells };
    if (broken !== undefined) return { ...row, key: `row ${at + 1}`, status: 'unusable', problem: broken };
    try {
      return { ...row, key: enricher.keyOf(query, country), status: 'waiting', problem: null };
    } catch (error) {
      if (!(error instanceof LeadlineError)) throw error;
      const problem = error.next ? `${error.message} ${error.next}` : error.message;
      return { ...row, key: `row ${at + 1}`, status: 'unusable', problem };
    }
  });
}

export interface Estimated {
  readonly workspaceId: string;
  readonly input: ParsedListInput;
  readonly fields: readonly FieldName[];
  readonly rows: readonly NewRow[];
}

/** Most unusable rows an estimate names one by one. */
const MOST_NAMED = 20;

/** What a list would cost, from what companies of the workspace cost lately; asks nobody and spends nothing. */
export async function estimateList(
  enricher: Pick<ListEnricher, 'atHand' | 'recentCostUsd' | 'slowestSource'>,
  { workspaceId, input, fields, rows }: Estimated,
): Promise<ListEstimate> {
  const { perCompanyUsd, budgetUsd, layers, refresh } = input;
  const companies = [
    ...new Map(rows.filter(({ status }) => status === 'waiting').map((row) => [row.key, row])).values(),
  ];
  const unusable = rows.filter(({ status }) => status === 'unusable');
  const requests = companies.map(
    ({ query, country }): RowRequest => ({
      query,
      country,
      fields,
      layers,
      refresh,
      budgetUsd: perCompanyUsd,
      list: { id: '', limitUsd: budgetUsd },
    }),
  );
  const atHand = refresh ? 0 : (await enricher.atHand(workspaceId, requests)).filter(Boolean).length;
  const toAsk = companies.length - atHand;
  const recent = await enricher.recentCostUsd(workspaceId);
  const slowest = toAsk > 0 ? enricher.slowestSource(fields, layers) : null;
  const mostUsd = Math.min(budgetUsd, toAsk * perCompanyUsd);
  const each = recent ? Math.min(recent.meanUsd, perCompanyUsd) : perCompanyUsd / 2;
  return {
    rows: rows.length,
    companies: companies.length,
    atHand,
    unusableRows: unusable.length,
    unusable: unusable
      .slice(0, MOST_NAMED)
      .map(({ row, query, problem }) => ({ row, query, reason: problem ?? '' })),
    likelyUsd: Math.min(mostUsd, toAsk * each),
    mostUsd,
    basis: recent
      ? `the mean of the last ${recent.of} enrichments of this workspace, $${recent.meanUsd.toFixed(4)}`
      : 'half of what each company may spend: nothing was enriched here yet',
    slowest: slowest && { ...slowest, seconds: (toAsk * 60) / slowest.perMinute },
  };
}
