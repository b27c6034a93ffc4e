import {
  auditComparisonSchema,
  auditInputSchema,
  auditListItemSchema,
  auditReportSchema,
  visibilityOperations,
} from '@leadline/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { plainPrincipal } from '../../kernel/iam/index.ts';
import { runOperation } from '../../kernel/operations/index.ts';
import { auditOf, recordedAnswers } from './test-answers.ts';
import { openWorld, type World } from './test-world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
beforeEach(() => world.reset());
afterAll(() => world.close());

const audits = () => world.engine.audits;
/** A small audit by rules, for tests that need one but do not look into it. */
const small = auditOf({
  analyst: 'builtin',
  answers: { kind: 'recorded', answers: recordedAnswers(1) },
});

describe('a list of audits', () => {
  test('shows each once, newest first, page by page, while others are started', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 7; n += 1) ids.unshift(await world.start(small));
    const seen: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await audits().list(world.workspaceId, { limit: 2, cursor: cursor ?? undefined });
      expect(page.items.length).toBeLessThanOrEqual(2);
      seen.push(...page.items.map((item) => item.id));
      cursor = page.nextCursor;
      await world.start(small);
    }
    expect(seen).toEqual(ids);
  });

  test('keeps audits of the same moment apart', async () => {
    const started = await Promise.all(Array.from({ length: 6 }, () => world.start(small)));
    await Promise.all(started.map((id) => world.engine.jobs.result(id)));
    await world.engine.store.pool.query(
      `update ai_visibility_audits set created_at = '2026-03-01T10:00:00.123Z'`,
    );
    const first = await audits().list(world.workspaceId, { limit: 4 });
    const rest = await audits().list(world.workspaceId, { limit: 4, cursor: first.nextCursor ?? '' });
    expect(new Set([...first.items, ...rest.items].map((item) => item.id)).size).toBe(6);
    expect(rest.nextCursor).toBeNull();
  });

  test('can be narrowed by brand and status, and shows the figures of finished audits', async () => {
    const report = await world.report(small);
    await world.report({ ...small, brand: { name: 'Cornflower Ledger' } });
    const { items } = await audits().list(world.workspaceId, {
      limit: 9,
      brand: 'Larkspur Books',
      status: 'succeeded',
    });
    expect(items).toEqual([
      {
        ...report.audit,
        answers: 6,
        overallScore: report.scores.overall.value,
        mentionRate: report.scores.mentionRate.rate,
        costUsd: 0,
      },
    ]);
    expect(auditListItemSchema.parse(items[0])).toEqual(items[0]);
    expect((await audits().list(world.workspaceId, { limit: 9, status: 'paused' })).items).toEqual([]);
  });

  test('refuses a cursor it never gave out', async () => {
    for (const cursor of ['', 'nonsense', Buffer.from('2026-01-01 x').toString('base64url')])
      await expect(audits().list(world.workspaceId, { limit: 2, cursor })).rejects.toMatchObject({
        code: 'invalid_input',
      });
  });
});

describe('a report', () => {
  test('is not ready before the audit is finished, and says what to do', async () => {
    const id = await world.start({ ...small, analyst: 'auto', budgetUsd: 0.000_01 });
    await world.engine.jobs.result(id).catch(() => undefined);
    const expected = {
      code: 'not_ready',
      next: `Go on with \`leadline visibility resume ${id}\`.`,
      retryable: false,
    };
    await expect(audits().report(world.workspaceId, id)).rejects.toMatchObject(expected);
    await expect(audits().export(world.workspaceId, id, 'html')).rejects.toMatchObject(expected);
    await expect(audits().compare(world.workspaceId, id, id)).rejects.toMatchObject(expected);
  });

  test('is exported in each format, named after brand and day', async () => {
    const report = await world.report(small);
    const { id, createdAt } = report.audit;
    for (const [format, extension] of [
      ['html', 'html'],
      ['json', 'json'],
      ['csv', 'csv'],
      ['markdown', 'md'],
    ] as const) {
      const file = await audits().export(world.workspaceId, id, format);
      expect(file.fileName).toBe(`leadline-larkspur-books-${createdAt.slice(0, 10)}.${extension}`);
      expect(file.body).toContain('Larkspur Books');
      if (format === 'json') expect(auditReportSchema.parse(JSON.parse(file.body))).toEqual(report);
    }
  });

  test('says when rules stood in for a model that gave no usable answer', async () => {
    world.sandbox.setRules([{ match: { purpose: 'judge' }, fault: 500 }]);
    const report = await world.report(auditOf({ answers: small.answers }));
    expect(report.analyst).not.toBe('builtin');
    const warning = report.warnings.find(({ code }) => code === 'rules_stood_in');
    expect(warning?.message).toContain('6 of 6 answers');
    expect((await world.report(small)).warnings.map(({ code }) => code)).not.toContain('rules_stood_in');
  });
});

