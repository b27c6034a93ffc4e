import { type HealthLineView, type LlmHealth, routeOperations } from '@leadline/contracts';
import type { CommandContext } from '../../context.ts';
import { table } from '../../terminal/figures.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { askServer } from './ask-server.ts';

export async function showHealth(context: CommandContext, flags: { readonly json?: boolean }): Promise<void> {
  const { terminal } = context;
  const health = await askServer(context, routeOperations.health, {});
  if (flags.json) return terminal.print(JSON.stringify(health, null, 2));
  if (!health)
    return terminal.print(
      'No server is running here, so nothing is known of breakers: each process finds out for itself. Start one: leadline serve',
    );
  terminal.print(healthText(terminal, health));
}

const STATE = { closed: 'ok', open: 'shut', half_open: 'trying' } as const;
const TITLES = ['', 'state', 'until', 'calls/min', 'failed', 'last failure', 'p50', 'p95', 'first token'];

function healthText(terminal: Terminal, { providers, models, simulated }: LlmHealth): string {
  if (providers.length + models.length === 0) return 'No model was called lately.';
  const lines = [...providers, ...models];
  const [head = '', ...rows] = table(TITLES, lines.map(cellsOf));
  const shown = rows.map((row, index) =>
    lines[index]?.breaker === 'closed' ? row : terminal.style('red', row),
  );
  return [
    terminal.style('bold', head),
    ...shown,
    ...(simulated ? ['Simulated: a sandbox stands in for the providers.'] : []),
  ].join('\n');
}

function cellsOf(line: HealthLineView): string[] {
  const { whole, firstToken } = line;
  return [
    `${line.name}${line.account === 'own' ? ' (own key)' : ''}`,
    STATE[line.breaker],
    line.until?.slice(11, 19) ?? '–',
    String(line.calls),
    line.failureRate === null ? '–' : `${Math.round(line.failureRate * 100)}%`,
    line.lastFailure?.replaceAll('_', ' ') ?? '–',
    whole.samples > 0 ? seconds(whole.p50Ms) : '–',
    whole.samples > 0 ? seconds(whole.p95Ms) : '–',
    firstToken.samples > 0 ? seconds(firstToken.p50Ms) : '–',
  ];
}

function seconds(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}
