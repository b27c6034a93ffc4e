import {
  type AuditInput,
  auditInputSchema,
  auditReportSchema,
  CATEGORIES,
  type Question,
} from '@leadline/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { auditOf, BRAND } from '../test-answers.ts';
import { openWorld, type World } from '../test-world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld({ sandbox: { brands: [BRAND.name] } });
});
beforeEach(() => world.reset());
afterAll(() => world.close());

const QUESTIONS: Question[] = CATEGORIES.map((category, index) => ({
  text: `Which bookkeeping software do ${index + 2} cafés use? Name at least five.`,
  category,
}));

const live = (change: Partial<AuditInput> = {}): AuditInput =>
  auditOf({ answers: { kind: 'live' }, analyst: 'builtin', ...change });

/** Calls that asked an assistant, by provider. */
function askedOf(provider: string) {
  return world.sandbox.calls.filter((call) => call.provider === provider && call.purpose === 'answer');
}

function answeredTwice(): string[] {
  const answered = world.sandbox.calls.filter((call) => call.answeredFully && call.status === 200);
  const keys = answered.map((call) => `${call.provider} ${call.requestHash}`);
  return keys.filter((key, index) => keys.indexOf(key) !== index);
}

describe('a live audit', () => {
  test('puts 48 questions to four assistants: 192 answers, with the sources they cite', async () => {
    const report = await world.report(live({ analyst: 'auto' }));
    expect(auditReportSchema.parse(report)).toEqual(report);
    expect(report.audit).toMatchObject({ source: 'live', simulated: true, status: 'succeeded' });
    expect(report.answers).toHaveLength(192);
    const counts = Map.groupBy(report.answers, (answer) => `${answer.category} ${answer.provider}`);
    expect([...counts.values()].map((answers) => answers.length)).toEqual(
      Array.from({ length: 24 }, () => 8),
    );
    expect(report.answers.filter((answer) => answer.citations.length > 0).length).toBeGreaterThan(150);
    expect(report.answers.every((answer) => answer.model !== null)).toBe(true);
    // One call made the questions.
    expect(report.calls).toMatchObject({ collection: 193, analysis: 118 });
    expect(report.cost.collectionUsd).toBeGreaterThan(report.cost.analysisUsd);
    expect(answeredTwice()).toEqual([]);
    expect(report.warnings.map((warning) => warning.code)).not.toContain('unanswered');
  });

  test('asks again as often as it is told to', async () => {
    const report = await world.report(
      live({ questions: QUESTIONS, answers: { kind: 'live', assistants: ['openai', 'gemini'], repeats: 3 } }),
    );
    expect(report.answers).toHaveLength(6 * 2 * 3);
    expect(report.answers.filter((answer) => answer.repeat === 3)).toHaveLength(12);
    expect(report.calls.collection).toBe(36);
  });

  test('asks each question once of each assistant, however often either is named', async () => {
    const input = live({
      questions: [...QUESTIONS, ...QUESTIONS],
      answers: { kind: 'live', assistants: ['openai', 'openai'] },
    });
    const estimate = await world.engine.audits.estimate(auditInputSchema.parse(input));
    expect(estimate.calls.collection).toBe(6);
    expect((await world.report(input)).answers).toHaveLength(6);
  });

  test('sorts brought questions that came without a stage, and counts the call as collection', async () => {
    const questions = QUESTIONS.map(({ text }) => ({ text }));
    const input = live({ questions, analyst: 'auto', answers: { kind: 'live', assistants: ['openai'] } });
    const report = await world.report(input);
    expect(report.calls.collection).toBe(7);
    expect(report.answers.map((answer) => answer.query)).toEqual(questions.map(({ text }) => text));
  });

  test('says in its progress what it does, how far it is, and what it has cost', async () => {
    const id = await world.start(live({ questions: QUESTIONS }));
    await world.engine.jobs.result(id);
    const { events, status } = await world.engine.audits.events(world.workspaceId, id, -1);
    expect(status).toBe('succeeded');
    const last = events.findLast((event) => event.total !== undefined);
    expect(last?.done).toBe(last?.total);
    expect(last?.costUsd).toBeGreaterThan(0);
    expect(events.filter((event) => event.type === 'call.finished')).toHaveLength(last?.total ?? 0);
    expect(events.map((event) => event.message)).toContain('Asking 24 questions');
  });
});