test('two audits of a brand are compared', async () => {
  const before = await world.report(small);
  const after = await world.report({
    ...small,
    answers: {
      kind: 'recorded',
      answers: recordedAnswers(1).map((answer) => ({ ...answer, text: 'Nothing comes to mind.' })),
    },
  });
  const comparison = await audits().compare(world.workspaceId, before.audit.id, after.audit.id);
  expect(auditComparisonSchema.parse(comparison)).toEqual(comparison);
  expect(comparison.overall.after.rate).toBe(0);
  expect(comparison.overall.before.rate).toBeGreaterThan(0.5);
  expect(comparison.answersChanged.length).toBe(before.scores.mentionRate.hits);
});

describe('questions', () => {
  test('are made for a brand, eight for each stage, and nothing is asked of anybody', async () => {
    const { brand, competitors, productCategory } = auditInputSchema.parse(small);
    const made = await run('generateQuestions', { brand, competitors, productCategory });
    expect(made).toMatchObject({ author: 'model', questions: { length: 48 } });
    expect(new Set(world.sandbox.calls.map((call) => call.purpose))).toEqual(
      new Set(['visibility_generate-questions']),
    );
  });
});

async function run(name: keyof typeof visibilityOperations, input: object, workspaceId = world.workspaceId) {
  const { definition, ...rest } =
    world.engine.operations.find((each) => each.definition.name === visibilityOperations[name].name) ?? {};
  if (!definition || !('handle' in rest)) throw new Error(`There is no operation ${name}.`);
  const principal = plainPrincipal({ workspaceId, keyId: 'test', role: 'admin' });
  return runOperation({ definition, ...rest }, input, {
    context: { principal, requestId: 'test' },
    store: world.engine.store,
  });
}

describe('another workspace', () => {
  test('sees nothing, whatever it asks, and changes nothing', async () => {
    const { audit } = await world.report(small);
    const running = await world.start(small);
    const other = await world.database.addWorkspace();
    const { id: auditId } = audit;
    const notFound: (readonly [keyof typeof visibilityOperations, object])[] = [
      ['getAudit', { auditId }],
      ['getReport', { auditId }],
      ['exportAudit', { auditId, format: 'csv' }],
      ['listEvents', { auditId }],
      ['resumeAudit', { auditId: running }],
      ['cancelAudit', { auditId: running }],
      ['deleteAudit', { auditId }],
      ['compareAudits', { before: auditId, after: auditId }],
      ['discoveredBrands', { auditId }],
    ];
    for (const [name, input] of notFound)
      await expect(run(name, input, other), name).rejects.toMatchObject({ code: 'not_found' });
    const follow = audits().follow(other, auditId, -1)[Symbol.asyncIterator]();
    await expect(follow.next()).rejects.toMatchObject({ code: 'not_found' });
    expect(await run('listAudits', {}, other)).toEqual({ items: [], nextCursor: null });
    await world.engine.jobs.result(running);
    expect((await audits().list(world.workspaceId, { limit: 5, status: 'succeeded' })).items).toHaveLength(2);
  });

  test('every operation is one of those that were tried, or makes something new', () => {
    const tried = [
      'getAudit',
      'getReport',
      'exportAudit',
      'listEvents',
      'resumeAudit',
      'cancelAudit',
      'deleteAudit',
    ];
    const more = ['compareAudits', 'discoveredBrands', 'listAudits'];
    const making = ['estimateAudit', 'startAudit', 'generateQuestions', 'createSchedule'];
    const ofSchedules = ['listSchedules', 'deleteSchedule'];
    expect(Object.keys(visibilityOperations).toSorted()).toEqual(
      [...tried, ...more, ...making, ...ofSchedules].toSorted(),
    );
  });

  test('sees no schedules', async () => {
    const other = await world.database.addWorkspace();
    const live = { ...small, answers: { kind: 'live', assistants: ['openai'] } };
    const made = (await run('createSchedule', { name: 'mine', cron: '0 6 * * 1', audit: live })) as {
      id: string;
    };
    expect(await run('listSchedules', {}, other)).toEqual({ items: [], nextCursor: null });
    await expect(run('deleteSchedule', { scheduleId: made.id }, other)).rejects.toMatchObject({
      code: 'not_found',
    });
    const theirs = await run('createSchedule', { name: 'mine', cron: '0 7 * * 1', audit: live }, other);
    expect(theirs).not.toMatchObject({ id: made.id });
  });
});
