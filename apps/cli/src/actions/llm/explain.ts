import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { type ExplainedRouteView, routeOperations } from '@leadline/contracts';
import { LeadlineError } from '@leadline/core/kernel/errors';
import type { CommandContext } from '../../context.ts';
import { dollars } from '../../terminal/figures.ts';
import { askServerOrSettings, WITHOUT_SERVER } from './ask-server.ts';

export interface ExplainFlags {
  readonly model?: string;
  readonly task?: string;
  readonly component?: string;
  readonly priority?: string;
  readonly tier?: string;
  readonly region?: string;
  readonly tokens?: string;
  readonly outputTokens?: string;
  readonly latency?: string;
  readonly needs?: readonly string[];
  readonly fallback?: readonly string[];
  readonly embedding?: boolean;
  readonly stream?: boolean;
  readonly budgetLeft?: string;
  readonly budget?: string;
  readonly request?: string;
  readonly protocol?: string;
  readonly json?: boolean;
}

export async function explain(context: CommandContext, flags: ExplainFlags): Promise<void> {
  const { terminal } = context;
  const input = await inputOf(context, flags);
  const { answer, server } = await askServerOrSettings(context, routeOperations.explain, input);
  if (flags.json) return terminal.print(JSON.stringify(answer, null, 2));
  terminal.print(explainedText(answer));
  if (!server) terminal.say(WITHOUT_SERVER);
}

async function inputOf(
  context: CommandContext,
  flags: ExplainFlags,
): Promise<Readonly<Record<string, unknown>>> {
  const { request, json: _json, latency, fallback, embedding, stream, budgetLeft, budget, ...same } = flags;
  return {
    ...same,
    ...(latency !== undefined && { latencyMs: latency }),
    ...(fallback && { fallbacks: fallback }),
    ...(embedding && { kind: 'embedding' }),
    ...(stream && { streaming: true }),
    ...(budgetLeft !== undefined && { budgetLeftUsd: budgetLeft }),
    ...(budget !== undefined && { budgetUsd: budget }),
    ...(request !== undefined && { request: await readRequest(context, request) }),
  };
}

async function readRequest({ shell }: CommandContext, file: string): Promise<unknown> {
  const name = file === '-' ? 'standard input' : file;
  try {
    return JSON.parse(file === '-' ? await text(shell.stdin) : await readFile(file, 'utf8'));
  } catch (error) {
    const unread = error instanceof SyntaxError ? 'holds no JSON' : 'cannot be read';
    throw new LeadlineError('invalid_input', `${name} ${unread}.`, {
      next: 'Give a request as a client of OpenAI or Anthropic sends it.',
      cause: error,
    });
  }
}

function explainedText({
  text: explained,
  request,
  budget,
  simulated,
  candidates,
}: ExplainedRouteView): string {
  const size = `${request.inputTokens.toLocaleString('en')} tokens in, at most ${request.maxOutputTokens.toLocaleString('en')} out`;
  const where = request.zones ? `, to stay in ${request.zones.join(' or ')}` : '';
  const asked = [`tier ${request.tier}`, request.priority, ...(request.task ? [`task ${request.task}`] : [])];
  const money =
    budget.leftUsd === null
      ? 'Budget: no limit of money holds.'
      : `Budget: ${dollars(Math.max(0, budget.leftUsd))} left${budget.limitUsd === null ? '' : ` of ${dollars(budget.limitUsd)}`}.`;
  const own = candidates.filter(({ account }) => account === 'own').map(({ model }) => model);
  const shut = candidates.filter(({ breaker }) => breaker !== 'closed').map(({ model }) => model);
  return [
    `${size}${where}; ${asked.join(', ')}.`,
    money,
    '',
    explained,
    ...(own.length > 0 ? ['', `With the workspace's own key: ${own.join(', ')}.`] : []),
    ...(shut.length > 0 ? ['', `Failed lately and tried with care: ${shut.join(', ')}.`] : []),
    ...(simulated ? ['', 'Simulated: a sandbox stands in for the providers.'] : []),
  ].join('\n');
}
