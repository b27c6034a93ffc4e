import type { Category, Citation } from '@leadline/contracts';
import { and, asc, count, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Database } from '../../../kernel/store/index.ts';
import type { JudgedRecord, Measured, MeasuredRecord } from '../records.ts';
import { auditCitations, auditResponses } from '../tables.ts';

type ResponseRow = typeof auditResponses.$inferSelect;

/** Rows of one insert: well below PostgreSQL's 65,535 parameters a statement. */
const ROWS_PER_INSERT = 1_000;
/** Characters of one insert, so that long answers neither fill the memory nor one message to PostgreSQL. */
const CHARACTERS_PER_INSERT = 4_000_000;

/** Keeps measured answers with their citations: one statement for many rows. Repeating it changes nothing. */
export async function insertResponses(
  database: Database,
  audit: { readonly id: string; readonly workspaceId: string },
  answers: readonly MeasuredRecord[],
): Promise<void> {
  const scope = { auditId: audit.id, workspaceId: audit.workspaceId };
  for (const rows of portions(answers, (answer) => answer.text.length)) {
    await database
      .insert(auditResponses)
      .values(rows.map((answer) => ({ ...scope, ...responseRow(answer) })))
      .onConflictDoNothing();
  }
  const citations = answers.flatMap((answer) => citationRows(answer));
  for (const rows of portions(citations, (citation) => citation.url.length)) {
    await database
      .insert(auditCitations)
      .values(rows.map((row) => ({ ...scope, ...row })))
      .onConflictDoNothing();
  }
}

function responseRow(answer: MeasuredRecord) {
  const { brand, shareOfVoice } = answer.measured;
  return {
    responseNumber: answer.number,
    sourceId: answer.sourceId,
    queryText: answer.query,
    responseText: answer.text,
    provider: answer.provider,
    model: answer.model,
    repeat: answer.repeat,
    buyerJourneyCategory: answer.category,
    brandMentioned: brand.mentioned,
    mentionCount: brand.mentionCount,
    firstPositionPercentage: brand.firstPositionPct === null ? null : brand.firstPositionPct.toFixed(2),
    sovScore: shareOfVoice.percentage === null ? null : shareOfVoice.percentage.toFixed(2),
    measured: answer.measured,
  };
}

function citationRows(answer: MeasuredRecord) {
  return answer.citations.map((citation, position) => ({
    responseNumber: answer.number,
    position,
    url: citation.url,
    domain: citation.domain,
    title: citation.title ?? null,
    brands: citation.brands,
  }));
}

/** How many answers each audit has. */
export async function countResponses(
  database: Database,
  auditIds: readonly string[],
): Promise<Map<string, number>> {
  if (auditIds.length === 0) return new Map();
  const rows = await database
    .select({ auditId: auditResponses.auditId, answers: count() })
    .from(auditResponses)
    .where(inArray(auditResponses.auditId, [...auditIds]))
    .groupBy(auditResponses.auditId);
  return new Map(rows.map((row) => [row.auditId, row.answers]));
}

/** The questions of an audit that have no category yet. */
export async function uncategorisedQuestions(database: Database, auditId: string): Promise<string[]> {
  const rows = await database
    .selectDistinct({ query: auditResponses.queryText })
    .from(auditResponses)
    .where(and(eq(auditResponses.auditId, auditId), isNull(auditResponses.buyerJourneyCategory)))
    .orderBy(asc(auditResponses.queryText));
  return rows.map((row) => row.query);
}

/** Sets the categories found for questions that came without one. */
export async function setCategories(
  database: Database,
  auditId: string,
  categories: ReadonlyMap<string, Category>,
): Promise<void> {
  const rows = [...categories].map(([query, category]) => ({ query, category }));
  if (rows.length === 0) return;
  await database.execute(sql`
    update ${auditResponses} as r set buyer_journey_category = v.category
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as v(query text, category text)
    where r.audit_id = ${auditId} and r.query_text = v.query and r.buyer_journey_category is null`);
}

export interface JudgedBatch {
  readonly batchId: number;
  readonly judged: readonly JudgedRecord[];
}