describe('an assistant that fails', () => {
  test('always costs the audit its answers only, each with its reason', async () => {
    world.sandbox.setRules([{ match: { provider: 'gemini' }, fault: 500 }]);
    const report = await world.report(live({ questions: QUESTIONS }));
    expect(report.audit.status).toBe('succeeded');
    expect(report.answers).toHaveLength(18);
    expect(report.answers.map((answer) => answer.provider)).not.toContain('gemini');
    const warning = report.warnings.find(({ code }) => code === 'unanswered');
    expect(warning?.items).toHaveLength(6);
    expect(warning?.message).toMatch(/^6 of 24 /u);
    expect(warning?.items[0]).toMatch(/^gemini: Which bookkeeping .* did not answer after 5 tries/u);
  });

  test('together with all others fails the audit, and what failed is asked when it is resumed', async () => {
    world.sandbox.setRules([{ fault: 503 }]);
    const id = await world.start(live({ questions: QUESTIONS }));
    await expect(world.engine.jobs.result(id)).rejects.toMatchObject({ code: 'provider_failed' });
    const { audit } = await world.engine.audits.get(world.workspaceId, id);
    expect(audit).toMatchObject({ status: 'failed', error: { code: 'provider_failed' } });
    expect(audit.error?.message).toContain('None of 24 questions was answered');
    world.sandbox.setRules([]);
    await world.engine.audits.resume(world.workspaceId, id);
    await world.engine.jobs.result(id);
    expect((await world.engine.audits.report(world.workspaceId, id)).answers).toHaveLength(24);
  });

  test('for its wrong key stops the audit; with the right one nothing answered is paid again', async () => {
    world.sandbox.setRules([{ match: { provider: 'perplexity' }, fault: 401 }]);
    const id = await world.start(live({ questions: QUESTIONS }));
    await expect(world.engine.jobs.result(id)).rejects.toMatchObject({ code: 'provider_rejected_key' });
    const stopped = await world.engine.audits.get(world.workspaceId, id);
    expect(stopped.audit).toMatchObject({ status: 'failed', error: { code: 'provider_rejected_key' } });
    expect(stopped.costUsd).toBeGreaterThan(0);
    world.sandbox.setRules([]);
    await world.engine.audits.resume(world.workspaceId, id);
    await world.engine.jobs.result(id);
    const report = await world.engine.audits.report(world.workspaceId, id);
    expect(report.answers).toHaveLength(24);
    expect(report.warnings.map(({ code }) => code)).not.toContain('unanswered');
    expect(answeredTwice()).toEqual([]);
    expect(askedOf('perplexity').filter((call) => call.status === 200)).toHaveLength(6);
  });
});

describe('what cannot be asked is refused before anything is kept or spent', () => {
  const refused = async (change: Partial<AuditInput>) => {
    const failure = await world.start(live(change)).catch((error: unknown) => error);
    expect((await world.engine.audits.list(world.workspaceId, { limit: 5 })).items).toEqual([]);
    expect(world.sandbox.calls).toEqual([]);
    return failure;
  };

  test('a brand of one letter', async () => {
    expect(await refused({ brand: { name: 'K' } })).toMatchObject({ code: 'invalid_input' });
  });

  test('a brand that reads like a rival', async () => {
    expect(await refused({ competitors: [{ name: 'larkspur books' }] })).toMatchObject({
      code: 'invalid_input',
    });
  });

  test('a live audit that knows neither questions nor what is sold', async () => {
    expect(await refused({ productCategory: undefined })).toMatchObject({
      code: 'invalid_input',
      issues: [{ path: 'productCategory', message: 'is needed to make questions' }],
    });
  });

  test('more answers than one audit holds', async () => {
    const questions = Array.from({ length: 2_000 }, (_, index) => ({ text: `Which one is best, ${index}?` }));
    expect(await refused({ questions, answers: { kind: 'live', repeats: 3 } })).toMatchObject({
      code: 'too_large',
    });
  });

  test('an assistant without a key', async () => {
    await world.restart({ sandboxUrl: '' });
    expect(await refused({})).toMatchObject({ code: 'provider_unconfigured' });
    await world.restart();
  });
});
