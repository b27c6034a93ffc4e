import type { Clock } from '../../clock/index.ts';
import { LeadlineError } from '../../errors/index.ts';
import type { Resolver, SafeFetch } from '../../net/index.ts';
import type { OnSourceEvent } from '../events.ts';
import type { SourceIo } from '../source.ts';
import type { Ask, NextStage } from './ask.ts';
import { createAsynchronous } from './asynchronous.ts';
import type { ConfiguredSource } from './configured.ts';
import { createDeadline, type Deadline } from './deadline.ts';
import type { HttpClient } from './http-client.ts';
import { replyOf } from './reply-of.ts';
import type { SourceGate } from './source-gate.ts';
import { createSourceHttp } from './source-http.ts';
import type { Tasks } from './tasks.ts';

export interface CallStageOptions {
  readonly client: Pick<HttpClient, 'send'>;
  readonly pages: SafeFetch;
  readonly dns: Resolver;
  readonly tasks: Tasks;
  readonly clock: Clock;
  readonly random: () => number;
  readonly gateOf: (source: string) => Pick<SourceGate, 'pace'>;
  readonly sourceOf: (source: string) => ConfiguredSource;
  readonly userAgent: string;
  readonly onEvent: OnSourceEvent;
  readonly longestPollMs: number;
}

/** The last of the stages: runs the adapter, for as long as its call may take. */
export function callStage(options: CallStageOptions): NextStage {
  const { clock } = options;
  return async (ask) => {
    const { definition, call } = ask;
    const tooLate = () => timedOut(ask);
    const deadline = createDeadline({ clock, ms: call.timeoutMs, outer: ask.signal, tooLate });
    const asynchronous = createAsynchronous({ ...options, ask, deadline });
    const io = ioOf(ask, { deadline, asynchronous: asynchronous.run }, options);
    const startedMs = clock.monotonicMs();
    try {
      const answer = await deadline.race(call.run(ask.query as never, io));
      const reply = replyOf(ask, answer, clock);
      await asynchronous
        .finished()
        .catch((error: unknown) => options.onEvent({ type: 'source.trouble', where: 'tasks', error }));
      return reply;
    } catch (error) {
      throw asLeadlineError(error, definition.title);
    } finally {
      deadline.end();
      ask.timing.latencyMs += clock.monotonicMs() - startedMs;
    }
  };
}

/** What an adapter may use of the outside. */
export function ioOf(
  ask: Ask,
  { deadline, asynchronous }: { readonly deadline: Deadline } & Pick<SourceIo, 'asynchronous'>,
  options: CallStageOptions,
): SourceIo {
  const { definition } = ask;
  const gate = options.gateOf(definition.name);
  const { bases, keys } = options.sourceOf(definition.name);
  const http = createSourceHttp({ ...options, ask, gate, deadline, bases });
  return {
    http,
    pages: { get: (url, given) => options.pages.get(url, { ...given, signal: deadline.signal }) },
    dns: { resolve: (host, type) => options.dns.resolve(host, type, deadline.signal) },
    keys,
    now: () => options.clock.now(),
    signal: deadline.signal,
    asynchronous,
  };
}

function asLeadlineError(error: unknown, title: string): LeadlineError {
  if (error instanceof LeadlineError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new LeadlineError('provider_failed', `${title} gave an answer we cannot read: ${message}`, {
    next: 'Other sources are asked; report this if it stays.',
    cause: error,
  });
}

function timedOut({ definition, call }: Ask): LeadlineError {
  return new LeadlineError(
    'provider_timeout',
    `${definition.title} did not answer within ${call.timeoutMs / 1_000} s.`,
    { next: 'It is asked again later; other sources are asked meanwhile.', retryable: true },
  );
}