/** Writes the judged columns of one batch in one statement. */
export async function storeJudgements(
  database: Database,
  auditId: string,
  batch: JudgedBatch,
): Promise<void> {
  const rows = batch.judged.map((judged, position) => ({
    n: judged.number,
    position,
    context_quality: judged.brand.contextQuality,
    sentiment: judged.brand.sentiment,
    recommendation_strength: judged.brand.recommendationStrength,
    geo_score: judged.geo.estimatedGeoScore,
    features: judged.featuresMentioned,
    value_props: judged.valuePropsHighlighted,
    competitors: judged.competitors,
    additional: judged.additional,
    geo: judged.geo,
    quotes: judged.brand.quotes,
    judged_by: judged.judgedBy,
    disagreements: judged.disagreements,
  }));
  await database.execute(sql`
    update ${auditResponses} as r set
      batch_id = ${batch.batchId}, batch_position = v.position, context_quality = v.context_quality,
      sentiment = v.sentiment, recommendation_strength = v.recommendation_strength, geo_score = v.geo_score,
      features_mentioned = v.features, value_props_highlighted = v.value_props,
      competitors_analysis = v.competitors, additional_metrics = v.additional, geo_factors = v.geo,
      quotes = v.quotes, judged_by = v.judged_by, missing_reason = null, disagreements = v.disagreements,
      metrics_extracted_at = now()
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as v(
      n int, position int, context_quality text, sentiment text, recommendation_strength text, geo_score numeric,
      features jsonb, value_props jsonb, competitors jsonb, additional jsonb, geo jsonb, quotes jsonb,
      judged_by text, disagreements jsonb)
    where r.audit_id = ${auditId} and r.response_number = v.n`);
}

/** One answer as it is kept. */
export interface StoredResponse {
  readonly measured: MeasuredRecord;
  readonly judged: JudgedRecord | null;
  readonly missing: string | null;
}

/** The answers of an audit, in their order. */
export async function readResponses(database: Database, auditId: string): Promise<StoredResponse[]> {
  const rows = await database
    .select()
    .from(auditResponses)
    .where(eq(auditResponses.auditId, auditId))
    .orderBy(asc(auditResponses.responseNumber));
  const citations = await citationsByResponse(database, auditId);
  return rows.map((row) => ({
    measured: toMeasured(row, citations.get(row.responseNumber) ?? []),
    judged: row.judgedBy === null ? null : toJudged(row),
    missing: row.missingReason,
  }));
}

async function citationsByResponse(database: Database, auditId: string): Promise<Map<number, Citation[]>> {
  const rows = await database
    .select()
    .from(auditCitations)
    .where(eq(auditCitations.auditId, auditId))
    .orderBy(asc(auditCitations.responseNumber), asc(auditCitations.position));
  const found = new Map<number, Citation[]>();
  for (const row of rows) {
    const list = found.get(row.responseNumber) ?? [];
    list.push({
      url: row.url,
      domain: row.domain,
      brands: row.brands as string[],
      ...(row.title !== null && { title: row.title }),
    });
    found.set(row.responseNumber, list);
  }
  return found;
}

/** JSON columns hold what this module wrote through its own types; the casts say which. */
function toMeasured(row: ResponseRow, citations: readonly Citation[]): MeasuredRecord {
  return {
    number: row.responseNumber,
    sourceId: row.sourceId,
    query: row.queryText,
    text: row.responseText,
    provider: row.provider,
    model: row.model,
    repeat: row.repeat,
    category: row.buyerJourneyCategory as Category | null,
    measured: row.measured as Measured,
    citations,
  };
}

function toJudged(row: ResponseRow): JudgedRecord {
  return {
    number: row.responseNumber,
    brand: {
      contextQuality: row.contextQuality as JudgedRecord['brand']['contextQuality'],
      sentiment: row.sentiment as JudgedRecord['brand']['sentiment'],
      recommendationStrength: row.recommendationStrength as JudgedRecord['brand']['recommendationStrength'],
      quotes: row.quotes as JudgedRecord['brand']['quotes'],
    },
    competitors: row.competitorsAnalysis as JudgedRecord['competitors'],
    featuresMentioned: row.featuresMentioned as string[],
    valuePropsHighlighted: row.valuePropsHighlighted as string[],
    geo: row.geoFactors as JudgedRecord['geo'],
    additional: row.additionalMetrics as JudgedRecord['additional'],
    judgedBy: row.judgedBy as JudgedRecord['judgedBy'],
    disagreements: row.disagreements as JudgedRecord['disagreements'],
  };
}

function* portions<Item>(
  items: readonly Item[],
  charactersOf: (item: Item) => number,
): Generator<readonly Item[]> {
  let portion: Item[] = [];
  let characters = 0;
  for (const item of items) {
    const size = charactersOf(item);
    const full = portion.length === ROWS_PER_INSERT || characters + size > CHARACTERS_PER_INSERT;
    if (full && portion.length > 0) {
      yield portion;
      portion = [];
      characters = 0;
    }
    portion.push(item);
    characters += size;
  }
  if (portion.length > 0) yield portion;
}
