import type { Exchange } from '../exchange.ts';

/** What an answer hangs on, as text: the last message by itself, and everything around it. */
export interface Identity {
  readonly around: string;
  readonly last: string;
}

/**
 * Everything that shapes the answer to a request: what it says (words, files, tools, format, settings, the fields of its own protocol), the
 * model it names and those after it, where it may be answered, the prompt's version, the names to be masked and what the guards do. Where
 * the rules choose the model, also what they choose by. Written once for both caches.
 */
export function identityOf(exchange: Exchange): Identity {
  const { notes } = exchange;
  notes.identity ??= written(exchange);
  return notes.identity;
}

function written({ caller, request, wishes, notes }: Exchange): Identity {
  const { abortSignal: _signal, headers: _headers, prompt, ...settings } = request.options;
  const { extras, model } = request;
  const { task, component, priority, latencyTargetMs } = wishes;
  const around = JSON.stringify([
    notes.guards?.mark ?? '',
    notes.promptVersion,
    caller.region,
    wishes.fallbacks,
    wishes.maskNames,
    model === 'auto' ? [task, component, priority, latencyTargetMs, caller.tier] : model,
    settings,
    isEmpty(extras.fields) ? null : extras,
    prompt.slice(0, -1),
  ]);
  return { around, last: JSON.stringify(prompt.at(-1)) };
}

function isEmpty(fields: Readonly<Record<string, unknown>>): boolean {
  for (const _name in fields) return false;
  return true;
}
