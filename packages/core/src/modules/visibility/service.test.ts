import {
  type AuditInput,
  type AuditReport,
  auditInputSchema,
  auditReportSchema,
  CATEGORIES,
} from '@leadline/contracts';
import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { planAudit } from './policy/plan/index.ts';
import { auditOf, BRAND, recordedAnswers } from './test-answers.ts';
import { openWorld, type World } from './test-world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
beforeEach(() => world.reset());
afterAll(() => world.close());

const recorded = (perCategory: number): AuditInput['answers'] => ({
  kind: 'recorded',
  answers: recordedAnswers(perCategory),
});

/** Every insight of a report, whatever its layer. */
function insightsOf(report: AuditReport) {
  return [...report.categories.flatMap((category) => category.insights), ...report.priorities];
}

/** Quotes shown as evidence that do not stand in the answer they are said to be from. */
function inventedQuotes(report: AuditReport): string[] {
  const texts = new Map(report.answers.map((answer) => [answer.id, answer.text]));
  const evidence = insightsOf(report).flatMap((insight) => insight.evidence);
  const spans = report.answers.flatMap((answer) =>
    answer.brand.quotes
      .filter((quote) => answer.text.slice(quote.start, quote.end) !== quote.text)
      .map((quote) => quote.text),
  );
  return [
    ...evidence
      .filter(({ answerId, quote }) => !(texts.get(answerId) ?? '').includes(quote))
      .map(({ quote }) => quote),
    ...spans,
  ];
}

/** A report without what differs from one run to the next. */
function lasting({ audit: _audit, ...report }: AuditReport) {
  return report;
}

async function ledgerOf(auditId: string) {
  const { rows } = await world.engine.store.pool.query<{
    calls: number;
    input: number;
    cached: number;
    output: number;
    usd: number;
  }>(
    `select count(*) filter (where attempt > 0)::int as calls, sum(input_tokens)::int as input,
            sum(cached_input_tokens)::int as cached, sum(output_tokens)::int as output, sum(price_usd)::float8 as usd
     from call_ledger where job_id = $1`,
    [auditId],
  );
  return rows[0];
}

