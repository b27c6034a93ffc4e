import { cancelled } from './deadline.ts';

/** Calls under way, so that a gateway that stops can call them off and wait for what they still write. */
export interface CallsUnderWay {
  /** Runs one with a signal that falls when the caller gives up or the gateway stops. */
  run<Result>(
    signal: AbortSignal | undefined,
    work: (signal: AbortSignal) => Promise<Result>,
  ): Promise<Result>;
  /** Counts work among them that its own caller may have left. */
  track<Result>(work: Promise<Result>): Promise<Result>;
  /** Calls them all off, refuses new ones, and waits until none is left. Never rejects. */
  stop(): Promise<void>;
}

export function createCallsUnderWay(): CallsUnderWay {
  const stopping = new AbortController();
  const running = new Set<Promise<unknown>>();
  const track = <Result>(work: Promise<Result>): Promise<Result> => {
    running.add(work);
    const leave = () => void running.delete(work);
    work.then(leave, leave);
    return work;
  };
  return {
    track,
    async run(signal, work) {
      if (stopping.signal.aborted) throw cancelled(stopping.signal.reason);
      return track(work(signal ? AbortSignal.any([signal, stopping.signal]) : stopping.signal));
    },
    async stop() {
      stopping.abort(new Error('The data-source gateway is stopping.'));
      while (running.size > 0) await Promise.allSettled(running);
    },
  };
}
