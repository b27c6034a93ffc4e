import type { IncomingHttpHeaders } from 'node:http';
import { LeadlineError } from '@leadline/core/kernel/errors';
import type { Wishes } from '@leadline/core/kernel/llm';
import { parseTraceparent } from '@leadline/core/kernel/telemetry';

const PRIORITIES: readonly Wishes['priority'][] = ['standard', 'high', 'critical'];
const LONGEST = 1_000;
const MOST_ENTRIES = 50;

/**
 * What a client asks of the gateway itself, by headers that its protocol does not know:
 * `x-leadline-task`, `-component`, `-priority`, `-fallbacks`, `-latency-ms`, `-cache: bypass`, `-tags`, `-mask`,
 * `-session`; and by `traceparent`, which names the trace it is part of.
 */
export function readWishes(headers: IncomingHttpHeaders): Wishes {
  const text = (name: string): string | null => {
    const value = headers[`x-leadline-${name}`];
    if (typeof value !== 'string' || value === '') return null;
    if (value.length > LONGEST) throw unusable(name, `has more than ${LONGEST} characters`);
    return value;
  };
  const list = (name: string): string[] => {
    const entries = (text(name) ?? '').split(',').flatMap((entry) => entry.trim() || []);
    if (entries.length > MOST_ENTRIES) throw unusable(name, `has more than ${MOST_ENTRIES} entries`);
    return entries;
  };
  const { traceparent } = headers;
  return {
    task: text('task') ?? 'chat',
    component: text('component'),
    priority: priorityIn(text('priority')),
    fallbacks: list('fallbacks'),
    latencyTargetMs: positiveIn(text('latency-ms')),
    cache: text('cache') !== 'bypass',
    tags: list('tags'),
    maskNames: list('mask'),
    trace: parseTraceparent(typeof traceparent === 'string' ? traceparent : undefined),
    sessionId: text('session'),
  };
}

function priorityIn(value: string | null): Wishes['priority'] {
  const known = PRIORITIES.find((priority) => priority === (value ?? 'standard'));
  if (!known) throw unusable('priority', `must be one of ${PRIORITIES.join(', ')}`);
  return known;
}

function positiveIn(value: string | null): number | null {
  if (value === null) return null;
  const number = Number(value);
  if (!(number > 0)) throw unusable('latency-ms', 'must be a number above 0');
  return number;
}

function unusable(name: string, why: string): LeadlineError {
  return new LeadlineError('invalid_input', `The header x-leadline-${name} ${why}.`, {
    issues: [{ path: `x-leadline-${name}`, message: why }],
  });
}
