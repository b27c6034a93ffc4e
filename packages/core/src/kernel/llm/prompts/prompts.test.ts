import type { PromptExample } from '@leadline/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { demoTask } from '../fixtures/test-task.ts';
import { type PromptProcess, type PromptsWorld, promptsWorld } from './test-prompts-world.ts';

let world: PromptsWorld;
let process: PromptProcess;
/** Of this test alone. */
let workspaceId: string;
beforeAll(async () => {
  world = await promptsWorld();
  process = world.start();
});
beforeEach(async () => {
  workspaceId = await world.database.addWorkspace();
  world.sandbox.setRules([]);
  world.sandbox.reset();
});
afterAll(() => world.close());

const { name } = demoTask;
const input = { product: 'a password manager', wanted: 2 };
/** A word by which the sandbox tells the edited prompt from the code's. */
const MARK = 'ZEBRA';
const edited = { name, system: `You list improvements. ${MARK}` };

const options = () => ({ ...world.options(), workspaceId });
const run = (by = options(), at: PromptProcess = process) => at.llm.run(demoTask, input, by);
const ask: PromptProcess['run'] = (operation, given, who) =>
  process.run(operation, given, { workspaceId, ...who });

async function saveAndPromote(): Promise<string> {
  const { version } = await ask('savePrompt', edited);
  await ask('promotePrompt', { name, version });
  return version;
}

describe('a saved version of a task’s prompt', () => {
  it('gets no traffic until it is given some, and then is what the model is asked with', async () => {
    const saved = await ask('savePrompt', { ...edited, note: 'try a stripe' });
    expect(saved).toMatchObject({
      version: '1.0.1-ws',
      state: 'idle',
      share: 0,
      basedOn: '1.0.0',
      note: 'try a stripe',
    });
    // Whoever is asked with the edited text answers badly first.
    world.sandbox.setRules([
      { match: { bodyContains: MARK }, fault: 'broken_json', where: 'content', times: 1 },
    ]);
    expect(await run()).toMatchObject({ promptVersion: '1.0.0', repaired: false });
    await ask('promotePrompt', { name, version: saved.version });
    const by = options();
    expect(await run(by)).toMatchObject({ promptVersion: '1.0.1-ws', repaired: true });
    const rows = await world.rows(by.jobId);
    expect(rows.map((row) => [row.task_version, row.outcome])).toEqual([
      ['1.0.1-ws', 'ok'],
      ['1.0.1-ws', 'repair'],
    ]);
    const ledger = await process.llm.ledger(by.workspaceId, by.jobId);
    expect(ledger.tasks).toMatchObject([{ task: name, promptVersions: ['1.0.1-ws'] }]);
  });

  it('shows its examples as turns before the question, and fills in what the task offers', async () => {
    const example: PromptExample = { input: 'For a bank in {{product}}', output: { items: [] } };
    const { version } = await ask('savePrompt', {
      name,
      system: 'Improve {{ product }}. Keep \\{{braces}}.',
      examples: [example],
    });
    await ask('promotePrompt', { name, version });
    for (const bodyContains of [
      'Improve a password manager. Keep {{braces}}.',
      'For a bank in a password manager',
      JSON.stringify('{"items":[]}').slice(1, -1),
    ]) {
      world.sandbox.setRules([{ match: { bodyContains }, fault: 'broken_json', where: 'content', times: 1 }]);
      const { repaired, promptVersion } = await run();
      expect([bodyContains, promptVersion, repaired]).toEqual([bodyContains, version, true]);
    }
    const { content } = await ask('getPrompt', { name });
    expect(content).toMatchObject({ version, variables: ['product'], examples: [example] });
  });

  it.each([
    [{ system: 'For {{price}}' }, 'system'],
    [{ system: 'For {{' }, 'system'],
    [{ examples: [{ input: 'x', output: { items: [{ title: 1 }] } }] }, 'examples.0.output.items.0.title'],
    [{ examples: [{ input: 'x', output: 'no JSON' }] }, 'examples.0.output'],
    [{ system: 'half \ud800' }, 'system'],
    [{ system: 'nul \0' }, 'system'],
    [{ system: 'x'.repeat(100_001) }, 'system'],
    [{ system: 'x', version: 'two' }, 'version'],
    [{ system: 'x', version: '1.2.0' }, 'version'],
    [{ system: 'x', version: '2.0.0-ws' }, 'version'],
    [{ system: 'x', version: '1.0.0-ws' }, 'version'],
    [{ system: 'x', bump: 'major' }, 'version'],
  ])('is refused when it could not be used: %j', async (wrong, path) => {
    await expect(ask('savePrompt', { name, ...wrong })).rejects.toMatchObject({
      code: 'invalid_input',
      issues: [expect.objectContaining({ path })],
    });
    expect((await ask('getPrompt', { name })).versions).toHaveLength(1);
  });

  it('is never changed: the same number is refused, also for one of two who save at once, and so is what changes nothing', async () => {
    const { version } = await ask('savePrompt', edited);
    await expect(ask('savePrompt', { name, system: 'other', version })).rejects.toMatchObject({
      code: 'conflict',
    });
    await expect(ask('savePrompt', { ...edited, basedOn: version })).rejects.toMatchObject({
      code: 'conflict',
    });
    const both = await Promise.allSettled(
      ['a', 'b'].map((system) => ask('savePrompt', { name, system, version: '1.7.0-x' })),
    );
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect((await ask('savePrompt', { name, system: 'c', bump: 'minor' })).version).toBe('1.8.0-ws');
  });

  it('is passed over once the task has another output, and says so', async () => {
    const version = await saveAndPromote();
    const next = { ...demoTask, version: '2.0.0' };
    const later = world.start({ tasks: [next] });
    expect(await later.llm.run(next, input, options())).toMatchObject({ promptVersion: '2.0.0' });
    const shown = await later.run('getPrompt', { name }, { workspaceId });
    expect(shown.live).toEqual([{ version: '2.0.0', source: 'code', share: 1 }]);
    expect(shown.versions.find((each) => each.version === version)).toMatchObject({
      state: 'outdated',
      share: 0,
    });
    await expect(
      later.run('promotePrompt', { name, version, revision: shown.revision }, { workspaceId }),
    ).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('another output'),
    });
    // A new minor version of the code has the same output.
    const minor = { ...demoTask, version: '1.3.0' };
    expect(await world.start({ tasks: [minor] }).llm.run(minor, input, options())).toMatchObject({
      promptVersion: version,
    });
  });
});

