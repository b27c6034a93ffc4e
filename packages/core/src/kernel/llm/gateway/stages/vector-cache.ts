import { hash } from 'node:crypto';
import type { Next, Stage } from '../../../stage/index.ts';
import type { KeptVector, VectorMemory } from '../../caches/index.ts';
import { estimateTokens } from '../../tokens.ts';
import type { EmbeddingRequest } from '../../wire/index.ts';
import type { Exchange, Reply } from '../exchange.ts';
import { cacheUse, isAllowed } from './exact-cache.ts';

export interface VectorCacheOptions {
  readonly vectors: VectorMemory;
}

type Asked = Exchange & { readonly embedding: EmbeddingRequest };

/** Asks for the vectors of those texts alone that are not known yet. */
export function vectorCacheStage(options: VectorCacheOptions): Stage<Exchange, Reply> {
  return async (exchange, next) => {
    const use = cacheUse(exchange);
    if (use === 'none' || !exchange.embedding) return next(exchange);
    const asked = { ...exchange, embedding: exchange.embedding };
    const keys = keysOf(asked);
    const known = keys.map((key) => (use === 'read' ? usable(asked, options.vectors.get(key)) : undefined));
    const reply = await answered(asked, { known, next, keys, options });
    if (reply) return reply;
    // Another model than the known vectors' has answered, and vectors of two cannot be compared: all are asked for, and both paid for.
    const { usd, usage } = asked.notes;
    const all = await answered(asked, { known: known.map(() => undefined), next, keys, options });
    asked.notes.usd += usd;
    asked.notes.usage = {
      ...asked.notes.usage,
      inputTokens: asked.notes.usage.inputTokens + usage.inputTokens,
    };
    return all ?? next(exchange);
  };
}

/** A vector of the model that is asked first, which this caller may ask. */
function usable({ notes, caller }: Exchange, kept: KeptVector | undefined): KeptVector | undefined {
  const first = notes.route?.candidates[0]?.key;
  return kept && kept.model === first && isAllowed({ caller }, kept) ? kept : undefined;
}

interface Answering {
  readonly known: readonly (KeptVector | undefined)[];
  readonly keys: readonly { readonly workspaceId: string; readonly id: string }[];
  readonly next: Next<Exchange, Reply>;
  readonly options: VectorCacheOptions;
}

/** The known vectors with those asked for; null when these are another model's. */
async function answered(exchange: Asked, { known, keys, next, options }: Answering): Promise<Reply | null> {
  const { notes, wishes, embedding } = exchange;
  const found = known.filter((kept) => kept !== undefined);
  const model = found[0]?.model;
  const missing = embedding.values.flatMap((text, index) => (known[index] ? [] : [{ text, index }]));
  if (model !== undefined && missing.length === 0) {
    noteFound(notes, found);
    Object.assign(notes, { cache: 'exact', model, confidence: { value: 1, basis: 'same question' } });
    const embeddings = found.map(({ vector }) => vector);
    return { kind: 'vectors', result: { embeddings, tokens: 0 } };
  }
  const moment = options.vectors.moment();
  const reply = await next(found.length === 0 ? exchange : asking(exchange, missing));
  if (reply.kind !== 'vectors') return reply;
  if (model !== undefined && model !== notes.model) return null;
  noteFound(notes, found);
  const embeddings = known.map((kept) => kept?.vector);
  const perToken =
    notes.usd /
    Math.max(
      1,
      sum(missing, ({ text }) => estimateTokens(text)),
    );
  for (const [at, { text, index }] of missing.entries()) {
    const vector = reply.result.embeddings[at];
    const key = keys[index];
    if (!vector || !key || notes.model === null) continue;
    embeddings[index] = vector;
    const usd = perToken * estimateTokens(text);
    options.vectors.set(
      key,
      { vector, usd, model: notes.model, task: wishes.task, tags: wishes.tags },
      moment,
    );
  }
  const whole = embeddings.filter((vector) => vector !== undefined);
  return { kind: 'vectors', result: { ...reply.result, embeddings: whole } };
}

function noteFound(notes: Exchange['notes'], found: readonly KeptVector[]): void {
  notes.cachedTexts = found.length;
  notes.savedUsd = sum(found, ({ usd }) => usd);
}

/** The same request for some of its texts. */
function asking(exchange: Asked, missing: readonly { readonly text: string }[]): Exchange {
  const { embedding, request } = exchange;
  const content = missing.map(({ text }) => ({ type: 'text' as const, text }));
  return {
    ...exchange,
    embedding: { ...embedding, values: missing.map(({ text }) => text) },
    request: { ...request, options: { ...request.options, prompt: [{ role: 'user', content }] } },
  };
}

function sum<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}

/** What a vector hangs on: the text, the model, how long it is to be, where it may be made, and what is masked in it. */
function keysOf({ caller, wishes, embedding, notes }: Asked) {
  const { model, dimensions, user, extras, values } = embedding;
  const { region, workspaceId } = caller;
  const { fallbacks, maskNames } = wishes;
  const around = JSON.stringify([
    notes.guards?.mark ?? '',
    workspaceId,
    region,
    model,
    fallbacks,
    maskNames,
    dimensions,
    user,
    extras,
  ]);
  // Once, however many texts there are.
  const scope = hash('sha256', around, 'base64url');
  return values.map((text) => ({ workspaceId, id: hash('sha256', `vector ${scope}${text}`, 'base64url') }));
}
