import { expect } from 'vitest';
import type { Answer, TestServer } from '../../test-server.ts';

export const model = 'openai/gpt-6-luna';
export const user = { role: 'user', content: 'What is a lead?' };
export const CHAT = '/v1/chat/completions';
export const RESPONSES = '/v1/responses';
export const MESSAGES = '/v1/messages';
export const PATHS = [CHAT, RESPONSES, MESSAGES] as const;
export type Path = (typeof PATHS)[number];

/** A question that is fine, with these changes. */
export function asking(path: Path, more: object = {}): object {
  if (path === RESPONSES) return { model, input: 'What is a lead?', ...more };
  return { model, messages: [user], ...(path === MESSAGES && { max_tokens: 100 }), ...more };
}

interface Told {
  readonly message: string;
  readonly type: string;
  readonly param?: string | null;
  readonly leadline_code: string;
}

/** The error as its protocol has it, with the id under which the request is found. */
function errorIn(path: string, answer: Answer): Told {
  const body = answer.json<{ type?: string; request_id?: string; error: Told }>();
  const id = answer.headers.get('x-request-id');
  expect(id).toMatch(/^[\w-]{36}$/u);
  if (path === MESSAGES) {
    expect(body.type).toBe('error');
    expect([body.request_id, answer.headers.get('request-id')]).toEqual([id, id]);
  } else expect(body.error).toMatchObject({ code: expect.any(String), param: body.error.param ?? null });
  expect(body.error.message.length).toBeGreaterThan(10);
  expect(body.error.type).toMatch(/^[a-z_]+$/u);
  return body.error;
}

/** Asks what must not be answered, and reads the error. */
export async function refusal(
  server: Pick<TestServer, 'call'>,
  { path, body, headers = {} }: { path: string; body: unknown; headers?: Record<string, string> },
) {
  const answer = await server.call('POST', path, { body, headers });
  if (answer.status === 200)
    throw new Error(`This was answered: ${JSON.stringify(body)}: ${answer.text.slice(0, 500)}`);
  return { status: answer.status, ...errorIn(path, answer) };
}
