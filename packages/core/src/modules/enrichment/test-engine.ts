import { progressiveInputSchema } from '@leadline/contracts';
import { readOrder, spawnKillable } from '../../testing/killable.ts';
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
  const { said: enrichmentId, kill } = await spawnKillable(import.meta.filename, order);
  return { enrichmentId, kill };
}

async function work(): Promise<void> {
  const { workspaceId, url, budgetUsd, ...options } = await readOrder<EngineOrder>();
  const engine = await startEngine({ ...options, work: true });
  const input = progressiveInputSchema.parse({ url, budgetUsd, wait: 'none' });
  const { id } = await engine.enrichments.progressive(workspaceId, input);
  process.stdout.write(`${id}\n`);
}

if (import.meta.main) await work();
