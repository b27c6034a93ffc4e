import { type AnalysedAnswer, type AuditReport, FUNNEL_STAGE_OF } from '@leadline/contracts';
import { BYTE_ORDER_MARK, csvLine, csvText } from '../../../kernel/csv/index.ts';
import { type NumberedAnswer, type ReportView, viewReport } from './view/report-view.ts';

type Cell = string | number | boolean | null;

interface Column {
  readonly name: string;
  readonly of: (numbered: NumberedAnswer) => Cell;
}

/** Between values of a cell that holds several. */
const BETWEEN = ' | ';

/**
 * One row per answer, flat columns, for spreadsheets: RFC 4180 quoting and line ends, UTF-8 with a byte order
 * mark. Text that a spreadsheet would run as a formula gets an apostrophe in front. Numbers are rounded to
 * four decimals; missing values are empty cells.
 */
export function renderCsv(report: AuditReport): string {
  const view = viewReport(report);
  const columns = columnsOf(view);
  const rows = [
    columns.map((column) => printCell(column.name)),
    ...view.answers.map((numbered) => columns.map((column) => printCell(column.of(numbered)))),
  ];
  return BYTE_ORDER_MARK + rows.map(csvLine).join('');
}

/** One cell as it stands in the file. */
export function printCell(value: Cell): string {
  if (value === null) return '';
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return String(Math.round(value * 10_000) / 10_000);
  return csvText(value);
}

function columnsOf(view: ReportView): Column[] {
  return [
    ...identity(view),
    ...brandColumns(),
    ...judgedColumns(),
    ...rivalColumns(view),
    ...sourceColumns(),
  ];
}

function column(name: string, of: (answer: AnalysedAnswer) => Cell): Column {
  return { name, of: ({ answer }) => of(answer) };
}

function identity({ report }: ReportView): Column[] {
  return [
    { name: 'number', of: (numbered) => numbered.number },
    column('id', (answer) => answer.id),
    column('source_id', (answer) => answer.sourceId),
    column('category', (answer) => answer.category),
    column('funnel_stage', (answer) => FUNNEL_STAGE_OF[answer.category]),
    column('provider', (answer) => answer.provider),
    column('model', (answer) => answer.model),
    column('repeat', (answer) => answer.repeat),
    column('query', (answer) => answer.query),
    column('simulated', () => report.audit.simulated),
    column('data_note', () => report.note),
  ];
}

function brandColumns(): Column[] {
  return [
    column('brand_mentioned', ({ brand }) => brand.mentioned),
    column('mention_count', ({ brand }) => brand.mentionCount),
    column('first_position_pct', ({ brand }) => brand.firstPositionPct),
    column('prominence', ({ brand }) => brand.prominence),
    column('context_quality', ({ brand }) => brand.contextQuality),
    column('sentiment', ({ brand }) => brand.sentiment),
    column('recommendation_strength', ({ brand }) => brand.recommendationStrength),
    column('quotes', ({ brand }) => several(brand.quotes.map((quote) => quote.text))),
    column('sov_brand_mentions', ({ shareOfVoice }) => shareOfVoice.brandMentions),
    column('sov_total_brand_mentions', ({ shareOfVoice }) => shareOfVoice.totalBrandMentions),
    column('sov_pct', ({ shareOfVoice }) => shareOfVoice.percentage),
  ];
}

function judgedColumns(): Column[] {
  return [
    column('geo_score', ({ geo }) => geo?.estimatedGeoScore ?? null),
    column('geo_citation_quality', ({ geo }) => geo?.citationQuality ?? null),
    column('geo_content_relevance', ({ geo }) => geo?.contentRelevance ?? null),
    column('geo_authority_signals', ({ geo }) => geo?.authoritySignals ?? null),
    column('geo_position_prominence', ({ geo }) => geo?.positionProminence ?? null),
    column('featured_snippet_potential', ({ additional }) => additional?.featuredSnippetPotential ?? null),
    column('voice_search_optimized', ({ additional }) => additional?.voiceSearchOptimized ?? null),
    column('features_mentioned', ({ features }) => several(features.featuresMentioned)),
    column('value_props_highlighted', ({ features }) => several(features.valuePropsHighlighted)),
    column('content_gaps', ({ additional }) => several(additional?.contentGaps ?? [])),
    column('improvement_suggestions', ({ additional }) => several(additional?.improvementSuggestions ?? [])),
    column('judged_by', (answer) => answer.judgedBy),
    column('missing', (answer) => answer.missing),
    column('disagreements', ({ disagreements }) => several(disagreements.map((entry) => entry.field))),
  ];
}

/** Three columns for each rival the audit was configured with. */
function rivalColumns({ report }: ReportView): Column[] {
  return report.competitors.flatMap(({ name }) => {
    const found = (answer: AnalysedAnswer) => answer.competitors.find((rival) => rival.name === name);
    return [
      column(`rival: ${name}: mention_count`, (answer) => found(answer)?.mentionCount ?? 0),
      column(`rival: ${name}: sentiment`, (answer) => found(answer)?.sentiment ?? null),
      column(`rival: ${name}: positioned_better`, (answer) => found(answer)?.positionedBetter ?? false),
    ];
  });
}

function sourceColumns(): Column[] {
  return [
    column('citations', ({ citations }) => citations.length),
    column('cited_domains', ({ citations }) => several([...new Set(citations.map(({ domain }) => domain))])),
    column('cited_urls', ({ citations }) => several(citations.map(({ url }) => url))),
    column('text', (answer) => answer.text),
  ];
}

function several(values: readonly string[]): string {
  return values.filter((value) => value !== '').join(BETWEEN);
}
