import { hash } from 'node:crypto';
import type { PreparedPolicy } from '../../guards/index.ts';
import type { Exchange } from '../exchange.ts';

/** What an answer hangs on, as text: the last message by itself, and everything around it. */
export interface Identity {
  readonly around: string;
  readonly last: string;
}

/** The guards as they are set: another policy would have let through another answer. */
export function policyMark(guards: PreparedPolicy | undefined): string {
  if (!guards) return '';
  // Made of the rest.
  const { personal: _personal, ...policy } = guards;
  return hash('sha256', JSON.stringify(policy), 'base64url');
}

/**
 * Everything that shapes the answer to a request: what it says (words, files, tools, format, settings, the fields of its own protocol), the
 * model it names and those after it, where it may be answered, the prompt's version, the names to be masked and what the guards do. Where
 * the rules choose the model, also what they choose by. Written once for both caches.
 */
export function identityOf(exchange: Exchange, policy: string): Identity {
  const { notes } = exchange;
  notes.identity ??= written(exchange, policy);
  return notes.identity;
}

function written({ caller, request, wishes, notes }: Exchange, policy: string): Identity {
  const { abortSignal: _signal, headers: _headers, prompt, ...settings } = request.options;
  const { extras, model } = request;
  const { task, component, priority, latencyTargetMs } = wishes;
  const around = JSON.stringify([
    policy,
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