describe('an audit by a model', () => {
  test('of 192 answers makes exactly 118 analysis calls, and its report says what the ledger and the provider say', async () => {
    const report = await world.report(auditOf({ answers: recorded(32) }));
    expect(auditReportSchema.parse(report)).toEqual(report);
    expect(report.audit).toMatchObject({ status: 'succeeded', simulated: true, error: null });
    expect(report.calls).toEqual({ analysis: 118, collection: 0, repaired: 0, cached: 0 });
    expect(world.sandbox.calls).toHaveLength(118);
    expect(new Set(world.sandbox.calls.map((call) => call.idempotencyKey)).size).toBe(118);
    const sum = (field: 'inputTokens' | 'cachedTokens' | 'outputTokens') =>
      world.sandbox.calls.reduce((total, call) => total + call[field], 0);
    const ledger = await ledgerOf(report.audit.id);
    expect(ledger).toMatchObject({
      calls: 118,
      input: sum('inputTokens'),
      cached: sum('cachedTokens'),
      output: sum('outputTokens'),
    });
    expect(report.cost).toMatchObject({
      collectionUsd: 0,
      inputTokens: ledger?.input,
      cachedInputTokens: ledger?.cached,
      outputTokens: ledger?.output,
    });
    expect(report.cost.analysisUsd).toBeCloseTo(ledger?.usd ?? Number.NaN, 8);
    expect(report.answers).toHaveLength(192);
    expect(report.answers.every((answer) => answer.judgedBy === 'model' && answer.missing === null)).toBe(
      true,
    );
    expect(report.categories.map((each) => each.category)).toEqual(CATEGORIES);
    expect(insightsOf(report).length).toBeGreaterThanOrEqual(18 * 3);
    expect(insightsOf(report).every((insight) => insight.evidence.length > 0)).toBe(true);
    expect(inventedQuotes(report)).toEqual([]);
  });

  test('is written in a few statements, none of them for a single answer', async () => {
    const query = vi.spyOn(Client.prototype, 'query');
    await world.report(auditOf({ answers: recorded(32) }));
    const texts = query.mock.calls.map(([first]: unknown[]) =>
      typeof first === 'string' ? first : ((first as { text?: string } | null)?.text ?? ''),
    );
    query.mockRestore();
    const writes = (table: string) =>
      texts.filter((text) => new RegExp(`^\\s*(insert into|update) "${table}"`, 'u').test(text)).length;
    expect({
      audits: writes('ai_visibility_audits'),
      responses: writes('audit_responses'),
      citations: writes('audit_citations'),
      batches: writes('buyer_journey_batch_insights'),
      categories: writes('category_aggregated_insights'),
      priorities: writes('strategic_priorities'),
      briefs: writes('executive_summaries'),
    }).toEqual({
      // Kept, at work, finished.
      audits: 3,
      // The answers, and how all of them were judged.
      responses: 2,
      citations: 1,
      // One for each stage and type.
      batches: 18,
      categories: 18,
      priorities: 3,
      briefs: 1,
    });
  });

  test('by the compact plan reaches the same output in at most 60 calls, and says what it trades', async () => {
    const report = await world.report(auditOf({ plan: 'compact', answers: recorded(32) }));
    expect(auditReportSchema.parse(report)).toEqual(report);
    expect(report.calls.analysis).toBeLessThanOrEqual(60);
    expect(world.sandbox.calls).toHaveLength(report.calls.analysis + report.calls.repaired);
    expect(report.answers.every((answer) => answer.judgedBy === 'model')).toBe(true);
    expect(report.brief?.author).toBe('model');
    expect(report.categories.every(({ insights }) => insights.length === 9)).toBe(true);
    expect(report.warnings.map((warning) => warning.code)).toContain('plan_trade_offs');
  });

  test.each([
    { name: 'a single answer', answers: recordedAnswers(1).slice(0, 1) },
    { name: 'nine answers to one stage', answers: recordedAnswers(9).slice(0, 9) },
    { name: 'stages of uneven size', answers: recordedAnswers(17).filter((_, index) => index % 5 !== 0) },
  ])('of $name makes the calls its plan names', async ({ answers }) => {
    const report = await world.report(auditOf({ answers: { kind: 'recorded', answers } }));
    const numbered = answers.map((answer, index) => ({
      ...answer,
      number: index + 1,
      category: answer.category ?? 'use_case',
    }));
    expect(report.calls.analysis).toBe(planAudit({ plan: 'standard', answers: numbered }).calls.length);
    expect(world.sandbox.calls).toHaveLength(report.calls.analysis + report.calls.repaired);
    expect(report.answers.map((answer) => answer.id)).toEqual(numbered.map(({ number }) => `a${number}`));
  });

  test('costs about what was estimated before', async () => {
    const input = auditInputSchema.parse(auditOf({ answers: recorded(32) }));
    const estimate = await world.engine.audits.estimate(input);
    const { cost, calls } = await world.report(input);
    expect(estimate.calls).toEqual({ analysis: calls.analysis, collection: calls.collection });
    expect(estimate.analyst).toMatch(/^openai\//u);
    const ratio = estimate.costUsd.total / cost.analysisUsd;
    expect(ratio).toBeGreaterThan(0.75);
    expect(ratio).toBeLessThan(1.35);
  });

  test('sorts questions without a stage in one call, counted as collection', async () => {
    const answers = recordedAnswers(8).map(({ category: _category, ...answer }) => answer);
    const input = auditInputSchema.parse(auditOf({ answers: { kind: 'recorded', answers } }));
    const estimate = await world.engine.audits.estimate(input);
    const report = await world.report(input);
    expect(estimate.calls.collection).toBe(1);
    expect(report.calls.collection).toBe(1);
    expect(report.cost.collectionUsd).toBeGreaterThan(0);
    const sorting = world.sandbox.calls.filter((call) => call.purpose === 'visibility_classify-questions');
    expect(sorting.length + report.calls.analysis + report.calls.repaired).toBe(world.sandbox.calls.length);
  });

  test('records where the model contradicts what was measured, and lets the measured value stand', async () => {
    const report = await world.report(auditOf());
    const { modelAgreement, quotesAccepted, judged } = report.scores.quality;
    expect(judged).toMatchObject({ hits: 48, n: 48, rate: 1 });
    expect(modelAgreement.n).toBeGreaterThan(48);
    expect(quotesAccepted.rate).toBeGreaterThan(0.9);
    const contradicted = report.answers.filter((answer) => answer.disagreements.length > 0).length;
    expect(contradicted > 0).toBe(modelAgreement.hits < modelAgreement.n);
    expect(report.answers.filter((answer) => !answer.brand.mentioned)).toSatisfy(
      (answers: AuditReport['answers']) =>
        answers.every((answer) => answer.brand.sentiment === null && answer.brand.mentionCount === 0),
    );
  });
});

describe('an audit by rules', () => {
  beforeAll(() => world.restart({ sandboxUrl: '' }));
  afterAll(() => world.restart());

  test('needs no key, marks all it writes as its own, and quotes only what stands in the answers', async () => {
    const report = await world.report(auditOf({ answers: recorded(32) }));
    expect(auditReportSchema.parse(report)).toEqual(report);
    expect(report).toMatchObject({ analyst: 'builtin', audit: { simulated: false, status: 'succeeded' } });
    expect(report.calls).toEqual({ analysis: 118, collection: 0, repaired: 0, cached: 0 });
    expect(report.cost).toEqual({
      analysisUsd: 0,
      collectionUsd: 0,
      inputTokens: 0,
      cachedInputTokens: 0,
      outputTokens: 0,
    });
    expect(world.sandbox.calls).toHaveLength(0);
    const insights = insightsOf(report);
    expect(insights.length).toBeGreaterThan(30);
    expect(insights.every((insight) => insight.author === 'rules' && insight.evidence.length > 0)).toBe(true);
    expect(report.brief?.author).toBe('rules');
    expect(report.answers.every((answer) => answer.judgedBy === 'rules')).toBe(true);
    expect(inventedQuotes(report)).toEqual([]);
  });

  test('comes to the same result each time', async () => {
    const first = await world.report(auditOf());
    const second = await world.report(auditOf());
    expect(second.audit.id).not.toBe(first.audit.id);
    expect(lasting(second)).toEqual(lasting(first));
  });

  test('offers brands nobody configured, and sources that speak for rivals only', async () => {
    const answers = [
      ...recordedAnswers(8),
      ...[1, 2, 3].map((n) => ({
        query: `Which bookkeeping software do chains of ${n}0 cafés use?`,
        text: 'Chains mostly use **Tallypond** ([ranking](https://only-rivals.example/chains)).',
        provider: 'perplexity',
        category: 'use_case' as const,
      })),
    ];
    const report = await world.report(auditOf({ answers: { kind: 'recorded', answers } }));
    expect(report.discoveredBrands.map((brand) => brand.name)).toContain('Ovenmint');
    expect(report.discoveredBrands.map((brand) => brand.name)).not.toContain(BRAND.name);
    const gap = report.citations.gaps.find(({ domain }) => domain === 'only-rivals.example');
    expect(gap?.rivals.map((rival) => rival.name)).toEqual(['Tallypond']);
  });

  test('warns before anything is kept of questions that measure nothing', async () => {
    const answers = [
      {
        query: 'What is double-entry bookkeeping?',
        text: 'A way to record money twice.',
        provider: 'openai',
      },
    ];
    const input = auditInputSchema.parse(auditOf({ answers: { kind: 'recorded', answers } }));
    const { warnings } = await world.engine.audits.estimate(input);
    expect(warnings.find((warning) => warning.code === 'questions_name_no_brand')?.items.join()).toContain(
      'What is double-entry bookkeeping?',
    );
    expect((await world.engine.audits.list(world.workspaceId, { limit: 10 })).items).toEqual([]);
  });
});