describe('traffic', () => {
  it('is shared by weight, and the same job always gets the same version', async () => {
    const { version } = await ask('savePrompt', edited);
    const { live } = await ask('splitPrompt', { name, weights: { '1.0.0': 1, [version]: 3 } });
    expect(live).toEqual([
      { version, source: 'workspace', share: 0.75 },
      { version: '1.0.0', source: 'code', share: 0.25 },
    ]);
    const jobs = Array.from({ length: 24 }, () => options());
    const first = await Promise.all(jobs.map((job) => run(job)));
    const again = await Promise.all(
      jobs.map((job) => run({ ...job, idempotencyKey: `${job.idempotencyKey}-2` })),
    );
    const versions = first.map((result) => result.promptVersion);
    expect(again.map((result) => result.promptVersion)).toEqual(versions);
    expect(new Set(versions)).toEqual(new Set(['1.0.0', version]));
  });

  it('moves with the weights, but no job that has begun, not even when it is resumed elsewhere', async () => {
    const before = options();
    expect((await run(before)).promptVersion).toBe('1.0.0');
    const version = await saveAndPromote();
    const during = options();
    expect((await run(during)).promptVersion).toBe(version);
    await ask('promotePrompt', { name, version: 'code' });
    // Here and in another process, which has only the database to go by.
    for (const at of [process, world.start()]) {
      expect((await run({ ...before, idempotencyKey: 'next' }, at)).promptVersion).toBe('1.0.0');
      expect((await run({ ...during, idempotencyKey: 'next' }, at)).promptVersion).toBe(version);
      expect((await run(options(), at)).promptVersion).toBe('1.0.0');
    }
    await ask('promotePrompt', { name, version });
    // What began before the workspace touched the prompt is known from its calls.
    expect((await run({ ...before, idempotencyKey: 'last' }, world.start())).promptVersion).toBe('1.0.0');
  });

  it('is drawn anew for work without a job, by what it is', async () => {
    await saveAndPromote();
    await ask('splitPrompt', { name, weights: { code: 1, '1.0.1-ws': 1 } });
    const versions = await Promise.all(
      ['a', 'a', 'b', 'c', 'd', 'e', 'f', 'g'].map(
        async (idempotencyKey) =>
          (await process.llm.run(demoTask, input, { workspaceId, idempotencyKey })).promptVersion,
      ),
    );
    expect(versions[0]).toBe(versions[1]);
    expect(new Set(versions).size).toBe(2);
  });

  it('follows in every process as soon as it is told', async () => {
    const other = world.start();
    expect((await run(options(), other)).promptVersion).toBe('1.0.0');
    const version = await saveAndPromote();
    await expect.poll(async () => (await run(options(), other)).promptVersion).toBe(version);
  });

  it('is not followed by another workspace', async () => {
    await saveAndPromote();
    const other = await world.database.addWorkspace();
    expect((await run({ ...options(), workspaceId: other })).promptVersion).toBe('1.0.0');
    const theirs = await ask('getPrompt', { name }, { workspaceId: other });
    expect([theirs.revision, theirs.versions.length]).toEqual([0, 1]);
  });
});

