import { type Sandbox, startSandbox } from '@leadline/sandbox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestShell, testShell } from './test-shell.ts';

let shell: TestShell;
let sandbox: Sandbox;
let env: Readonly<Record<string, string>>;
beforeAll(async () => {
  shell = await testShell();
  sandbox = await startSandbox();
  env = { GROQ_API_KEY: 'gsk-x', ANTHROPIC_API_KEY: 'sk-ant-x', LEADLINE_FREE_PLANS: 'groq' };
});
afterAll(async () => {
  await sandbox.close();
  await shell.close();
});

const run = (args: readonly string[], options: { readonly stdin?: string } = {}) =>
  shell.run(['llm', ...args], { env, ...options });
const json = async (args: readonly string[], options?: { readonly stdin?: string }) => {
  const { code, out, err } = await run([...args, '--json'], options);
  expect([code, err]).toEqual([0, expect.any(String)]);
  return JSON.parse(out);
};

describe('leadline llm explain', () => {
  it('tells rule, order, prices, what was ruled out and why, and budget, without asking any model', async () => {
    const { code, out, err } = await run(
      'explain --model auto --task fast_query --tier standard --tokens 4000 --output-tokens 500 --budget-left 0.5 --budget 1'.split(
        ' ',
      ),
    );
    expect(code).toBe(0);
    expect(out).toContain('Rule quick: A quick question goes to a free and fast model');
    expect(out).toMatch(/1\. groq\/llama-3\.1-8b-instant {2}\(free, fast, global\)/u);
    expect(out).toMatch(/\d\. anthropic\/claude-haiku-5-5 {2}\(at most \$0\.\d+, /u);
    expect(out).toContain('gpt-6-luna: no configured provider has it');
    expect(out).toContain('Budget: $0.50 left of $1.00.');
    expect(err).toContain('No server is running here');
    expect(sandbox.calls).toHaveLength(0);
  });

  it('takes what must stay in a region out, and says so', async () => {
    const answer = await json('explain --region eu --tokens 12000 --task company-summary'.split(' '));
    expect(answer).toMatchObject({ candidates: [], blocked: 'policy', request: { zones: ['eu', 'local'] } });
    expect(answer.ruledOut).toContainEqual({
      model: 'anthropic/claude-sonnet-5-5',
      code: 'zone',
      reason: expect.stringContaining('must stay in eu'),
    });
  });

  it('reads a whole request from a file or standard input, in any protocol', async () => {
    const openai = {
      model: 'anthropic/claude-haiku-5-5',
      messages: [{ role: 'user', content: 'word '.repeat(3_000) }],
      tools: [{ type: 'function', function: { name: 'look', parameters: { type: 'object' } } }],
      max_tokens: 77,
    };
    const file = await shell.file('request.json', JSON.stringify(openai));
    const answer = await json(['explain', '--request', file]);
    expect(answer).toMatchObject({
      named: 'anthropic/claude-haiku-5-5',
      request: { maxOutputTokens: 77, needs: ['tools'] },
    });
    expect(answer.request.inputTokens).toBeGreaterThan(2_000);
    const anthropic = {
      model: 'auto',
      max_tokens: 5,
      system: 'x',
      messages: [{ role: 'user', content: 'hi' }],
    };
    const piped = await json(['explain', '--request', '-'], { stdin: JSON.stringify(anthropic) });
    expect(piped).toMatchObject({ rule: { id: 'default' }, request: { maxOutputTokens: 5 } });
    const vectors = { model: 'text-embedding-3-small', input: ['a', 'b'] };
    const embedded = await json(['explain', '--embedding', '--request', '-'], {
      stdin: JSON.stringify(vectors),
    });
    expect(embedded).toMatchObject({ blocked: 'unknown_model', request: { kind: 'embedding' } });
  });

  it.each([
    [['--request', '/nowhere.json'], 'cannot be read'],
    [['--request', '-'], 'holds no JSON'],
    [['--tokens', 'many'], 'tokens'],
    [['--needs', 'magic'], 'magic'],
  ])('refuses what it cannot use (%j)', async (args, words) => {
    const { code, err } = await run(['explain', ...args], { stdin: '{' });
    expect(code).toBe(2);
    expect(err).toContain(words);
  });

  it('refuses a request that no client could send, with the path', async () => {
    const { code, err } = await run(['explain', '--request', '-'], {
      stdin: '{"messages":[{"role":"nobody"}]}',
    });
    expect([code, err]).toEqual([2, expect.stringContaining('messages[0]')]);
  });
});

describe('leadline llm models', () => {
  it('lists windows, prices, zones and strengths, what is confirmed and what is configured', async () => {
    const { code, out } = await run(['models', '--provider', 'groq']);
    expect(code).toBe(0);
    expect(out).toMatch(/groq\/llama-3\.1-8b-instant.* 131\.1K .*groq \(global, free\)/u);
    expect(out).toContain('4 models, 4 of them configured. US dollars per million tokens; file of 20');
    const { items, asOf } = await json(['models']);
    expect(asOf).toMatch(/^\d{4}-\d\d-\d\d$/u);
    const openai = items.find(({ id }: { id: string }) => id === 'openai/gpt-6-sol');
    expect(openai).toMatchObject({
      configured: false,
      places: [],
      source: expect.stringContaining('https://'),
    });
    expect(openai.prices[0]).toMatchObject({ from: null, inputUsd: expect.any(Number) });
  });

  it('can be narrowed, to nothing too', async () => {
    const { items } = await json(['models', '--configured', '--strength', 'high_stakes']);
    expect(items.map(({ id }: { id: string }) => id)).toContain('anthropic/claude-opus-5-5');
    expect(items.every(({ configured }: { configured: boolean }) => configured)).toBe(true);
    expect((await run(['models', '--provider', 'nobody'])).out).toContain('No such model is known.');
  });
});

describe('leadline llm health', () => {
  it('says plainly that no server is running', async () => {
    expect((await run(['health'])).out).toContain('No server is running here');
    expect(await json(['health'])).toBeNull();
  });
});
