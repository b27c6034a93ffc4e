import type { IncomingHttpHeaders } from 'node:http';
import { LeadlineError } from '@leadline/core/kernel/errors';
import type { Wishes } from '@leadline/core/kernel/llm';
import { parseTraceparent } from '@leadline/core/kernel/telemetry';
import { correlationIdOf } from '../correlation.ts';
import { readPromptWish } from './prompt-wish.ts';

const PRIORITIES: readonly Wishes['priority'][] = ['standard', 'high', 'critical'];
/** What the gateway's own headers begin with. */
const OWN = 'x-leadline-';
const LONGEST = 1_000;
/** Texts of a user may stand in a prompt's variables. Node takes 16 KiB of headers altogether. */
const LONGEST_VARIABLES = 12_000;
const MOST_ENTRIES = 50;

/**
 * What a client asks of the gateway itself, by headers that its protocol does not know:
 * `x-leadline-task`, `-component`, `-priority`, `-fallbacks`, `-latency-ms`, `-cache`, `-tags`, `-mask`, `-context`, `-session`; by
 * `x-leadline-prompt` and `-prompt-variables`, or the body's field for Leadline, here `own`; by `cache-control` as browsers write it; by
 * `x-request-id`, its own name for the request; and by `traceparent`, which names the trace it is part of.
 */
export function readWishes(headers: IncomingHttpHeaders, own?: unknown): Wishes {
  // Most requests ask for nothing: they are not asked for a dozen names.
  const asks = Object.keys(headers).some((name) => name.startsWith(OWN));
  const text = (name: string, longest = LONGEST): string | null => {
    if (!asks) return null;
    const value = headers[OWN + name];
    if (typeof value !== 'string' || value === '') return null;
    if (value.length > longest) throw unusable(name, `has more than ${longest} characters`);
    return decoded(value);
  };
  const list = (name: string): string[] => {
    const entries = (text(name) ?? '').split(',').flatMap((entry) => entry.trim() || []);
    if (entries.length > MOST_ENTRIES) throw unusable(name, `has more than ${MOST_ENTRIES} entries`);
    return entries;
  };
  const { traceparent } = headers;
  return {
    task: nameIn('task', text('task')) ?? 'chat',
    component: nameIn('component', text('component')),
    priority: priorityIn(text('priority')),
    fallbacks: list('fallbacks'),
    latencyTargetMs: positiveIn(text('latency-ms')),
    cache: cacheIn(text('cache'), headers['cache-control']),
    tags: list('tags'),
    maskNames: list('mask'),
    trace: parseTraceparent(typeof traceparent === 'string' ? traceparent : undefined),
    sessionId: text('session'),
    prompt: readPromptWish(
      { named: text('prompt'), variables: text('prompt-variables', LONGEST_VARIABLES) },
      own,
    ),
    context: list('context'),
    correlationId: correlationIdOf(headers),
  };
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });

/** Node reads headers as Latin-1; names come as UTF-8 from some clients, and with percent signs from those that may only send ASCII. */
function decoded(value: string): string {
  try {
    const text = /^[\x20-\x7e]*$/u.test(value) ? value : UTF8.decode(Buffer.from(value, 'latin1'));
    return text.includes('%') ? decodeURIComponent(text) : text;
  } catch {
    return value;
  }
}

function priorityIn(value: string | null): Wishes['priority'] {
  const known = PRIORITIES.find((priority) => priority === (value ?? 'standard'));
  if (!known) throw unusable('priority', `must be one of ${PRIORITIES.join(', ')}`);
  return known;
}

const CACHE_WISHES: readonly Wishes['cache'][] = ['use', 'bypass', 'no-store'];

/** Our own header wins over HTTP's, which some clients and proxies send without being asked. */
function cacheIn(value: string | null, cacheControl: string | undefined): Wishes['cache'] {
  if (value !== null) {
    const known = CACHE_WISHES.find((wish) => wish === value);
    if (!known) throw unusable('cache', `must be one of ${CACHE_WISHES.join(', ')}`);
    return known;
  }
  if (cacheControl === undefined) return 'use';
  const directives = new Set(
    cacheControl
      .toLowerCase()
      .split(',', 10)
      .map((each) => each.trim()),
  );
  if (directives.has('no-store')) return 'no-store';
  return directives.has('no-cache') || directives.has('max-age=0') ? 'bypass' : 'use';
}

/** Figures are kept by these names. */
function nameIn(header: string, value: string | null): string | null {
  if (value === null || /^[\w.:/-]{1,100}$/u.test(value)) return value;
  throw unusable(header, 'must be a name of at most 100 letters, digits and `_ . : / -`');
}

function positiveIn(value: string | null): number | null {
  if (value === null) return null;
  const number = Number(value);
  if (!(number > 0)) throw unusable('latency-ms', 'must be a number above 0');
  return number;
}

function unusable(name: string, why: string): LeadlineError {
  return new LeadlineError('invalid_input', `The header ${OWN}${name} ${why}.`, {
    issues: [{ path: OWN + name, message: why }],
  });
}
