import type { IncomingMessage, ServerResponse } from 'node:http';
import { ApiProblem } from './protocols/protocol.ts';

/** The largest request body taken, in bytes. */
const BODY_LIMIT = 64 * 1024 * 1024;

/** Reads a request's body; an ApiProblem where it is too large. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_LIMIT) throw new ApiProblem('too_large', 'Request exceeds the maximum size');
    chunks.push(chunk);
  }
  return chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
}

/** Resolves after `ms`, true while the caller is still there to be answered. */
export function pause(response: ServerResponse, ms: number): Promise<boolean> {
  if (response.destroyed) return Promise.resolve(false);
  if (ms <= 0) return Promise.resolve(true);
  return new Promise((resolve) => {
    const onClose = (): void => {
      clearTimeout(timer);
      resolve(false);
    };
    const timer = setTimeout(() => {
      response.off('close', onClose);
      resolve(true);
    }, ms);
    response.once('close', onClose);
  });
}

/** Waits for the caller to give up. */
export function hang(response: ServerResponse): Promise<void> {
  if (response.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    response.once('close', resolve);
  });
}

type Headers = Readonly<Record<string, string>>;

/** Sends a whole body; true when all of it left. */
export function sendJson(
  response: ServerResponse,
  reply: { readonly status: number; readonly headers: Headers; readonly text: string },
): Promise<boolean> {
  if (response.destroyed) return Promise.resolve(false);
  const length = Buffer.byteLength(reply.text);
  response.writeHead(reply.status, {
    'content-type': 'application/json',
    'content-length': length,
    ...reply.headers,
  });
  return finish(response, reply.text);
}

/** Ends the response; true when everything left for the caller. */
export function finish(response: ServerResponse, text?: string | Uint8Array): Promise<boolean> {
  return new Promise((resolve) => {
    response.once('finish', () => resolve(true));
    response.once('close', () => resolve(response.writableFinished));
    response.end(text);
  });
}

/** Sends a part and breaks the connection. */
export function breakOff(response: ServerResponse, part: string | Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    response.once('close', resolve);
    response.write(part, () => response.destroy());
  });
}
