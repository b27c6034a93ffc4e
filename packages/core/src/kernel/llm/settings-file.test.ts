import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readConfig, secretsOf } from '../config/index.ts';
import { LeadlineError } from '../errors/index.ts';
import { llmSettings } from './index.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'leadline-models-'));
});
afterEach(() => rm(home, { recursive: true }));

const write = (content: unknown) =>
  writeFile(
    join(home, 'leadline.models.json'),
    typeof content === 'string' ? content : JSON.stringify(content),
  );
const config = (env: Record<string, string> = {}) =>
  readConfig({ root: home, env: { LEADLINE_HOME: home, ...env } });
const settings = (env?: Record<string, string>) => llmSettings(config(env));
const errorOf = (work: () => unknown): LeadlineError => {
  try {
    work();
  } catch (error) {
    if (error instanceof LeadlineError) return error;
  }
  throw new Error('no LeadlineError was thrown');
};

const WEST = {
  name: 'westeurope',
  provider: 'azure',
  key: 'AZURE_WEST_KEY',
  endpoint: 'https://west.example/openai/v1',
  zone: 'eu',
  models: { 'gpt-6-sol': 'our-sol' },
  prices: { 'gpt-6-sol': { inputUsd: 1, outputUsd: 5 } },
  freePlan: false,
};

describe('the file of models', () => {
  it('need not be there', () => {
    expect(settings()).toMatchObject({ deployments: [], routing: null });
  });

  it('adds deployments, whose keys stand in variables', async () => {
    await write({ deployments: [WEST] });
    expect(settings({ AZURE_WEST_KEY: 'secret-west' }).deployments).toEqual([
      {
        name: 'westeurope',
        provider: 'azure',
        apiKey: 'secret-west',
        baseUrl: 'https://west.example/openai/v1',
        zone: 'eu',
        models: { 'gpt-6-sol': 'our-sol' },
        prices: { 'gpt-6-sol': { inputUsd: 1, outputUsd: 5 } },
        freePlan: false,
      },
    ]);
  });

  it('finds those variables in settings.env too, and keeps their values out of logs', async () => {
    await write({ deployments: [WEST] });
    await writeFile(join(home, 'settings.env'), 'AZURE_WEST_KEY=secret-west\n');
    expect(settings().deployments[0]).toMatchObject({ apiKey: 'secret-west' });
    expect(secretsOf(config())).toContain('secret-west');
  });

  it('that is no JSON is refused with its line, and without repeating what stands there', async () => {
    const lines = ['{', '  "deployments": [', '    { "key": sk-proj-1234567890 }', '  ]', '}'];
    await write(lines.join('\n'));
    const error = errorOf(config);
    expect(error).toMatchObject({ code: 'invalid_input', issues: [{ path: 'line 3' }] });
    expect(error.message).toContain('leadline.models.json');
    expect(error.message).not.toContain('sk-proj');
  });

  it.each([
    ['{\n  "deployments": [\n', 'line 2'],
    ['{\n  "deployments": [],\n}', 'line 3'],
    ['', 'line 1'],
    ['{\n\n  "deployments": [1,, 2]\n}', 'line 3'],
  ])('that breaks off or has a comma too many says where (%j)', async (text, line) => {
    await write(text);
    expect(errorOf(config).issues[0]?.path).toBe(line);
  });

  it('with faults names each with its place', async () => {
    await write({
      deployments: [
        WEST,
        { name: 'westeurope', provider: 'azure', key: 'AZURE_WEST_KEY', endpoint: 'https://x.example' },
        { name: 'own', provider: 'compatible' },
        { name: 'second', provider: 'openai', prices: { 'gpt-6-sol': { inputUsd: 0, outputUsd: 0 } } },
        { name: 'sonar', provider: 'perplexity', key: 'AZURE_WEST_KEY' },
      ],
    });
    expect(errorOf(() => settings({ AZURE_WEST_KEY: 'x' })).issues.map(({ path }) => path)).toEqual([
      'deployments[1].name',
      'deployments[2].endpoint',
      'deployments[2].models',
      'deployments[3].key',
      'deployments[3].prices.gpt-6-sol',
      'deployments[4].provider',
    ]);
    expect(errorOf(settings).issues[0]).toEqual({
      path: 'deployments[0].key',
      message: 'the variable AZURE_WEST_KEY is not set',
    });
  });

  it.each([
    [{ deployments: [{ ...WEST, zone: 'mars' }] }, 'deployments[0].zone'],
    [{ deployments: [{ ...WEST, provider: 'nobody' }] }, 'deployments[0].provider'],
    [{ deployments: [{ ...WEST, key: 'sk-proj-123' }] }, 'deployments[0].key'],
    [{ deployments: {} }, 'deployments'],
    [{ routes: [] }, 'the file'],
    [[], 'the file'],
    [{ routing: { rules: [{ id: 'x' }] } }, 'routing.rules[0].why'],
    [{ routing: { fallback: [] } }, 'routing'],
  ])('of another shape is refused (%j)', async (content, path) => {
    await write(content);
    expect(errorOf(() => settings({ AZURE_WEST_KEY: 'x' })).issues[0]?.path).toBe(path);
  });

  it('that is named and missing is an error, and named and there is read', async () => {
    expect(errorOf(() => config({ LEADLINE_MODELS_FILE: 'none.json' })).issues[0]?.path).toBe(
      'LEADLINE_MODELS_FILE',
    );
    await writeFile(join(home, 'own.json'), '{"routing":{"afterNamed":"rules"}}');
    expect(settings({ LEADLINE_MODELS_FILE: 'own.json' }).routing?.afterNamed).toBe('rules');
  });

  it('changes the routing rules it names and leaves the rest as shipped', async () => {
    const rule = {
      id: 'ours',
      why: 'For tests.',
      when: { taskTypes: ['ours'] },
      use: ['local'],
      strength: 'fast',
    };
    await write({ routing: { extraRules: [rule], fallbacks: ['local'] } });
    const { routing } = settings();
    expect(routing?.rules[0]).toMatchObject({ id: 'ours', atAnyPrice: false });
    expect(routing?.rules.at(-1)?.id).toBe('default');
    expect(routing).toMatchObject({ fallbacks: ['local'], afterNamed: 'same_model' });
  });

  it('may not take the name of the region that the settings describe', async () => {
    await write({ deployments: [{ name: 'eu-central-1', provider: 'bedrock', key: 'K' }] });
    const env = { K: 'x', AWS_BEARER_TOKEN_BEDROCK: 'y', AWS_REGION: 'eu-central-1' };
    expect(errorOf(() => settings(env)).issues[0]?.path).toBe('deployments[0].name');
  });
});

it('a free plan is named by its provider', () => {
  expect(settings({ LEADLINE_FREE_PLANS: 'groq, google' }).providers.groq).toMatchObject({ freePlan: true });
  expect(errorOf(() => settings({ LEADLINE_FREE_PLANS: 'gorq' })).issues[0]?.path).toBe(
    'LEADLINE_FREE_PLANS',
  );
});
