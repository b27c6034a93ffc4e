import { describe, expect, it } from 'vitest';
import { readRetryAfter } from './retry-after.ts';

const now = new Date('2026-11-21T12:00:00Z');
const read = (headers: Record<string, string>, body: unknown = null) =>
  readRetryAfter({ headers, body, now });

describe('how long a provider asks to wait', () => {
  it.each([
    ['seconds', { 'retry-after': '7' }, 7_000],
    ['fractions of seconds', { 'retry-after': '0.25' }, 250],
    ['an HTTP date', { 'retry-after': 'Sat, 21 Nov 2026 12:00:30 GMT' }, 30_000],
    ['a date that has passed', { 'retry-after': 'Sat, 21 Nov 2026 11:00:00 GMT' }, 0],
    ['milliseconds, before seconds', { 'retry-after-ms': '1500', 'retry-after': '2' }, 1_500],
    ['Azure’s milliseconds', { 'x-ms-retry-after-ms': '90' }, 90],
    [
      'OpenAI’s exhausted allowance',
      {
        'x-ratelimit-remaining-requests': '12',
        'x-ratelimit-reset-requests': '9m',
        'x-ratelimit-remaining-tokens': '0',
        'x-ratelimit-reset-tokens': '1m2.5s',
      },
      62_500,
    ],
    [
      'Anthropic’s exhausted allowance',
      {
        'anthropic-ratelimit-requests-remaining': '0',
        'anthropic-ratelimit-requests-reset': '2026-11-21T12:00:09Z',
      },
      9_000,
    ],
    ['nothing', {}, undefined],
    ['nonsense', { 'retry-after': 'soon' }, undefined],
    [
      'an allowance that is not exhausted',
      { 'x-ratelimit-remaining-tokens': '5', 'x-ratelimit-reset-tokens': '1s' },
      undefined,
    ],
  ])('is read from %s', (_, headers, expected) => {
    expect(read(headers as Record<string, string>)).toBe(expected);
  });

  it('is read from Google’s RetryInfo', () => {
    const body = {
      error: {
        code: 429,
        details: [
          { '@type': 'type.googleapis.com/google.rpc.QuotaFailure' },
          { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '17.5s' },
        ],
      },
    };
    expect(read({}, body)).toBe(17_500);
  });
});
