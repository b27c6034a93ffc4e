import type { Fault } from '../traffic/rules.ts';
import type { SourceProvider } from '../world/company.ts';

/** One call of a data provider, a company's site or the DNS, as the sandbox saw it. */
export interface SourceCallRecord {
  readonly seq: number;
  readonly provider: SourceProvider;
  /** What was called, such as `find`: as the protocol names it, else the path. */
  readonly call: string;
  readonly method: string;
  /** Path and query as at the provider, keys left out. */
  readonly path: string;
  /** Domain of the company it was about; null where none was found, or several. */
  readonly subject: string | null;
  /** ISO time of arrival. */
  readonly at: string;
  /** Milliseconds on a clock that only goes forward; `endedMs` is null while the call is under way. */
  readonly startedMs: number;
  readonly endedMs: number | null;
  readonly latencyMs: number;
  /** HTTP status; null while nothing was sent. */
  readonly status: number | null;
  /** What the provider charges for it, in US dollars. */
  readonly priceUsd: number;
  readonly credits: number;
  readonly fault: Fault | null;
  /** Why the provider refused before it looked at the question: key, quota, credits. */
  readonly refused: string | null;
  /** The whole answer left for the caller. */
  readonly answeredFully: boolean;
  readonly attempt: number;
}
