import { z } from 'zod';
import { LeadlineError, toLeadlineError } from '../../errors/index.ts';
import type { SourceCall } from '../source.ts';
import type { SourceProbe } from '../sources.ts';
import type { Ask } from './ask.ts';
import { type CallStageOptions, ioOf } from './call-stage.ts';
import type { ConfiguredSource } from './configured.ts';
import { createDeadline } from './deadline.ts';
import type { HealthBook } from './health-book.ts';

export interface ProbesOptions {
  readonly sources: readonly ConfiguredSource[];
  readonly calling: CallStageOptions;
  readonly health: HealthBook;
}

const PROBE_MS = 15_000;

/** Asks sources the cheapest question that shows whether their keys are accepted. */
export function createProbes({ sources, calling, health }: ProbesOptions) {
  const probe = async (source: ConfiguredSource): Promise<SourceProbe> => {
    const { name, keys, probe: ask } = source.definition;
    const answer = (ok: boolean, detail: string, creditsLeft: number | null = null) => ({
      source: name,
      ok,
      detail,
      creditsLeft,
    });
    if (source.missing !== null) return answer(false, source.missing);
    if (!ask)
      return answer(
        true,
        Object.keys(keys).length === 0
          ? 'needs no key'
          : 'its key is set; there is no free way to find out whether it is accepted',
      );
    try {
      const { creditsLeft } = await probeOnce(source, calling);
      if (creditsLeft !== undefined) health.creditsLeft(name, creditsLeft);
      health.of(name).putRight();
      const left = creditsLeft === undefined ? '' : `, ${creditsLeft.toLocaleString('en')} credits left`;
      const said = Object.keys(keys).length === 0 ? 'answers' : 'key accepted';
      return answer(true, `${said}${left}`, creditsLeft ?? null);
    } catch (error) {
      return answer(false, toLeadlineError(error).message);
    }
  };
  return async (names?: readonly string[]): Promise<readonly SourceProbe[]> => {
    const wanted = names?.map((name) => {
      const found = sources.find(({ definition }) => definition.name === name);
      if (found) return found;
      throw new LeadlineError('not_found', `There is no data source ${name}.`, {
        next: '`leadline sources` lists them.',
      });
    });
    return Promise.all((wanted ?? sources.filter(({ missing }) => missing === null)).map(probe));
  };
}

async function probeOnce({ definition }: ConfiguredSource, calling: CallStageOptions) {
  const outer = new AbortController();
  const ask = askToProbe(definition, outer.signal);
  const tooLate = () =>
    new LeadlineError('provider_timeout', `no answer within ${PROBE_MS / 1_000} s`, { retryable: true });
  const deadline = createDeadline({ clock: calling.clock, ms: PROBE_MS, outer: outer.signal, tooLate });
  try {
    const io = ioOf(ask, { deadline, asynchronous: startsNothing }, calling);
    return (await deadline.race(definition.probe?.(io) ?? Promise.resolve({}))) as { creditsLeft?: number };
  } finally {
    deadline.end();
  }
}

const startsNothing = () => Promise.reject(new LeadlineError('internal', 'A probe starts no work.'));

const PROBE_CALL: SourceCall = {
  capability: 'company',
  query: z.unknown(),
  yields: [],
  priceUsd: 0,
  freshDays: 0,
  missDays: 0,
  timeoutMs: PROBE_MS,
  run: () => Promise.reject(new LeadlineError('internal', 'A probe is no call.')),
};

function askToProbe(definition: ConfiguredSource['definition'], signal: AbortSignal): Ask {
  return {
    request: {
      workspaceId: '',
      source: definition.name,
      call: 'probe',
      query: {},
      purpose: 'probe',
      jobId: null,
      subject: null,
      limits: [],
    },
    definition,
    call: PROBE_CALL,
    query: {},
    key: '',
    signal,
    timing: { queueMs: 0, latencyMs: 0 },
    exchanges: { sent: 0, refused: 0 },
    reservation: null,
  };
}
