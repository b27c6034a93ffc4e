import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** Something that takes chat completions to the upstream, or the upstream itself. */
export interface Contender {
  readonly name: string;
  readonly url: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly model: string;
  close(): Promise<void>;
}

/** Starts a script of this folder, which says its address in its first line. */
export async function startChild(
  script: string,
  args: readonly string[] = [],
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<{
  readonly child: ChildProcess;
  readonly said: { readonly url: string } & Record<string, string>;
}> {
  const file = fileURLToPath(new URL(script, import.meta.url));
  const child = spawn(process.execPath, ['--expose-gc', file, ...args], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    env,
  });
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const [line] = (await Promise.race([
    once(lines, 'line'),
    once(child, 'exit').then(() => Promise.reject(new Error(`${script} ended before it was up.`))),
  ])) as [string];
  return { child, said: JSON.parse(line) as { url: string } & Record<string, string> };
}

export async function startUpstream(): Promise<Contender> {
  const { child, said } = await startChild('upstream.child.ts');
  return plain('upstream', said.url, child);
}

/** A request that the upstream answered: its idempotency key, and when, in milliseconds of the machine's clock. */
export type Served = readonly [key: string, atMs: number];

/** The same upstream, which tells what it has answered since it was last asked. */
export async function startLoggingUpstream(): Promise<Contender & { served(): Promise<readonly Served[]> }> {
  const { child, said } = await startChild('upstream.child.ts', ['log']);
  return {
    ...plain('upstream', said.url, child),
    async served() {
      const reply = once(child, 'message');
      child.send('served');
      return ((await reply) as [readonly Served[]])[0];
    },
  };
}

export async function startBareProxy(upstreamUrl: string): Promise<Contender> {
  const { child, said } = await startChild('proxy.child.ts', [upstreamUrl]);
  return plain('bare proxy', said.url, child);
}

function plain(name: string, url: string, child: ChildProcess): Contender {
  return {
    name,
    url,
    path: '/v1/chat/completions',
    headers: {},
    model: 'bench-model',
    close: async () => void child.kill('SIGKILL'),
  };
}
