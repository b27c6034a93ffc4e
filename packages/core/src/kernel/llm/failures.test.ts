import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Recorded, recordedProviders } from './fixtures/test-recorded.ts';
import { demoTask } from './fixtures/test-task.ts';

let recorded: Recorded;
beforeAll(async () => {
  recorded = await recordedProviders();
});
afterAll(() => recorded.close());

const input = { product: 'a password manager', wanted: 2 };

describe('failures told in the provider’s own way', () => {
  it.each([
    ['openai/gpt-6-luna', 'openai-error-in-200', 'openai-chat'],
    ['anthropic/claude-haiku-5-5', 'anthropic-overloaded-in-200', 'anthropic-message'],
  ])('%s: an error inside a 200 is an error, and tried again', async (analyst, failing, good) => {
    recorded.server.reply(failing, good);
    await expect(run(analyst)).resolves.toMatchObject({ author: 'model', repaired: false });
    expect(recorded.server.seen).toHaveLength(2);
  });

  it.each([
    ['openai/gpt-6-luna', 'openai-chat-refusal'],
    ['anthropic/claude-haiku-5-5', 'anthropic-refusal'],
  ])('%s: a refusal is recognised and not asked again', async (analyst, fixture) => {
    recorded.server.reply(fixture);
    await expect(run(analyst)).rejects.toMatchObject({
      code: 'model_answer_unusable',
      message: expect.stringContaining('declined to answer'),
    });
    expect(recorded.server.seen).toHaveLength(1);
  });

  it('a question Gemini blocks is named as such', async () => {
    recorded.server.reply('gemini-blocked');
    await expect(run('google/gemini-3.1-flash-lite')).rejects.toMatchObject({
      code: 'provider_failed',
      message: expect.stringContaining('PROHIBITED_CONTENT'),
    });
    expect(recorded.server.seen).toHaveLength(1);
  });

  it('a cut answer is asked for once more, shorter, without being shown again', async () => {
    recorded.server.reply('openai-chat-cut', 'openai-chat');
    const result = await run('openai/gpt-6-luna');
    expect(result).toMatchObject({ author: 'model', repaired: true });
    expect(result.problems).toEqual(['The answer was cut off at the limit of 1500 output tokens.']);
    const messages = recorded.server.seen[1]?.body['messages'] as { role: string; content: string }[];
    expect(messages.map(({ role }) => role)).toEqual(['system', 'user']);
    expect(messages[1]?.content).toContain('considerably shorter');
    expect(recorded.server.seen[1]?.headers['idempotency-key']).toBe('work-1:repair');
  });

  it.each([
    [
      'openai/gpt-6-luna',
      openAiError(401, {
        message: 'Incorrect API key provided: sk-proj-abc***xyz.',
        type: 'invalid_request_error',
        code: 'invalid_api_key',
      }),
      'provider_rejected_key',
    ],
    [
      'openai/gpt-6-luna',
      openAiError(429, {
        message: 'You exceeded your current quota.',
        type: 'insufficient_quota',
        code: 'insufficient_quota',
      }),
      'provider_rejected_key',
    ],
    [
      'openai/gpt-6-luna',
      openAiError(404, {
        message: 'The model does not exist',
        type: 'invalid_request_error',
        code: 'model_not_found',
      }),
      'provider_unconfigured',
    ],
    [
      'anthropic/claude-haiku-5-5',
      {
        status: 400,
        body: {
          type: 'error',
          error: {
            type: 'invalid_request_error',
            message: 'Your credit balance is too low to access the Anthropic API.',
          },
        },
      },
      'provider_rejected_key',
    ],
    [
      'google/gemini-3.1-flash-lite',
      openAiError(400, {
        code: 400,
        message: 'API key not valid. Please pass a valid API key.',
        status: 'INVALID_ARGUMENT',
      }),
      'provider_rejected_key',
    ],
    [
      'mistral/mistral-small-latest',
      { status: 401, body: { detail: 'Unauthorized' } },
      'provider_rejected_key',
    ],
    [
      'openai/gpt-6-luna',
      openAiError(400, {
        message: 'Invalid schema for response_format',
        type: 'invalid_request_error',
        code: null,
      }),
      'provider_failed',
    ],
  ])('%s: %o is %s at the first try', async (analyst, reply, code) => {
    recorded.server.reply(reply);
    const error = await run(analyst).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code, next: expect.any(String) });
    expect(String(error)).not.toContain('sk-proj');
    expect(recorded.server.seen).toHaveLength(1);
  });
});

function openAiError(status: number, error: object) {
  return { status, body: { error } };
}

function run(analyst: string) {
  return recorded.llm.run(demoTask, input, { ...recorded.options(), analyst });
}
