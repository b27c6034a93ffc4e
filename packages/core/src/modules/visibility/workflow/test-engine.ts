import { type AuditInput, auditInputSchema } from '@leadline/contracts';
import { readOrder, spawnKillable } from '../../../testing/killable.ts';
import { type EngineOptions, startEngine } from '../test-world.ts';

/*
 * An engine in a process of its own, for tests that kill it. Run as a program it starts an audit and works on it until it
 * is killed; imported it gives the means to start such programs.
 */

interface EngineOrder extends EngineOptions {
  readonly workspaceId: string;
  readonly input: AuditInput;
}

export interface EngineProcess {
  readonly auditId: string;
  /** Kills it at once. */
  kill(): Promise<void>;
}

/** Resolves when the process has started its audit. */
export async function spawnEngine(order: EngineOrder): Promise<EngineProcess> {
  const { said: auditId, kill } = await spawnKillable(import.meta.filename, order);
  return { auditId, kill };
}

async function work(): Promise<void> {
  const order = await readOrder<EngineOrder>();
  const engine = await startEngine(order);
  const { audit } = await engine.audits.start(order.workspaceId, auditInputSchema.parse(order.input));
  process.stdout.write(`${audit.id}\n`);
}

if (import.meta.main) await work();
