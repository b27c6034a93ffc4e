import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LeadlineError } from '../errors/index.ts';
import { readConfig, secretsOf, settingsPage, unknownSettings } from './index.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'leadline-config-'));
});
afterEach(() => rm(home, { recursive: true }));

const read = (env: Record<string, string> = {}) =>
  readConfig({ root: home, env: { LEADLINE_HOME: home, ...env } });
const failureOf = (env: Record<string, string>): LeadlineError => {
  try {
    read(env);
  } catch (error) {
    if (error instanceof LeadlineError) return error;
  }
  throw new Error('no LeadlineError was thrown');
};

describe('settings', () => {
  it('all have a default: nothing has to be set', () => {
    expect(readConfig({ root: '/project', env: {} })).toMatchObject({
      LEADLINE_HOME: '/project/.leadline',
      LEADLINE_HOST: '127.0.0.1',
      LEADLINE_PORT: 4400,
      LEADLINE_ANALYST: 'auto',
      LEADLINE_WORKER: true,
      LEADLINE_OPENAI_CONCURRENCY: 64,
      DATABASE_URL: undefined,
    });
  });

  it('come from the environment first, then from settings.env', async () => {
    await writeFile(join(home, 'settings.env'), '# mine\nLEADLINE_PORT=5000\nOPENAI_API_KEY="from file"\n');
    const config = read({ LEADLINE_PORT: '6000' });
    expect(config.LEADLINE_PORT).toBe(6000);
    expect(config.OPENAI_API_KEY).toBe('from file');
  });

  it('that are empty count as not set', async () => {
    await writeFile(join(home, 'settings.env'), 'LEADLINE_PORT=5000\n');
    expect(read({ LEADLINE_PORT: ' ', DATABASE_URL: '' })).toMatchObject({
      LEADLINE_PORT: 5000,
      DATABASE_URL: undefined,
    });
  });

  it('are read by their other names too', () => {
    expect(read({ GOOGLE_GENERATIVE_AI_API_KEY: 'g' }).GEMINI_API_KEY).toBe('g');
    expect(read({ GOOGLE_GENERATIVE_AI_API_KEY: 'g', GEMINI_API_KEY: 'own' }).GEMINI_API_KEY).toBe('own');
  });

  it('that are bad are all named at once, without repeating what may be secret', () => {
    const error = failureOf({
      LEADLINE_PORT: '70000',
      LEADLINE_LOG_LEVEL: 'loud',
      LEADLINE_WORKER: 'maybe',
      DATABASE_URL: 'mysql://root:hunter2@host/db',
    });
    expect(error.code).toBe('invalid_input');
    const named = error.issues.map(({ path }) => path).toSorted();
    expect(named).toEqual(['DATABASE_URL', 'LEADLINE_LOG_LEVEL', 'LEADLINE_PORT', 'LEADLINE_WORKER']);
    expect(error.message).toContain('whole number from 0 to 65535');
    expect(JSON.stringify([error.message, error.issues])).not.toContain('hunter2');
  });

  it('take whole numbers within their range and nothing else', () => {
    const whole = fc.integer({ min: 0, max: 65_535 });
    fc.assert(
      fc.property(whole, (port) => {
        expect(read({ LEADLINE_PORT: String(port) }).LEADLINE_PORT).toBe(port);
      }),
    );
    const other = fc.oneof(
      fc.integer({ min: 65_536 }).map(String),
      fc.integer({ max: -1 }).map(String),
      fc.constantFrom('1.5', '1e3', '0x10', 'Infinity', '४४००', '44 00'),
    );
    fc.assert(
      fc.property(other, (port) => {
        expect(failureOf({ LEADLINE_PORT: port }).issues[0]?.path).toBe('LEADLINE_PORT');
      }),
    );
  });

  it('in settings.env that do not exist, or cannot be there, are named', async () => {
    await writeFile(join(home, 'settings.env'), 'LEADLINE_PROT=1\nLEADLINE_HOME=/elsewhere\n');
    expect(
      failureOf({})
        .issues.map(({ path }) => path)
        .toSorted(),
    ).toEqual(['LEADLINE_HOME', 'LEADLINE_PROT']);
  });

  it('that look misspelt can be told', () => {
    expect(unknownSettings({ LEADLINE_PROT: '1', LEADLINE_PORT: '1', PATH: '/bin' })).toEqual([
      'LEADLINE_PROT',
    ]);
  });

  it('hand over what is secret, so that it can be kept out of logs', () => {
    const config = read({
      OPENAI_API_KEY: 'sk-1',
      DATABASE_URL: 'postgres://u:p@h/d',
      LEADLINE_HOST: 'open',
    });
    expect(secretsOf(config).toSorted()).toEqual(['postgres://u:p@h/d', 'sk-1']);
  });

  it('file that cannot be read is an error, not a silent default', async () => {
    await mkdir(join(home, 'settings.env'));
    expect(failureOf({}).code).toBe('disk_unavailable');
  });
});

describe('the settings page', () => {
  it('in docs/ is what the registry says (else run `npm run docs:settings`)', async () => {
    const page = await readFile(new URL('../../../../../docs/settings.md', import.meta.url), 'utf8');
    expect(page).toBe(settingsPage());
  });
});
