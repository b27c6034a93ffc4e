import { describe, expect, test } from 'vitest';
import { fakeClock } from '../../../testing/fake-clock.ts';
import { LeadlineError } from '../../errors/index.ts';
import { createSourceHealth } from './source-health.ts';
import { testSource } from './test-gateway.ts';

function afterFailures(manyHosts: boolean, failures: number) {
  const definition = testSource('http://127.0.0.1', { manyHosts });
  const health = createSourceHealth({ definition, clock: fakeClock(), onChange: () => undefined });
  for (let at = 0; at < failures; at += 1) {
    health
      .admit()
      .failed(new LeadlineError('provider_timeout', 'acme.com: no complete answer', { retryable: true }));
  }
  return health;
}

describe('a source', () => {
  test('that is one provider is left alone after five failures in a row', () => {
    expect(afterFailures(false, 5).state()).toBe('open');
    expect(() => afterFailures(false, 5).admit()).toThrow('left alone');
  });

  test('that is many hosts goes on being asked, whatever some of them do', () => {
    const health = afterFailures(true, 50);
    expect(health.state()).toBe('closed');
    expect(health.lastError()).toContain('acme.com');
  });
});
