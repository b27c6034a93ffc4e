import { type HealthLineView, routeOperations } from '@leadline/contracts';
import type { Config } from '@leadline/core/kernel/config';
import { askRunningServer } from '../ask-server.ts';
import { type CheckResult, failed, ok, warning } from './check.ts';

const NAME = 'health';

/** How providers and models do, which only the process that calls them knows. */
export async function checkHealth(config: Config): Promise<CheckResult> {
  try {
    const health = await askRunningServer(config, routeOperations.health, {});
    if (!health) return ok(NAME, 'no server of this workspace is running, so nothing is known of breakers');
    const { providers, models } = health;
    const shut = [...providers, ...models].filter(({ breaker }) => breaker !== 'closed');
    if (shut.length === 0) return ok(NAME, summaryOf(models));
    return warning(
      NAME,
      shut.map(lineOf).join('; '),
      'Others answer in their place where the rules allow; `leadline llm health` shows more.',
    );
  } catch (error) {
    return failed(NAME, error);
  }
}

function summaryOf(models: readonly HealthLineView[]): string {
  if (models.length === 0) return 'the server has called no model lately';
  const slowest = Math.max(...models.map(({ whole }) => whole.p95Ms));
  const latency = slowest > 0 ? `; 95 of 100 answers within ${(slowest / 1_000).toFixed(1)} s` : '';
  return `${models.length} ${models.length === 1 ? 'model' : 'models'} called lately, no breaker open${latency}`;
}

function lineOf({ name, account, breaker, until, lastFailure }: HealthLineView): string {
  const whose = account === 'own' ? " (the workspace's own key)" : '';
  const why = lastFailure === null ? '' : ` after ${lastFailure.replaceAll('_', ' ')}`;
  const when = until === null ? '' : `, tried again at ${until.slice(11, 19)} UTC`;
  return `${name}${whose} is ${breaker === 'open' ? 'shut' : 'being tried'}${why}${when}`;
}
