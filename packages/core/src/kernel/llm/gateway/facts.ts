import type { LanguageModelV4CallOptions } from '@ai-sdk/provider';
import type { Ability, Zone } from '../pricing/model-file.ts';
import { type RequestFacts, zoneOfRegion } from '../routing/index.ts';
import { estimateTokens } from '../tokens.ts';
import type { Exchange, Wishes } from './exchange.ts';

/** Nothing limits what may be spent. */
export const NO_LIMIT = { leftUsd: null, limitUsd: null } as const;
/** What an image or file counts when nobody has looked at it, in tokens. */
const TOKENS_OF_FILE = 1_200;
/** What separates messages, in tokens. */
const TOKENS_OF_MESSAGE = 4;
/** How long an answer is taken to be when the client sets no limit, in tokens. */
const USUAL_OUTPUT_TOKENS = 1_024;

/** Estimated tokens of everything a request sends. */
export function inputTokensOf({ prompt, tools, responseFormat }: LanguageModelV4CallOptions): number {
  let tokens = 0;
  for (const message of prompt) {
    tokens += TOKENS_OF_MESSAGE;
    if (message.role === 'system') tokens += estimateTokens(message.content);
    else for (const part of message.content) tokens += tokensOfPart(part);
  }
  for (const tool of tools ?? [])
    tokens += estimateTokens(JSON.stringify(tool.type === 'function' ? tool.inputSchema : tool.args));
  if (responseFormat?.type === 'json' && responseFormat.schema)
    tokens += estimateTokens(JSON.stringify(responseFormat.schema));
  return tokens;
}

type PromptPart = Exclude<
  LanguageModelV4CallOptions['prompt'][number],
  { role: 'system' }
>['content'][number];

function tokensOfPart(part: PromptPart): number {
  if (part.type === 'text' || part.type === 'reasoning') return estimateTokens(part.text);
  if (part.type === 'tool-call') return estimateTokens(JSON.stringify(part.input));
  if (part.type === 'tool-result') return estimateTokens(JSON.stringify(part.output));
  return TOKENS_OF_FILE;
}

/** The longest answer a request asks for, in tokens; vectors take none. */
export function outputTokensOf({ request, embedding }: Pick<Exchange, 'request' | 'embedding'>): number {
  return embedding ? 0 : (request.options.maxOutputTokens ?? USUAL_OUTPUT_TOKENS);
}

/** What a client may ask that has a say in the route. */
export type RoutingWishes = Pick<Wishes, 'task' | 'component' | 'priority' | 'fallbacks' | 'latencyTargetMs'>;

/** What the router decides by. */
export function factsOf(
  exchange: Pick<Exchange, 'request' | 'caller' | 'estimate' | 'embedding'> & {
    readonly wishes: RoutingWishes;
  },
): RequestFacts {
  const { request, caller, wishes, estimate, embedding } = exchange;
  return {
    kind: embedding ? 'embedding' : 'chat',
    model: request.model === 'auto' ? null : request.model,
    fallbacks: wishes.fallbacks,
    taskType: wishes.task,
    component: wishes.component,
    priority: wishes.priority,
    tier: caller.tier ?? 'standard',
    inputTokens: estimate.inputTokens,
    maxOutputTokens: outputTokensOf(exchange),
    needs: needsOf(request.options),
    zones: zonesOf(caller.region),
    latencyTargetMs: wishes.latencyTargetMs,
    streaming: request.stream,
  };
}

/** An own server is wherever its owner put it. A region nobody knows is kept to by own servers alone. */
function zonesOf(region: string | null): Zone[] | null {
  if (region === null) return null;
  const zone = zoneOfRegion(region);
  return zone === null ? ['local'] : [zone, 'local'];
}

function needsOf({ prompt, tools, responseFormat }: LanguageModelV4CallOptions): Ability[] {
  const needs: Ability[] = [];
  if (tools && tools.length > 0) needs.push('tools');
  if (responseFormat?.type === 'json' && responseFormat.schema) needs.push('json_schema');
  const shows = prompt.some(
    (message) =>
      message.role === 'user' &&
      message.content.some((part) => part.type === 'file' && part.mediaType.startsWith('image/')),
  );
  if (shows) needs.push('images');
  return needs;
}
