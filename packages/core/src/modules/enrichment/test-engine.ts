import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { progressiveInputSchema } from '@leadline/contracts';
import { startEngine } from './test-world.ts';

/*
 * An engine in a process of its own, for tests that kill it. Run as a program it starts an enrichment and works on it
 * until it is killed; imported it gives the means to start such programs.
 */

interface EngineOrder {
  readonly connectionString: string;
  readonly sandboxUrl: string;
  readonly workspaceId: string;
  readonly url: string;
  readonly budgetUsd: number;
}

export interface EngineProcess {
  readonly enrichmentId: string;
  /** Kills it at once. */
  kill(): Promise<void>;
}

/** Resolves when the process has started its enrichment. */
export async function spawnEngine(order: EngineOrder): Promise<EngineProcess> {
  const engine = spawn(process.execPath, [import.meta.filename], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(engine, 'exit');
  engine.stdin.end(JSON.stringify(order));
  const [enrichmentId] = (await once(createInterface({ input: engine.stdout }), 'line')) as [string];
  return {
    enrichmentId,
    async kill() {
      engine.kill('SIGKILL');
      await ended;
    },
  };
}

async function work(): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  const { workspaceId, url, budgetUsd, ...options } = JSON.parse(
    Buffer.concat(chunks).toString(),
  ) as EngineOrder;
  const engine = await startEngine({ ...options, work: true });
  const input = progressiveInputSchema.parse({ url, budgetUsd, wait: 'none' });
  const { id } = await engine.enrichments.progressive(workspaceId, input);
  process.stdout.write(`${id}\n`);
}

if (import.meta.main) await work();
