import { describe, expect, it } from 'vitest';
import { type FailedAnswer, httpFailure, retryAfterSeconds } from './http-failure.ts';

const now = new Date('2026-11-20T12:00:00Z');
const failed = (given: Partial<FailedAnswer>): FailedAnswer => ({
  title: 'Acme Data',
  status: 500,
  headers: {},
  text: '',
  now,
  ...given,
});

describe('the error of a status', () => {
  it.each([
    [401, 'provider_rejected_key', false],
    [403, 'provider_rejected_key', false],
    [402, 'credits_used_up', false],
    [408, 'provider_timeout', true],
    [504, 'provider_timeout', true],
    [429, 'rate_limited', true],
    [409, 'provider_failed', true],
    [500, 'provider_failed', true],
    [503, 'provider_failed', true],
    [400, 'provider_failed', false],
    [422, 'provider_failed', false],
    [302, 'provider_failed', false],
  ] as const)('%i is %s (retryable: %s), with a next step', (status, code, retryable) => {
    const error = httpFailure(failed({ status, text: '{"error":{"message":"words of theirs"}}' }));
    expect(error).toMatchObject({ code, retryable });
    expect(error.message).toBe(`Acme Data: words of theirs (HTTP ${status})`);
    expect(error.next).toBeTruthy();
  });

  it('of a provider without keys rejects none', () => {
    expect(httpFailure(failed({ status: 403, keyless: true })).code).toBe('provider_failed');
  });
});

describe('the reason in an error', () => {
  it.each([
    ['{"detail":"Insufficient credits"}', 'Insufficient credits'],
    ['{"errors":[{"message":"Task not found."}]}', 'Task not found.'],
    ['{"errors":{"domain":["The domain field is required."]}}', 'no reason given'],
    ['{"errors":{"code":404,"title":"Sorry"}}', 'Sorry'],
    ['"just words"', 'just words'],
    ['plain\nwords\u001b[31m', 'plain words [31m'],
    ['<html><body>502</body></html>', 'an HTML page where data was due'],
    ['', 'no reason given'],
    ['{"error":{"error":{"error":{"error":{"error":{"error":"deep"}}}}}}', 'no reason given'],
  ])('of %s is read as "%s"', (text, reason) => {
    expect(httpFailure(failed({ text })).message).toBe(`Acme Data: ${reason} (HTTP 500)`);
  });

  it('holds no key and no more than a line', () => {
    const text = JSON.stringify({ error: `secret-key-1 ${'x'.repeat(1000)}` });
    const { message } = httpFailure(failed({ text, secrets: ['secret-key-1'] }));
    expect(message).not.toContain('secret-key-1');
    expect(message.length).toBeLessThan(250);
  });
});

describe('the time to wait', () => {
  it.each([
    [{ 'retry-after': '7' }, 7],
    [{ 'retry-after': '1.2' }, 2],
    [{ 'retry-after': 'Fri, 20 Nov 2026 12:01:30 GMT' }, 90],
    [{ 'retry-after': 'Fri, 20 Nov 2026 11:00:00 GMT' }, 0],
    [{ 'retry-after': '999999999' }, 86_400],
    [{ 'x-ratelimit-reset': String(now.getTime() / 1000 + 30) }, 30],
    [{ 'x-ratelimit-reset': '30' }, undefined],
    [{ 'retry-after': 'soon' }, undefined],
    [{}, undefined],
  ])('in %j is %s s', (headers, seconds) => {
    expect(retryAfterSeconds({ status: 429, headers, now })).toBe(seconds);
  });
});
