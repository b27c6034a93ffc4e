import { lateAnswer } from '../late-answer.ts';
import { type Asked, type Asker, askSource, type Landing, withoutAnswer } from './ask-source.ts';
import { nameOfCall, type WorkDeps } from './ports.ts';

type Deps = Pick<WorkDeps, 'sources' | 'clock' | 'expectations' | 'onError'>;

/** A provider that works asynchronously says so by a long time limit; while nobody knows its times it is given this long. */
const ASYNCHRONOUS_FROM_MS = 60_000;
const ASYNCHRONOUS_MS = 30_000;

/**
 * Asks a source and goes on without an answer that is late, measured by what the call usually takes; `onLate` is given
 * what comes afterwards.
 */
export async function askInTime(
  deps: Deps,
  { asker, asked }: { readonly asker: Asker; readonly asked: Asked },
  onLate?: (landing: Landing) => Promise<unknown>,
): Promise<Landing> {
  const asking = askSource(deps, asker, asked);
  const patienceMs = patienceOf(deps, asked);
  const waiting = new AbortController();
  const late = deps.clock.sleep(patienceMs, waiting.signal).then(
    () => null,
    () => null,
  );
  const first = await Promise.race([asking, late]).finally(() => waiting.abort());
  if (first !== null) return first;
  deps.expectations.wasLate(nameOfCall(asked.call));
  asking.then((landing) => onLate?.(landing)).catch(deps.onError);
  return withoutAnswer(asked, { outcome: 'failed', reason: lateAnswer(patienceMs), ms: patienceMs });
}

function patienceOf({ sources, expectations }: Deps, { call }: Asked): number {
  const definition = sources.definitions.find(({ name }) => name === call.source);
  const limit = definition?.calls[call.call]?.timeoutMs ?? 0;
  return expectations.patienceMs(
    nameOfCall(call),
    limit > ASYNCHRONOUS_FROM_MS ? ASYNCHRONOUS_MS : undefined,
  );
}
