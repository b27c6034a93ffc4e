import type { Observation } from '@leadline/contracts';
import type { Next, Stage } from '../../stage/index.ts';
import type { SourceCall, SourceDefinition } from '../source.ts';
import type { SourceRequest } from '../sources.ts';
import type { Reservation } from './budgets.ts';

/** A request on its way through the stages. */
export interface Ask {
  readonly request: SourceRequest;
  readonly definition: SourceDefinition;
  readonly call: SourceCall;
  /** As the call's own schema parsed it. */
  readonly query: unknown;
  /** Names source, call and query; the same question of a workspace has the same. */
  readonly key: string;
  readonly signal: AbortSignal;
  readonly timing: Timing;
  readonly exchanges: Exchanges;
  /** Money set aside for it; null for what is free, or has no budget. */
  readonly reservation: Reservation | null;
}

/** Counted on the way, to tell what a failed call may have cost. */
export interface Exchanges {
  /** Requests on which the provider may have acted. */
  sent: number;
  /** Those of them that it answered with an error status. */
  refused: number;
}

/** Filled in on the way. Milliseconds. */
export interface Timing {
  /** Waited for places, limits and others. */
  queueMs: number;
  /** The provider took. */
  latencyMs: number;
}

export interface Reply {
  readonly hit: boolean;
  readonly observations: readonly Observation[];
  readonly found: unknown;
  /** `shared`: of a call somebody else asked for at the same time. */
  readonly origin: 'live' | 'cache' | 'stale' | 'shared';
  readonly fetchedAt: Date;
  /** What this request is charged. */
  readonly costUsd: number;
  /** What it would have cost live, where it was not. */
  readonly savedUsd: number;
  readonly creditsUsed: number | null;
  readonly creditsLeft: number | null;
}

export type SourceStage = Stage<Ask, Reply>;
export type NextStage = Next<Ask, Reply>;
