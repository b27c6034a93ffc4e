import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { type AuditInput, auditInputSchema } from '@leadline/contracts';
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
  const engine = spawn(process.execPath, [import.meta.filename], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(engine, 'exit');
  engine.stdin.end(JSON.stringify(order));
  const [auditId] = (await once(createInterface({ input: engine.stdout }), 'line')) as [string];
  return {
    auditId,
    async kill() {
      engine.kill('SIGKILL');
      await ended;
    },
  };
}

async function work(): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  const order = JSON.parse(Buffer.concat(chunks).toString()) as EngineOrder;
  const engine = await startEngine(order);
  const { audit } = await engine.audits.start(order.workspaceId, auditInputSchema.parse(order.input));
  process.stdout.write(`${audit.id}\n`);
}

if (import.meta.main) await work();
