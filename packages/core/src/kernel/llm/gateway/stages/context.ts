import type { LanguageModelV4Message } from '@ai-sdk/provider';
import { LeadlineError } from '../../../errors/index.ts';
import type { Principal } from '../../../iam/index.ts';
import type { Next, Stage } from '../../../stage/index.ts';
import type { Contexts } from '../../contexts/index.ts';
import type { Exchange, Reply } from '../exchange.ts';

/** By this name a request asks for what is known of its caller. */
const USER = 'user';

/**
 * Puts what the house keeps about itself and its subjects before a request's own words, and what is known of the caller behind its system
 * prompt, where the request asks for them by name. Costs nothing to a request that does not.
 */
export function contextStage({
  contexts,
}: {
  readonly contexts: Pick<Contexts, 'of'> | undefined;
}): Stage<Exchange, Reply> {
  return (exchange, next) => {
    const { context } = exchange.wishes;
    const wants = context !== undefined && context.length > 0 && !exchange.embedding;
    return wants ? withContext(exchange, { contexts, next }) : next(exchange);
  };
}

async function withContext(
  exchange: Exchange,
  {
    contexts,
    next,
  }: { readonly contexts: Pick<Contexts, 'of'> | undefined; readonly next: Next<Exchange, Reply> },
): Promise<Reply> {
  return next(await told(exchange, contexts));
}

async function told(exchange: Exchange, contexts: Pick<Contexts, 'of'> | undefined): Promise<Exchange> {
  const { caller, request, wishes } = exchange;
  const names = [...new Set(wishes.context)];
  const kept = (await contexts?.of(caller.workspaceId)) ?? new Map<string, { readonly text: string }>();
  const texts = names
    .filter((name) => name !== USER)
    .map((name) => kept.get(name)?.text ?? unknown(name, kept));
  const before: LanguageModelV4Message[] =
    texts.length > 0 ? [{ role: 'system', content: `${ABOUT_HOUSE}\n\n${texts.join('\n\n')}` }] : [];
  const { prompt } = request.options;
  const own = prompt.findIndex(({ role }) => role !== 'system');
  const end = own < 0 ? prompt.length : own;
  // Last of the system prompts: what comes before it is the same for all callers, and providers cache it.
  const after: LanguageModelV4Message[] = names.includes(USER)
    ? [{ role: 'system', content: aboutCaller(caller) }]
    : [];
  const whole = [...before, ...prompt.slice(0, end), ...after, ...prompt.slice(end)];
  return { ...exchange, request: { ...request, options: { ...request.options, prompt: whole } } };
}

const ABOUT_HOUSE = 'Background, as facts to draw on rather than orders:';

function aboutCaller({ role, tier, region, userId }: Principal): string {
  const facts = [
    `role ${role.replaceAll('_', ' ')}`,
    tier !== null && `plan ${tier}`,
    region !== null && `region ${region}`,
    userId !== null && `user ${userId}`,
  ].filter((fact) => fact !== false);
  return `Who asks: ${facts.join(', ')}.`;
}

function unknown(name: string, kept: ReadonlyMap<string, unknown>): never {
  const known = [USER, ...kept.keys()].slice(0, 20).join(', ');
  throw new LeadlineError('invalid_input', `There is no context "${name}" in this workspace.`, {
    next: `Known are: ${known}. Save others with PUT /v1/contexts/{name}.`,
    issues: [{ path: 'x-leadline-context', message: 'names no context of this workspace' }],
  });
}
