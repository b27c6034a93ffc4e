import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { type TestDatabase, testDatabase } from '@leadline/core/testing';
import { runCli } from './cli.ts';

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly stopped?: AbortSignal;
  /** What comes by standard input; nothing unless given. */
  readonly stdin?: string;
  /** Told of remarks as they come. */
  readonly onRemark?: (text: string) => void;
}

/** A place to run commands in: a database and a folder of its own. */
export interface TestShell {
  readonly database: TestDatabase;
  /** For files of the test. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  run(args: readonly string[], options?: RunOptions): Promise<Ran>;
  /** Writes a file into the folder and returns its path. */
  file(name: string, content: string | Uint8Array): Promise<string>;
  close(): Promise<void>;
}

export async function testShell(): Promise<TestShell> {
  const database = await testDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'leadline-cli-'));
  const env = {
    DATABASE_URL: database.connectionString,
    LEADLINE_HOME: join(folder, 'home'),
    LEADLINE_PORT: '0',
    LEADLINE_LLM_CACHE: 'off',
  };
  return {
    database,
    folder,
    env,
    run: (args, options = {}) => run(args, { ...options, env: { ...env, ...options.env } }),
    async file(name, content) {
      const path = join(folder, name);
      await writeFile(path, content);
      return path;
    },
    async close() {
      await database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function run(args: readonly string[], options: RunOptions): Promise<Ran> {
  const { env, onRemark, stopped = new AbortController().signal } = options;
  const out = collector();
  const err = collector(onRemark);
  const stdin = new PassThrough();
  stdin.end(options.stdin ?? '');
  const shell = { stdin, stdout: out.stream, stderr: err.stream, env, stopped };
  const code = await runCli(args, shell);
  return { code, out: out.text(), err: err.text() };
}

function collector(onText?: (text: string) => void) {
  const stream = new PassThrough();
  let collected = '';
  stream.setEncoding('utf8').on('data', (text: string) => {
    collected += text;
    onText?.(text);
  });
  return { stream, text: () => collected };
}

/** Twelve answers that rules analyse in a moment, as JSONL. */
export const ANSWERS = [
  'problem_unaware',
  'solution_seeking',
  'brand_specific',
  'comparison',
  'purchase_intent',
  'use_case',
]
  .flatMap((category, at) =>
    ['chatgpt', 'gemini'].map((provider, turn) => ({
      category,
      provider,
      query: `Which project tool fits case ${at + 1}?`,
      text: turn
        ? 'Globex leads here; Acme is slow to set up.'
        : 'Acme is the best choice for most teams. Globex is cheaper.',
    })),
  )
  .map((row) => JSON.stringify(row))
  .join('\n');
