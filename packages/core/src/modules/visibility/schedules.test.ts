import { type AuditInput, auditInputSchema, type Schedule, visibilityOperations } from '@leadline/contracts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { plainPrincipal } from '../../kernel/iam/index.ts';
import { runOperation } from '../../kernel/operations/index.ts';
import { auditOf } from './test-answers.ts';
import { openWorld, type World } from './test-world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
beforeEach(() => world.reset());
afterAll(() => world.close());

const live: AuditInput = auditOf({
  analyst: 'builtin',
  questions: [{ text: 'Which bookkeeping software do cafés use?', category: 'solution_seeking' }],
  answers: { kind: 'live', assistants: ['openai', 'gemini'] },
});

async function run<Result>(name: keyof typeof visibilityOperations, input: object): Promise<Result> {
  const operation = world.engine.operations.find(
    (each) => each.definition.name === visibilityOperations[name].name,
  );
  if (!operation) throw new Error(`There is no operation ${name}.`);
  const principal = plainPrincipal({ workspaceId: world.workspaceId, keyId: 'test', role: 'admin' });
  const call = { context: { principal, requestId: 'test' }, store: world.engine.store };
  return (await runOperation(operation, input, call)) as Result;
}

type Page = { items: Schedule[]; nextCursor: string | null };
const create = (change: object = {}) =>
  run<Schedule>('createSchedule', { name: 'weekly', cron: '0 6 * * 1', audit: live, ...change });
const list = (page: object = {}) => run<Page>('listSchedules', page);

/** Makes the schedule's next tick due now. */
async function tickNow(id: string): Promise<void> {
  await world.engine.store.pool.query(
    `update job_schedules set next_at = date_trunc('milliseconds', now()) where id = $1`,
    [id],
  );
}

async function until<Found>(look: () => Promise<Found | null | undefined>): Promise<Found> {
  const deadline = Date.now() + 15_000;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > deadline) throw new Error('waited in vain');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** An audit is there a moment before its job is. */
async function ended(auditId: string): Promise<void> {
  const { jobs } = world.engine;
  await until(() => jobs.get(auditId));
  await jobs.result(auditId);
}

test('a schedule is kept, listed and deleted', async () => {
  const made = await create({ timeZone: 'Europe/Berlin' });
  expect(made).toMatchObject({ name: 'weekly', timeZone: 'Europe/Berlin', paused: false, lastAuditId: null });
  expect(Date.parse(made.nextRunAt ?? '')).toBeGreaterThan(Date.now());
  expect((await list()).items).toEqual([made]);
  expect(await run('deleteSchedule', { scheduleId: made.id })).toEqual({ deleted: true });
  expect((await list()).items).toEqual([]);
  await expect(run('deleteSchedule', { scheduleId: made.id })).rejects.toMatchObject({ code: 'not_found' });
});

test('a tick starts one audit, which the schedule then names until it is deleted', async () => {
  const { id } = await create();
  await tickNow(id);
  const auditId = await until(async () => (await list()).items[0]?.lastAuditId);
  await ended(auditId);
  const { items } = await world.engine.audits.list(world.workspaceId, { limit: 5 });
  expect(items).toMatchObject([{ id: auditId, source: 'live', status: 'succeeded', answers: 2 }]);
  await tickNow(id);
  const second = await until(async () => {
    const last = (await list()).items[0]?.lastAuditId;
    return last === auditId ? null : last;
  });
  await ended(second);
  expect((await world.engine.audits.compare(world.workspaceId, auditId, second)).sharedQuestions).toBe(1);
  await world.engine.audits.remove(world.workspaceId, second);
  expect((await list()).items[0]?.lastAuditId).toBeNull();
});

test('a tick that cannot start its audit names none, and says why', async () => {
  const { id } = await create();
  await world.restart({ sandboxUrl: '' });
  await tickNow(id);
  const [schedule] = await until(async () => {
    const { items } = await list();
    return items[0]?.lastError ? items : null;
  });
  expect(schedule).toMatchObject({ lastAuditId: null, lastError: 'No key is set for: openai, gemini.' });
  await world.restart();
});

test('pages through schedules in the order of their names, each once', async () => {
  const names = ['b', 'Zebra', 'a', 'Ähre', 'c d', 'z'];
  for (const name of names) await create({ name });
  const seen: string[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page: Page = await list({ limit: 4, ...(cursor && { cursor }) });
    seen.push(...page.items.map((schedule) => schedule.name));
    cursor = page.nextCursor;
  }
  expect(seen).toEqual(names.toSorted());
});

test.each([
  ['a name in use', { name: 'weekly' }, 'conflict'],
  ['recorded answers', { name: 'other', audit: auditOf() }, 'invalid_input'],
  ['a brand of one letter', { name: 'other', audit: { ...live, brand: { name: 'K' } } }, 'invalid_input'],
  ['a bad expression', { name: 'other', cron: 'every monday' }, 'invalid_input'],
  ['an unknown time zone', { name: 'other', timeZone: 'Moon/Base' }, 'invalid_input'],
])('refuses %s', async (_what, change, code) => {
  const first = await create();
  await expect(create(change)).rejects.toMatchObject({ code });
  expect((await list()).items).toEqual([first]);
  expect(auditInputSchema.parse(first.audit)).toEqual(auditInputSchema.parse(live));
});
