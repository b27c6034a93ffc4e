import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A program of a test's own, in a process of its own, that can be killed in the middle of its work. */
export interface Killable {
  /** The first line it said: that it is at work, and on what. */
  readonly said: string;
  /** Kills it at once, as `kill -9` does. */
  kill(): Promise<void>;
}

/** Starts a program with an order that it reads by `readOrder`; resolves when it has said its first line. */
export async function spawnKillable(file: string, order: unknown): Promise<Killable> {
  const program = spawn(process.execPath, [file], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(program, 'exit');
  program.stdin.end(JSON.stringify(order));
  const [said] = (await once(createInterface({ input: program.stdout }), 'line')) as [string];
  return {
    said,
    async kill() {
      program.kill('SIGKILL');
      await ended;
    },
  };
}

/** In the program: what it is to do. */
export async function readOrder<Order>(): Promise<Order> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString()) as Order;
}
