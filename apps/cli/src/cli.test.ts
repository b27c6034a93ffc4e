import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestShell, testShell } from './test-shell.ts';
import { VERSION } from './version.ts';

let shell: TestShell;
beforeAll(async () => {
  shell = await testShell();
});
afterAll(() => shell.close());

describe('the command line', () => {
  it('shows its version and its help, with success', async () => {
    expect(await shell.run(['--version'])).toEqual({ code: 0, out: `${VERSION}\n`, err: '' });
    const help = await shell.run(['--help']);
    expect(help).toMatchObject({ code: 0, err: '' });
    for (const command of ['start', 'serve', 'visibility', 'doctor', 'mcp'])
      expect(help.out).toContain(command);
    expect(help.out).toContain('Exit codes: 0 success, 1 failure, 2 wrong call');
  });

  it.each([
    ['audit', '--answers'],
    ['show', '--json'],
    ['list', '--cursor'],
    ['compare', '<before>'],
    ['resume', '--budget'],
    ['cancel', '<audit>'],
    ['schedule', 'add'],
    ['export', '--format'],
    ['delete', '<audit>'],
    ['questions', '--category'],
  ])('explains `visibility %s`', async (command, words) => {
    const { code, out } = await shell.run(['visibility', command, '--help']);
    expect(code).toBe(0);
    expect(out).toContain(words);
    // A line longer than a terminal breaks where it likes; the examples are to be copied whole.
    const text = out.split('Examples:')[0] ?? '';
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  it.each([
    ['nothing at all', []],
    ['an unknown command', ['visibly']],
    ['an unknown subcommand', ['visibility', 'auditt']],
    ['an unknown option', ['visibility', 'list', '--colour']],
    ['a missing argument', ['visibility', 'show']],
    ['a missing value', ['visibility', 'audit', '--brand']],
    ['one argument too many', ['visibility', 'show', 'a', 'b']],
    ['a value that is none of the choices', ['visibility', 'audit', '--plan', 'huge']],
  ])('takes %s for a wrong call, and says so', async (_case, args) => {
    const { code, out, err } = await shell.run(args);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toMatch(/error:|Usage:/u);
  });

  it('takes input that cannot be used for a wrong call', async () => {
    for (const args of [
      ['show', 'not-a-uuid'],
      ['list', '--limit', 'many'],
      ['list', '--status', 'lost'],
      ['resume', 'x', '--budget', 'much'],
    ]) {
      const { code, err } = await shell.run(['visibility', ...args]);
      expect([args, code]).toEqual([args, 2]);
      expect(err).toContain('(invalid_input)');
    }
  });

  it('takes what is not there for a failure', async () => {
    const { code, err } = await shell.run(['visibility', 'show', '7d9f3a52-0d5c-4a55-9a2e-111111111111']);
    expect(code).toBe(1);
    expect(err).toMatch(/^Error There is no audit .*\(not_found\)\nNext: See `leadline visibility list`/u);
  });
});

describe('the doctor’s command', () => {
  it('prints a line for each check, with what to do, and succeeds on warnings', async () => {
    const { code, out } = await shell.run(['doctor']);
    expect(code).toBe(0);
    expect(out).toMatch(/✓ database {5}PostgreSQL \d+/u);
    expect(out).toMatch(/! models[^\n]*\n +→ Set a key/u);
  });

  it('fails when a check fails, in JSON too', async () => {
    const { code, out } = await shell.run(['doctor', '--json'], {
      env: { DATABASE_URL: 'postgres://leadline@127.0.0.1:1/none' },
    });
    expect(code).toBe(1);
    expect(JSON.parse(out)).toContainEqual(expect.objectContaining({ name: 'database', state: 'failed' }));
  });
});
