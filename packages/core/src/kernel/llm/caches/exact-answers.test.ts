import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { testDatabase } from '../../../testing/index.ts';
import { type Clock, systemClock } from '../../clock/index.ts';
import { createNotices, type Notices } from '../../notices/index.ts';
import {
  type CachedAnswers,
  createCachedAnswers,
  createExactAnswers,
  type ExactAnswersDeps,
} from './index.ts';

const database = await testDatabase();
const { store } = database;
let open: (CachedAnswers | Notices)[] = [];
afterEach(async () => {
  for (const each of open.reverse()) await each.close();
  open = [];
});
afterAll(() => database.close());

/** A process with its kept answers. */
async function process(memory: ExactAnswersDeps['memory'] = {}, clock: Clock = systemClock) {
  const { connectionString } = store;
  const notices = createNotices({ connectionString, clock, onError: () => undefined });
  const answers = createCachedAnswers({ store, clock, notices, processId: randomUUID() });
  open.push(notices, answers);
  const exact = createExactAnswers({ answers, clock, memory });
  await exact.find({ workspaceId: database.workspaceId, id: 'none' });
  return { answers, exact };
}

const workspace = () => database.addWorkspace();
const given = (answer: unknown, tags: string[] = [], model = 'openai/small') => ({
  answer,
  task: 'chat',
  model,
  tags,
  ttlMs: 60_000,
});

describe('an exact answer', () => {
  it('is found at once, without a promise, where it lies in memory; so is that there is none', async () => {
    const { exact } = await process();
    const workspaceId = await workspace();
    const key = { workspaceId, id: 'a' };
    expect(await exact.find(key)).toBeNull();
    expect(exact.find(key)).toBeNull();
    exact.put(key, { ...given({ text: 'A' }), asked: exact.moment() });
    expect(exact.find(key)).toMatchObject({ answer: { text: 'A' }, model: 'openai/small' });
  });

  it('cannot be changed for others by who got it', async () => {
    const { exact } = await process();
    const key = { workspaceId: await workspace(), id: 'a' };
    const answer = { text: 'A' };
    exact.put(key, { ...given(answer), asked: exact.moment() });
    answer.text = 'changed';
    const first = (await exact.find(key))?.answer as { text: string };
    first.text = 'changed';
    expect((await exact.find(key))?.answer).toEqual({ text: 'A' });
  });

  it('that was invalidated while it was under way is kept nowhere', async () => {
    const { exact, answers } = await process();
    const workspaceId = await workspace();
    await exact.find({ workspaceId, id: 'x' });
    const asked = exact.moment();
    await answers.invalidate(workspaceId, { tags: ['t'] });
    exact.put({ workspaceId, id: 'a' }, { ...given('stale', ['t']), asked });
    exact.put({ workspaceId, id: 'b' }, { ...given('other', ['u']), asked });
    await answers.flush();
    expect(await exact.find({ workspaceId, id: 'a' })).toBeNull();
    expect((await exact.find({ workspaceId, id: 'b' }))?.answer).toBe('other');
  });

  it.each([
    ['a tag', { tags: ['t', 'z'] }, ['b', 'c']],
    ['a task', { task: 'chat' }, []],
    ['another task', { task: 'research' }, ['a', 'b', 'c']],
    ['a model, wherever it is served', { model: 'openai/large' }, ['a', 'b']],
    ['a model and a tag together', { model: 'openai/large', tags: ['t'] }, ['a', 'b', 'c']],
    ['nothing, which is everything', {}, []],
  ])('goes by %s, from memory and table alike', async (_what, selection, left) => {
    const { exact, answers } = await process();
    const workspaceId = await workspace();
    await exact.find({ workspaceId, id: 'x' });
    const put = (id: string, tags: string[], model?: string) =>
      exact.put({ workspaceId, id }, { ...given(id, tags, model), asked: exact.moment() });
    put('a', ['t']);
    put('b', ['u']);
    put('c', ['u'], 'openai/large@eu');
    await answers.flush();
    const gone = await answers.invalidate(workspaceId, selection);
    expect(gone.exact).toBe(3 - left.length);
    const other = await process();
    for (const id of ['a', 'b', 'c']) {
      expect((await exact.find({ workspaceId, id }))?.answer).toBe(left.find((one) => one === id));
      expect((await other.exact.find({ workspaceId, id }))?.answer).toBe(left.find((one) => one === id));
    }
  });

  it('is dropped from memory when there are too many, those used longest ago first', async () => {
    const { exact } = await process({ entries: 10 });
    const workspaceId = await workspace();
    await exact.find({ workspaceId, id: 'x' });
    for (let at = 0; at < 10; at++)
      exact.put({ workspaceId, id: `${at}` }, { ...given(at), asked: exact.moment(), share: false });
    await exact.find({ workspaceId, id: '0' });
    exact.put({ workspaceId, id: '10' }, { ...given(10), asked: exact.moment(), share: false });
    const held = (id: string) => exact.find({ workspaceId, id }) !== null;
    expect(['0', '1', '2', '10'].map(held)).toEqual([true, false, true, true]);
    expect(exact.counts().inMemory).toBe(10);
  });

  it('under a flood is shared when it is asked for again', async () => {
    const time = { nowMs: 0 };
    const { exact, answers } = await process({}, { ...systemClock, monotonicMs: () => time.nowMs });
    const workspaceId = await workspace();
    await exact.find({ workspaceId, id: 'x' });
    for (let at = 0; at < 2_100; at++)
      exact.put({ workspaceId, id: `${at}` }, { ...given(at), asked: exact.moment() });
    await answers.flush();
    expect(answers.counts()).toMatchObject({ kept: { exact: 2_000 }, lost: { exact: 100 } });
    time.nowMs = 1_000;
    await exact.find({ workspaceId, id: '2099' });
    await answers.flush();
    const other = await process();
    expect((await other.exact.find({ workspaceId, id: '2099' }))?.answer).toBe(2_099);
    expect(await other.exact.find({ workspaceId, id: '2098' })).toBeNull();
  });
});