describe('a change of what is live', () => {
  const version = '1.0.1-ws';
  const live = async () => (await ask('getPrompt', { name })).live.map((each) => each.version);

  it('can be rolled back step by step to the beginning, and the history keeps all of it', async () => {
    await saveAndPromote();
    await ask('savePrompt', { name, system: 'third', version: '1.1.0-ws' });
    await ask('splitPrompt', { name, weights: { [version]: 9, '1.1.0-ws': 1 }, note: 'a tenth' });
    await ask('promotePrompt', { name, version: '1.1.0-ws' });
    const states = [];
    for (let step = 0; step < 3; step += 1) {
      await ask('rollBackPrompt', { name });
      states.push(await live());
    }
    expect(states).toEqual([[version, '1.1.0-ws'], [version], ['1.0.0']]);
    await expect(ask('rollBackPrompt', { name })).rejects.toMatchObject({ code: 'conflict' });
    const { history, revision } = await ask('getPrompt', { name });
    expect(history.map(({ action }) => action)).toEqual([
      'rollback',
      'rollback',
      'rollback',
      'promote',
      'split',
      'promote',
    ]);
    expect(history.find(({ action }) => action === 'split')).toMatchObject({
      note: 'a tenth',
      author: 'key-1',
    });
    expect(revision).toBe(6);
  });

  it('asked for twice is one', async () => {
    await saveAndPromote();
    await ask('promotePrompt', { name, version });
    expect((await ask('rollBackPrompt', { name })).live).toMatchObject([{ version: '1.0.0' }]);
  });

  it('that somebody else was quicker with is a conflict, also when both come at once', async () => {
    await ask('savePrompt', edited);
    const changes = await Promise.allSettled(
      [1, 2, 3, 4].map((weight) =>
        ask('splitPrompt', { name, weights: { code: 5, [version]: weight }, revision: 0 }),
      ),
    );
    expect(changes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(ask('promotePrompt', { name, version, revision: 0 })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('revision 1'),
    });
    expect((await ask('promotePrompt', { name, version, revision: 1 })).revision).toBe(2);
  });

  it('cannot name a version that is not there, retired, or named twice; and a live one cannot be retired', async () => {
    await ask('savePrompt', edited);
    const split = (weights: Readonly<Record<string, number>>) => ask('splitPrompt', { name, weights });
    await expect(split({ '1.9.9-ws': 1 })).rejects.toMatchObject({ code: 'not_found' });
    await expect(split({ code: 1, '1.0.0': 1 })).rejects.toMatchObject({ code: 'invalid_input' });
    await expect(split({ code: 0 })).rejects.toMatchObject({ code: 'invalid_input' });
    await expect(split({ code: -1 })).rejects.toMatchObject({ code: 'invalid_input' });
    await expect(ask('retirePrompt', { name, version: 'code' })).rejects.toMatchObject({
      code: 'conflict',
    });
    await ask('promotePrompt', { name, version });
    await expect(ask('retirePrompt', { name, version })).rejects.toMatchObject({ code: 'conflict' });
    await ask('rollBackPrompt', { name });
    await ask('retirePrompt', { name, version });
    await expect(ask('promotePrompt', { name, version })).rejects.toMatchObject({ code: 'conflict' });
    expect((await ask('getPrompt', { name, version })).content.system).toContain(MARK);
  });

  it('shows as a diff what it means', async () => {
    await ask('savePrompt', {
      ...edited,
      examples: [{ input: 'For {{product}}', output: { items: [] } }],
    });
    const { from, to, diff, variables } = await ask('diffPrompt', { name, to: version });
    expect([from, to]).toEqual(['1.0.0', version]);
    expect(diff).toContain(`--- 1.0.0\n+++ ${version}\n@@`);
    expect(diff).toContain('-You list improvements to how a product is presented.');
    expect(diff).toContain(`+You list improvements. ${MARK}`);
    expect(diff).toContain('+## Example 1');
    expect(variables).toEqual({ added: ['product'], removed: [] });
    const same = await ask('diffPrompt', { name, from: version, to: version });
    expect([same.changed, same.diff]).toEqual([false, '']);
  });
});

it('a task that no module has, and a prompt nobody saved, are not found', async () => {
  await expect(ask('getPrompt', { name: 'demo.unknown' })).rejects.toMatchObject({
    code: 'not_found',
  });
  await expect(ask('savePrompt', { name: 'demo.unknown', system: 'x' })).rejects.toMatchObject({
    code: 'not_found',
  });
  for (const operation of ['getPrompt', 'rollBackPrompt', 'promptFigures'] as const)
    await expect(ask(operation, { name: 'nobody' })).rejects.toMatchObject({ code: 'not_found' });
  const { items } = await ask('listPrompts', {});
  expect(items).toEqual([
    {
      name,
      kind: 'task',
      summary: demoTask.summary,
      revision: 0,
      live: [{ version: '1.0.0', source: 'code', share: 1 }],
      saved: 0,
    },
  ]);
});
