import { APICallError } from '@ai-sdk/provider';
import { systemClock } from '../../clock/index.ts';
import { createPriceBook } from '../pricing/price-book.ts';
import { ProviderFailure } from '../providers/failure.ts';
import { readFailure } from '../providers/read-failure.ts';
import {
  type BudgetFacts,
  type Candidate,
  createHealth,
  createRouter,
  DEFAULT_ROUTING_POLICY,
  type FailoverOptions,
  failoverStage,
  type RoutingEvent,
  type RoutingPolicy,
  type Served,
  type StreamAccess,
} from './index.ts';
import { deployment, NO_LIMIT, requestFacts } from './test-world.ts';

export interface Request {
  readonly stream: boolean;
  readonly text: string;
  readonly model?: string;
  readonly signal?: AbortSignal;
}
export interface Chunk {
  readonly choices?: readonly {
    readonly delta?: { readonly content?: string };
    readonly finish_reason?: string | null;
  }[];
  readonly error?: unknown;
}
export interface Reply {
  readonly text: string;
  readonly parts: AsyncIterable<Chunk> | null;
  readonly served?: Served;
}

const PATHS: Readonly<Record<string, string>> = {
  openai: '/openai/v1',
  mistral: '/mistral/v1',
  groq: '/groq/openai/v1',
};
const QUESTION = 'What would you recommend to a small team?';

const access: StreamAccess<Reply, Chunk> = {
  of: (reply) => reply.parts,
  with: (reply, parts) => ({ ...reply, parts }),
  carriesToken: ({ choices }) => Boolean(choices?.[0]?.delta?.content),
  isEnd: ({ choices }) => Boolean(choices?.[0]?.finish_reason),
  failureIn: (part) => (part.error ? apiError(200, JSON.stringify(part), {}) : null),
};

function apiError(statusCode: number, responseBody: string, responseHeaders: Record<string, string>) {
  return new APICallError({
    message: `HTTP ${statusCode}`,
    url: '',
    requestBodyValues: {},
    statusCode,
    responseBody,
    responseHeaders,
  });
}

interface Asked {
  readonly candidate: Candidate;
  readonly request: Request;
  readonly signal: AbortSignal;
}

/** A plain client of the OpenAI protocol, which three of the sandbox's providers speak. */
async function ask(url: string, { candidate, request, signal }: Asked): Promise<Reply> {
  const response = await fetch(`${url}${PATHS[candidate.provider]}/chat/completions`, {
    method: 'POST',
    headers: { authorization: 'Bearer sandbox-key', 'content-type': 'application/json' },
    body: JSON.stringify({
      model: candidate.model,
      stream: request.stream,
      messages: [{ role: 'user', content: request.text }],
    }),
    signal: AbortSignal.any([signal, AbortSignal.timeout(500)]),
  });
  if (!response.ok)
    throw apiError(response.status, await response.text(), Object.fromEntries(response.headers));
  if (request.stream) return { text: '', parts: eventsOf(response) };
  const text = await response.text();
  const body = JSON.parse(text) as { choices?: readonly { message: { content: string } }[] };
  if (!body.choices) throw apiError(200, text, {});
  return { text: body.choices[0]?.message.content ?? '', parts: null };
}

async function* eventsOf(response: Response): AsyncGenerator<Chunk> {
  let rest = '';
  for await (const bytes of response.body ?? []) {
    const lines = (rest + Buffer.from(bytes).toString()).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines)
      if (line.startsWith('data: ') && !line.includes('[DONE]')) yield JSON.parse(line.slice(6)) as Chunk;
  }
}

/** The failover stage over three of the sandbox's providers, and what it told. */
export function gateway(
  url: string,
  own: {
    readonly cached?: () => Promise<Reply | null>;
    readonly policy?: Partial<RoutingPolicy>;
    readonly budget?: () => BudgetFacts;
    readonly attempt?: FailoverOptions<Request, Reply, Chunk>['attempt'];
  } = {},
) {
  const events: RoutingEvent[] = [];
  const clock = systemClock;
  const policy: RoutingPolicy = { ...DEFAULT_ROUTING_POLICY, pauseMs: 1, ...own.policy };
  const health = createHealth({ clock });
  const router = createRouter({
    deployments: [deployment('openai'), deployment('mistral'), deployment('groq')],
    policy: {
      ...policy,
      rules: [
        {
          id: 'test',
          why: 'For tests.',
          when: {},
          use: ['openai/gpt-6-sol', 'mistral/mistral-large-2512', 'groq/openai/gpt-oss-120b'],
          strength: 'web_search',
          freeFirst: false,
          atAnyPrice: false,
        },
      ],
      fallbacks: [],
    },
    prices: createPriceBook({ configured: {}, today: () => '2026-11-21' }),
    health,
    clock,
  });
  const budgetOf = own.budget ?? (() => NO_LIMIT);
  const stage = failoverStage<Request, Reply, Chunk>({
    clock,
    random: () => 0.5,
    health,
    policy,
    routeOf: (request) =>
      router.route(requestFacts({ model: request.model ?? null, streaming: request.stream }), budgetOf()),
    attempt: own.attempt ?? ((candidate, { request, signal }) => ask(url, { candidate, request, signal })),
    failureIn: (error, { provider }) =>
      error instanceof DOMException
        ? new ProviderFailure({ kind: 'timeout', provider, reason: 'no answer within 0.5 s' })
        : readFailure(provider, error, new Date()),
    signalOf: ({ signal }) => signal ?? null,
    budgetOf,
    overallTimeoutMs: 5_000,
    stream: { access, silenceMs: 300 },
    ...(own.cached && { cached: own.cached }),
    mark: (reply, served) => ({ ...reply, served }),
    onEvent: (event) => events.push(event),
  });
  const call = (request: Partial<Request> = {}) =>
    stage({ stream: false, text: QUESTION, ...request }, () => Promise.reject(new Error('unused')));
  return { call, health, events };
}

export async function read(reply: Reply): Promise<{ readonly text: string; readonly error: unknown }> {
  let text = '';
  try {
    for await (const { choices } of reply.parts ?? []) text += choices?.[0]?.delta?.content ?? '';
    return { text, error: null };
  } catch (error) {
    return { text, error };
  }
}
