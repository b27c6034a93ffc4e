import type { Category, Citation } from '@leadline/contracts';
import { and, asc, count, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Database } from '../../../kernel/store/index.ts';
import type { JudgedRecord, Measured, MeasuredRecord } from '../records.ts';
import { auditCitations, auditResponses } from '../tables.ts';
import { insertionOf } from './insertion.ts';

type ResponseRow = typeof auditResponses.$inferSelect;

/** Characters of one statement, so that many or long answers do not fill the memory at once. */
const CHARACTERS_PER_STATEMENT = 4_000_000;
/** About what a row takes besides its text. */
const CHARACTERS_OF_ROW = 1_000;

/** Keeps measured answers with their citations: one statement for many rows. Repeating it changes nothing. */
export async function insertResponses(
  database: Database,
  audit: { readonly id: string; readonly workspaceId: string },
  answers: readonly MeasuredRecord[],
): Promise<void> {
  const scope = { auditId: audit.id, workspaceId: audit.workspaceId };
  for (const portion of portions(answers, (answer) => answer.text.length + CHARACTERS_OF_ROW)) {
    const rows = portion.map((answer) => ({ ...scope, ...responseRow(answer) }));
    await database.execute(insertionOf(auditResponses, rows));
    const citations = portion.flatMap((answer) => citationRows(answer));
    if (citations.length === 0) continue;
    await database.execute(
      insertionOf(
        auditCitations,
        citations.map((row) => ({ ...scope, ...row })),
      ),
    );
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
    firstPositionPercentage: brand.firstPositionPct,
    sovScore: shareOfVoice.percentage,
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

/** Writes the judged columns of some batches: one statement for many. Repeating it changes nothing. */
export async function storeJudgements(
  database: Database,
  auditId: string,
  batches: readonly JudgedBatch[],
): Promise<void> {
  for (const portion of portions(batches, ({ judged }) => judged.length * CHARACTERS_OF_ROW)) {
    const rows = portion.flatMap(({ batchId, judged }) =>
      judged.map((record, position) => judgedRow(record, { batchId, position })),
    );
    if (rows.length > 0) await database.execute(judgementUpdate(auditId, JSON.stringify(rows)));
  }
}

function judgedRow(judged: JudgedRecord, place: { readonly batchId: number; readonly position: number }) {
  return {
    n: judged.number,
    batch: place.batchId,
    position: place.position,
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
  };
}

function judgementUpdate(auditId: string, rows: string) {
  return sql`
    update ${auditResponses} as r set
      batch_id = v.batch, batch_position = v.position, context_quality = v.context_quality,
      sentiment = v.sentiment, recommendation_strength = v.recommendation_strength, geo_score = v.geo_score,
      features_mentioned = v.features, value_props_highlighted = v.value_props,
      competitors_analysis = v.competitors, additional_metrics = v.additional, geo_factors = v.geo,
      quotes = v.quotes, judged_by = v.judged_by, missing_reason = null, disagreements = v.disagreements,
      metrics_extracted_at = now()
    from json_to_recordset(${rows}::json) as v(
      n int, batch int, position int, context_quality text, sentiment text, recommendation_strength text,
      geo_score numeric, features jsonb, value_props jsonb, competitors jsonb, additional jsonb, geo jsonb,
      quotes jsonb, judged_by text, disagreements jsonb)
    where r.audit_id = ${auditId} and r.response_number = v.n`;
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
    if (portion.length > 0 && characters + size > CHARACTERS_PER_STATEMENT) {
      yield portion;
      portion = [];
      characters = 0;
    }
    portion.push(item);
    characters += size;
  }
  if (portion.length > 0) yield portion;
}
