import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';

interface Unreadable {
  readonly status: number;
  readonly message: string;
}

const TOLD: Readonly<Record<string, Unreadable>> = {
  HPE_HEADER_OVERFLOW: {
    status: 431,
    message: 'The headers of the request are too large. Send shorter ones.',
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: 408,
    message: 'The request did not come to its end in time. Send it again.',
  },
};
const OTHERWISE: Unreadable = { status: 400, message: 'This is no HTTP request that can be read.' };

/**
 * Answers what is not even a request, of which nobody knows what it was for: in a form that clients of both OpenAI and Anthropic read.
 */
export function answerUnreadable(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const { status, message } = TOLD[error.code ?? ''] ?? OTHERWISE;
  const id = randomUUID();
  const told = {
    type: 'invalid_request_error',
    message,
    param: null,
    code: 'invalid_input',
    leadline_code: 'invalid_input',
  };
  const body = JSON.stringify({ type: 'error', error: told, request_id: id });
  if (socket.writable)
    socket.write(
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\ncontent-type: application/json; charset=utf-8\r\n` +
        `content-length: ${Buffer.byteLength(body)}\r\nx-request-id: ${id}\r\nrequest-id: ${id}\r\nconnection: close\r\n\r\n${body}`,
    );
  socket.destroy(error);
}
