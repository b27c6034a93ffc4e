import { hash } from 'node:crypto';
import type { LanguageModelV4GenerateResult } from '@ai-sdk/provider';
import type { Cache } from '../../../cache/index.ts';
import { mayUseModel } from '../../../iam/index.ts';
import type { Stage } from '../../stage.ts';
import type { Exchange, Reply } from '../exchange.ts';
import { watched } from '../over.ts';
import { createCollector, partsOf } from '../whole.ts';

/** An answer as it is kept. */
export interface KeptAnswer {
  readonly result: LanguageModelV4GenerateResult;
  readonly model: string;
  /** What it cost when it was made. */
  readonly usd: number;
  /** When it was made, in milliseconds since 1970. */
  readonly keptAt: number;
}

export interface ExactCacheOptions {
  readonly cache: Pick<Cache, 'get' | 'set'>;
  readonly now: () => Date;
}

const HOUR_MS = 3_600_000;
/** Longer than it is fresh, an answer is kept for when nobody else answers. */
const STALE_MS = 7 * 24 * HOUR_MS;

/** How long an answer is fresh: an hour; a day for what is asked about companies, which change more slowly than that. */
function freshMs(task: string): number {
  return task.startsWith('company') ? 24 * HOUR_MS : HOUR_MS;
}

/** Gives the same answer to the same request, word for word, from the same workspace. */
export function exactCacheStage({ cache, now }: ExactCacheOptions): Stage<Exchange, Reply> {
  return async (exchange, next) => {
    if (!mayCache(exchange)) return next(exchange);
    const key = keyOf(exchange);
    const kept = allowed(exchange, await cache.get<KeptAnswer>(key));
    if (kept && now().getTime() - kept.keptAt < freshMs(exchange.wishes.task))
      return fromKept(exchange, kept, 'exact');
    const options = { ttlMs: STALE_MS, tags: [...exchange.wishes.tags] };
    return keeping(exchange, await next(exchange), (answer) =>
      cache.set(key, { ...answer, keptAt: now().getTime() }, options),
    );
  };
}

/** The last resort when nobody answers: what was answered before, marked as such. */
export function staleAnswer({ cache }: ExactCacheOptions): (exchange: Exchange) => Promise<Reply | null> {
  return async (exchange) => {
    if (!mayCache(exchange)) return null;
    const kept = allowed(exchange, await cache.get<KeptAnswer>(keyOf(exchange)));
    return kept ? fromKept(exchange, kept, 'stale') : null;
  };
}

/** What a confidential caller asks stays out of caches; so does what was asked to be made anew. */
export function mayCache({ caller, wishes, notes }: Exchange): boolean {
  if (wishes.cache && !caller.confidential) return true;
  notes.cache = 'bypass';
  return false;
}

/** Only what comes from a model the caller could have asked: it may have answered somebody else after another had failed. */
export function allowed<Kept extends Pick<KeptAnswer, 'model'>>(
  { caller }: Pick<Exchange, 'caller'>,
  kept: Kept | undefined,
): Kept | undefined {
  if (!kept) return undefined;
  const slash = kept.model.indexOf('/');
  const [name = ''] = kept.model.slice(slash + 1).split('@', 1);
  return mayUseModel(caller, kept.model.slice(0, slash), name) ? kept : undefined;
}

/** The kept answer in the form the client asked for. It costs nothing, and says what it saved. */
export function fromKept(
  { request, notes }: Exchange,
  { result, model, usd }: Omit<KeptAnswer, 'keptAt'>,
  cache: 'exact' | 'semantic' | 'stale',
): Reply {
  Object.assign(notes, { cache, model, savedUsd: usd });
  return request.stream ? { kind: 'stream', parts: partsOf(result) } : { kind: 'whole', result };
}

/** Hands a complete, ordinary answer to `keep` when it has passed. Failing to keep it is nobody's failure. */
export function keeping(
  { notes }: Exchange,
  reply: Reply,
  keep: (answer: Omit<KeptAnswer, 'keptAt'>) => Promise<unknown>,
): Reply | Promise<Reply> {
  const collector = reply.kind === 'stream' ? createCollector() : null;
  return watched(reply, {
    see: collector?.see,
    end({ how }) {
      const result = reply.kind === 'whole' ? reply.result : collector?.result();
      if (how !== 'complete' || !result || notes.cache !== 'miss' || !isKeepable(result)) return;
      void keep({ result: withoutTransport(result), model: notes.model ?? '', usd: notes.usd }).catch(
        () => undefined,
      );
    },
  });
}

/** Cut, refused and failed answers are not worth repeating; files do not survive JSON. */
function isKeepable({ finishReason, content }: LanguageModelV4GenerateResult): boolean {
  const ordinary = finishReason.unified === 'stop' || finishReason.unified === 'tool-calls';
  return (
    ordinary && content.every(({ type }) => type === 'text' || type === 'reasoning' || type === 'tool-call')
  );
}

function withoutTransport({ request: _request, response, ...result }: LanguageModelV4GenerateResult) {
  return {
    ...result,
    ...(response && { response: { ...(response.modelId && { modelId: response.modelId }) } }),
  };
}

/** What an answer depends on: the request, and where it may be answered. */
function keyOf({ caller, request }: Exchange) {
  const { abortSignal: _signal, headers: _headers, ...options } = request.options;
  const question = JSON.stringify([request.model, caller.region, options, request.extras.fields]);
  return { workspaceId: caller.workspaceId, key: `gateway:${hash('sha256', question, 'base64url')}` };
}
