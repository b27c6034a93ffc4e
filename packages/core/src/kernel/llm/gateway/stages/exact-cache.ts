import { hash } from 'node:crypto';
import type { LanguageModelV4GenerateResult } from '@ai-sdk/provider';
import { mayUseModel } from '../../../iam/index.ts';
import type { Stage } from '../../../stage/index.ts';
import { type AnswerKey, type ExactAnswers, freshMs, STALE_MS } from '../../caches/index.ts';
import type { Exchange, Reply } from '../exchange.ts';
import { watched } from '../over.ts';
import { createCollector, partsOf } from '../whole.ts';
import { identityOf } from './identity.ts';

/** An answer as it is kept. */
export interface KeptAnswer {
  readonly result: LanguageModelV4GenerateResult;
  /** What it cost when it was made. */
  readonly usd: number;
}

export interface ExactCacheOptions {
  readonly exact: ExactAnswers;
  readonly now: () => Date;
}

/** Gives the same answer to the same request, word for word, from the same workspace. */
export function exactCacheStage(options: ExactCacheOptions): Stage<Exchange, Reply> {
  const { exact, now } = options;
  return async (exchange, next) => {
    const use = cacheUse(exchange);
    if (use === 'none') return next(exchange);
    const key = keyOf(exchange);
    if (use === 'read') {
      const looked = exact.find(key);
      const found = looked instanceof Promise ? await looked : looked;
      if (
        found &&
        isAllowed(exchange, found) &&
        now().getTime() - found.answeredAt < freshMs(exchange.wishes)
      )
        return fromKept(exchange, { kept: found.answer as KeptAnswer, model: found.model, cache: 'exact' });
    }
    const asked = exact.moment();
    const { task, tags } = exchange.wishes;
    return keeping(exchange, await next(exchange), ({ model, ...answer }) =>
      exact.put(key, { answer, task, model, tags, asked, ttlMs: STALE_MS }),
    );
  };
}

/** The last resort when nobody answers: what was answered before, marked as such. */
export function staleAnswer({
  exact,
}: Omit<ExactCacheOptions, 'now'>): (exchange: Exchange) => Promise<Reply | null> {
  return async (exchange) => {
    if (cacheUse(exchange) !== 'read') return null;
    const found = await exact.find(keyOf(exchange));
    if (!found || !isAllowed(exchange, found)) return null;
    return fromKept(exchange, { kept: found.answer as KeptAnswer, model: found.model, cache: 'stale' });
  };
}

/**
 * Whether caches are read and written, written alone, or left alone: what a confidential caller asks, and what a client does not want
 * stored, stays out of them.
 */
export function cacheUse({ caller, wishes, notes }: Exchange): 'read' | 'renew' | 'none' {
  if (wishes.cache === 'use' && !caller.confidential) return 'read';
  notes.cache = 'bypass';
  return wishes.cache === 'bypass' && !caller.confidential ? 'renew' : 'none';
}

/** Only what comes from a model the caller could have asked: it may have answered somebody else after another had failed. */
export function isAllowed(
  { caller }: Pick<Exchange, 'caller'>,
  { model }: { readonly model: string },
): boolean {
  const slash = model.indexOf('/');
  const [name = ''] = model.slice(slash + 1).split('@', 1);
  return mayUseModel(caller, model.slice(0, slash), name);
}

interface FromCache {
  readonly kept: KeptAnswer;
  readonly model: string;
  readonly cache: 'exact' | 'semantic' | 'stale';
  /** How sure it is that the answer belongs to this question; 1 unless said. */
  readonly similarity?: number;
}

/** The kept answer in the form the client asked for. It costs nothing, and says what it saved. */
export function fromKept({ request, notes }: Exchange, from: FromCache): Reply {
  const { kept, model, cache, similarity } = from;
  notes.cache = cache;
  notes.model = model;
  notes.savedUsd = kept.usd;
  notes.similarity = similarity ?? null;
  notes.confidence = {
    value: similarity ?? 1,
    basis: similarity === undefined ? 'same question' : 'similar question',
  };
  const { result } = kept;
  return request.stream ? { kind: 'stream', parts: partsOf(result) } : { kind: 'whole', result };
}

/** Hands a complete, ordinary answer to `keep` when it has passed. */
export function keeping(
  { notes }: Exchange,
  reply: Reply,
  keep: (answer: KeptAnswer & { readonly model: string }) => void,
): Reply | Promise<Reply> {
  const collector = reply.kind === 'stream' ? createCollector() : null;
  return watched(reply, {
    see: collector?.see,
    end({ how }) {
      const result = reply.kind === 'whole' ? reply.result : collector?.result();
      const isNew = notes.cache === 'miss' || notes.cache === 'bypass';
      if (how !== 'complete' || !result || !isNew || notes.model === null || !isKeepable(result)) return;
      keep({ result: withoutTransport(result), model: notes.model, usd: notes.usd });
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

function keyOf(exchange: Exchange): AnswerKey {
  const { workspaceId } = exchange.caller;
  const { around, last } = identityOf(exchange);
  const id = hash('sha256', `exact ${workspaceId} ${around.length} ${around}${last}`, 'base64url');
  return { workspaceId, id };
}
