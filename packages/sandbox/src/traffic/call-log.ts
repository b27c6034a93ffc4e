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

export interface CallLog<Call extends { readonly seq: number } = SandboxCall> {
  readonly calls: readonly Call[];
  open(begun: Omit<Call, 'seq'>): number;
  /** Adds what became known of the call with this number. */
  amend(seq: number, known: Partial<Call>): void;
  clear(): void;
}

export const NO_USAGE: Usage = { inputTokens: 0, cachedTokens: 0, cacheWriteTokens: 0, outputTokens: 0 };

/** Keeps every call since the last `clear`; numbers go on. */
export function createCallLog<Call extends { readonly seq: number } = SandboxCall>(): CallLog<Call> {
  let calls: Call[] = [];
  let firstSeq = 1;
  return {
    get calls() {
      return calls;
    },
    open: (begun) => {
      const seq = firstSeq + calls.length;
      calls.push({ ...begun, seq } as Call);
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
