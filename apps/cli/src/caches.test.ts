import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestShell, testShell } from './test-shell.ts';

let shell: TestShell;
beforeAll(async () => {
  shell = await testShell();
  // Makes the workspace.
  await shell.run(['llm', 'cache', 'show']);
  await shell.database.store.pool.query(`
    insert into llm_cached_answers (workspace_id, id, kind, task, model, answer, tags, expires_at)
    select w.id, n::text, case when n < 3 then 'exact' else 'semantic' end, 'chat', 'openai/gpt-6-luna', '{}',
      case when n = 1 then array['company:acme.com'] else '{}' end, now() + interval '1 day'
    from workspaces w, generate_series(1, 4) n where w.name = 'default'`);
});
afterAll(() => shell.close());

describe('leadline llm cache', () => {
  it('shows what is kept', async () => {
    const { code, out } = await shell.run(['llm', 'cache', 'show', '--since', '1d']);
    expect(code).toBe(0);
    expect(out).toMatch(/the same request +0 +\$0 +2\n/u);
    expect(out).toMatch(/in other words +0 +\$0 +2\n/u);
    const { out: json } = await shell.run(['llm', 'cache', 'show', '--json']);
    expect(JSON.parse(json)).toMatchObject({ exact: { entries: 2 }, semantic: { entries: 2 }, misses: 0 });
  });

  it('takes out what is said, and only when that is confirmed', async () => {
    const purge = (...args: string[]) => shell.run(['llm', 'cache', 'purge', ...args]);
    expect(await purge()).toMatchObject({ code: 2, err: expect.stringContaining('--all') });
    expect(await purge('--all')).toMatchObject({ code: 2, err: expect.stringContaining('--yes') });
    expect((await purge('--tag', 'company:acme.com', '--yes')).out).toBe(
      'Took out 1 kept answer (1 of the same request, 0 of questions in other words).\n',
    );
    expect((await purge('--task', 'research', '--yes')).out).toMatch(/^No kept answer fitted/u);
    expect(JSON.parse((await purge('--all', '--yes', '--json')).out)).toEqual({
      gone: { exact: 1, semantic: 2 },
    });
    expect(await purge('--model', 'luna', '--yes')).toMatchObject({ code: 2 });
  });
});

describe('leadline llm contexts', () => {
  it('keeps, lists and removes texts', async () => {
    const contexts = (...args: string[]) => shell.run(['llm', 'contexts', ...args]);
    expect((await contexts('list')).out).toContain('leadline llm contexts set house');
    const file = await shell.file('house.txt', 'Acme sells anvils\nto smiths.');
    expect((await contexts('set', 'house', '--file', file)).out).toContain('x-leadline-context: house');
    const piped = await shell.run(['llm', 'contexts', 'set', 'deal:42'], { stdin: 'Control is 89.' });
    expect(piped.code).toBe(0);
    expect((await contexts('list')).out).toMatch(/^house +\d.* +Acme sells anvils to smiths\.$/mu);
    expect((await contexts('remove', 'house')).out).toBe('Removed house.\n');
    expect((await contexts('remove', 'house')).code).not.toBe(0);
    expect(JSON.parse((await contexts('list', '--json')).out)).toMatchObject({
      items: [{ name: 'deal:42' }],
    });
  });
});
