import { LeadlineError } from '../../errors/index.ts';
import type { AvailableCall, SourceRequest, SourceResult } from '../sources.ts';
import type { Ask, Reply } from './ask.ts';
import type { ConfiguredSource } from './configured.ts';
import { questionKey } from './question-key.ts';

/**
 * What goes through the stages for a request.
 * @throws `invalid_input` for a source or call there is not, and for a query that does not fit.
 */
export function createAskReader(sources: readonly ConfiguredSource[], simulated: boolean) {
  const known = new Map(sources.map((source) => [source.definition.name, source]));
  return (request: SourceRequest, signal: AbortSignal): Ask => {
    const { source, call: name } = request;
    const definition = known.get(source)?.definition;
    const call = definition && Object.hasOwn(definition.calls, name) && definition.calls[name];
    if (!definition || !call)
      throw new LeadlineError('invalid_input', `There is no call ${source}.${name}.`, {
        next: '`leadline sources` lists the data sources.',
      });
    const parsed = call.query.safeParse(request.query);
    if (!parsed.success)
      throw new LeadlineError('invalid_input', `${definition.title} cannot be asked this.`, {
        issues: parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })),
        next: 'Correct what is named.',
      });
    return {
      request,
      definition,
      call,
      query: parsed.data,
      key: questionKey({ source, call: name, query: parsed.data, simulated }),
      signal,
      timing: { queueMs: 0, latencyMs: 0 },
      exchanges: { sent: 0, refused: 0 },
      reservation: null,
    };
  };
}

export function resultOf<Found>(
  { request, definition }: Ask,
  reply: Reply,
  told: { readonly ms: number; readonly simulated: boolean },
): SourceResult<Found> {
  const { hit, observations, fetchedAt, costUsd, savedUsd } = reply;
  return {
    source: definition.name,
    call: request.call,
    hit,
    observations,
    found: reply.found as Found,
    origin: reply.origin === 'shared' ? 'live' : reply.origin,
    fetchedAt,
    costUsd,
    savedUsd,
    ...told,
  };
}

/** What can be planned with of a source. */
export function callsOf(
  { definition }: ConfiguredSource,
  isUp: (source: string) => boolean,
): AvailableCall[] {
  const { name: source, title, layer, official = false, licence, limits } = definition;
  const perMinute = Math.min(limits.perMinute ?? Infinity, 60_000 / (limits.everyMs ?? 0));
  return Object.entries(definition.calls).map(([call, { capability, yields, priceUsd }]) => ({
    source,
    title,
    call,
    capability,
    layer,
    official,
    yields,
    priceUsd,
    licence,
    perMinute: Number.isFinite(perMinute) ? perMinute : null,
    isUp: isUp(source),
  }));
}
