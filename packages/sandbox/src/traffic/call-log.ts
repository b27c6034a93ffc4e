import type { Provider, Usage } from '../model/request.ts';
import type { Fault } from './rules.ts';

/** One call as the sandbox saw it. */
export interface SandboxCall {
  readonly seq: number;
  readonly requestId: string;
  readonly provider: Provider;
  readonly model: string;
  /**
   * What the call is for: the `x-leadline-purpose` header, else the schema's or tool's name, else `answer`
   * for free text and `embedding`.
   */
  readonly purpose: string;
  readonly stream: boolean;
  /** ISO time of arrival. */
  readonly at: string;
  /** Milliseconds on a clock that only goes forward; `endedMs` is null while the call is under way. */
  readonly startedMs: number;
  readonly endedMs: number | null;
  /** The drawn latency; 0 for calls refused before the model. */
  readonly latencyMs: number;
  readonly inputTokens: number;
  readonly cachedTokens: number;
  readonly cacheWriteTokens: number;
  readonly outputTokens: number;
  /** HTTP status; null while nothing was sent. */
  readonly status: number | null;
  readonly idempotencyKey: string | null;
  /** The whole answer, good or spoiled, left for the caller: the provider would bill it. */
  readonly answeredFully: boolean;
  readonly fault: Fault | null;
  readonly rateLimited: boolean;
  /** Identifies the request body. */
  readonly requestHash: string;
  /** 1 for the first time this very request came in. */
  readonly attempt: number;
}

export interface CallLog {
  readonly calls: readonly SandboxCall[];
  open(begun: Omit<SandboxCall, 'seq'>): number;
  /** Adds what became known of the call with this number. */
  amend(seq: number, known: Partial<SandboxCall>): void;
  clear(): void;
}

export const NO_USAGE: Usage = { inputTokens: 0, cachedTokens: 0, cacheWriteTokens: 0, outputTokens: 0 };

/** Keeps every call since the last `clear`; numbers go on. */
export function createCallLog(): CallLog {
  let calls: SandboxCall[] = [];
  let firstSeq = 1;
  return {
    get calls() {
      return calls;
    },
    open: (begun) => {
      const seq = firstSeq + calls.length;
      calls.push({ seq, ...begun });
      return seq;
    },
    amend: (seq, known) => {
      const call = calls[seq - firstSeq];
      if (call) Object.assign(call, known);
    },
    clear: () => {
      firstSeq += calls.length;
      calls = [];
    },
  };
}
