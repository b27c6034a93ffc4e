import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { startTestServer, type TestServer } from '@leadline/core/testing';
import type { SandboxCall } from '@leadline/sandbox';
import { createDatabase } from '../bench-database.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SANDBOX = join(ROOT, 'packages/sandbox/src/main.ts');
const ENGINE = join(ROOT, 'bench/visibility/engine.child.ts');

/** What every measurement stands on: a database server and a sandbox, each a process of its own. */
export interface Stage {
  readonly sandboxUrl: string;
  readonly databaseUrl: string;
  calls(): Promise<SandboxCall[]>;
  /** Forgets the calls so far. */
  reset(): Promise<void>;
  /** Starts an engine process on this stage. */
  engine(order: EngineOrder): Promise<Engine>;
  close(): Promise<void>;
}

/** What an engine process is to do. */
export interface EngineOrder {
  readonly plan: 'standard' | 'compact';
  readonly analyst: string;
  /** Audits to start; 0 only works on what is there. */
  readonly audits: number;
  /** Audits under way at once. */
  readonly atOnce: number;
  /** Audits run beforehand and not measured. */
  readonly warmUp: number;
}

export interface EngineReport {
  /** Each with how long it took and which turn of the answers it read. */
  readonly audits: readonly { readonly id: string; readonly turn: number; readonly wallMs: number }[];
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly peakRssMb: number;
}

export interface Engine {
  readonly process: ChildProcess;
  /** Resolves with the first audit's id as soon as it is started. */
  readonly started: Promise<string>;
  readonly report: Promise<EngineReport>;
}

export async function openStage(sandboxArguments: readonly string[]): Promise<Stage> {
  const server: TestServer = await startTestServer();
  const home = await mkdtemp(join(tmpdir(), 'leadline-bench-'));
  const sandbox = spawn(process.execPath, [SANDBOX, ...sandboxArguments], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { url } = (await firstLine(sandbox)) as { url: string };
  const databaseUrl = await createDatabase(server);
  const control = (path: string, method = 'GET') => fetch(`${url}/__sandbox/${path}`, { method });
  return {
    sandboxUrl: url,
    databaseUrl,
    calls: async () => (await (await control('calls')).json()) as SandboxCall[],
    reset: async () => void (await control('reset', 'POST')),
    engine: async (order) => startEngine(order, { home, url, databaseUrl }),
    close: async () => {
      sandbox.kill();
      await server.close();
      await rm(home, { recursive: true, force: true });
    },
  };
}

async function firstLine(child: ChildProcess): Promise<unknown> {
  if (!child.stdout) throw new Error('The process has no output to read.');
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return JSON.parse(line);
}

async function startEngine(
  order: EngineOrder,
  stage: { readonly home: string; readonly url: string; readonly databaseUrl: string },
): Promise<Engine> {
  const child = spawn(process.execPath, [ENGINE, JSON.stringify(order)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env['PATH'],
      DATABASE_URL: stage.databaseUrl,
      LEADLINE_HOME: stage.home,
      LEADLINE_SANDBOX_URL: stage.url,
      LEADLINE_LLM_CACHE: 'off',
      LEADLINE_LOG_LEVEL: 'error',
    },
  });
  if (!child.stdout) throw new Error('The engine has no output to read.');
  const lines = createInterface({ input: child.stdout });
  const messages = new Map<string, (value: unknown) => void>();
  const message = <Value>(kind: string) =>
    new Promise<Value>((resolve, reject) => {
      messages.set(kind, resolve as (value: unknown) => void);
      child.once('exit', (code) => reject(new Error(`The engine ended (${code}) before it said "${kind}".`)));
    });
  lines.on('line', (line) => {
    const parsed = JSON.parse(line) as { kind: string; value: unknown };
    messages.get(parsed.kind)?.(parsed.value);
  });
  const started = message<string>('started');
  const report = message<EngineReport>('report');
  // A killed engine never reports; whoever kills it does not wait for that.
  started.catch(() => undefined);
  report.catch(() => undefined);
  return { process: child, started, report };
}
