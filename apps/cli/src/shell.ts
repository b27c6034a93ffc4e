import type { ReadStream, WriteStream } from 'node:tty';

/** What a command sees of the world it runs in. */
export interface Shell {
  readonly stdin: NodeJS.ReadableStream & Partial<Pick<ReadStream, 'isTTY'>>;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Variables that settings are read from. */
  readonly env: Readonly<Record<string, string | undefined>> | undefined;
  /** Falls when the command is asked to stop; its reason is the name of the signal. */
  readonly stopped: AbortSignal;
}

export type Output = NodeJS.WritableStream & Partial<Pick<WriteStream, 'isTTY' | 'columns'>>;

/** The shell of this process. The first Ctrl-C asks the command to stop; the second ends it. */
export function processShell(): Shell {
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort(signal));
  for (const stream of [process.stdout, process.stderr]) stream.on('error', endOnBrokenPipe);
  const { stdin, stdout, stderr } = process;
  return { stdin, stdout, stderr, env: undefined, stopped: stopping.signal };
}

/** Whoever read our output (`| head`) has seen enough. */
function endOnBrokenPipe(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
}
