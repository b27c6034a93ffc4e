import type { FieldName, Observation } from '@leadline/contracts';
import type { Clock } from '../../../kernel/clock/index.ts';
import type { Jobs } from '../../../kernel/jobs/index.ts';
import type { AvailableCall, Sources } from '../../../kernel/sources/index.ts';
import type { Store } from '../../../kernel/store/index.ts';
import type { InferenceRequest, InferenceResult } from '../inference/index.ts';
import type { ChoosableCall, CompanyKind, FinishedEnrichment, Wave } from '../policy/choice/index.ts';
import type { CompanyQuery } from '../policy/entity/index.ts';
import type { ShownOnly } from '../shown-only.ts';
import type { Expectations } from './expectations.ts';

/** What the choice of paid calls goes by. */
export interface WaveQuestion {
  readonly missing: readonly FieldName[];
  readonly calls: readonly ChoosableCall[];
  /** What is left of the enrichment's budget. */
  readonly budgetUsd: number;
  readonly kind: CompanyKind;
}

/** Which paid calls are made next. Asked anew after each wave; an empty `now` ends layer 2. */
export interface Choice {
  wave(workspaceId: string, question: WaveQuestion): Wave | Promise<Wave>;
  /** Told of each enrichment that ended, so that the next choice is better. */
  learn?(workspaceId: string, finished: FinishedEnrichment): Promise<void>;
}

/** Layer 3: what can be worked out from a company's own pages. */
export type Infer = (request: InferenceRequest) => Promise<InferenceResult>;

/** What the workspace's own company database knows. */
export interface OwnDatabase {
  /** Companies a query could mean, best first. */
  lookup(workspaceId: string, query: CompanyQuery): Promise<readonly OwnMatch[]>;
}

export interface OwnMatch {
  readonly name: string;
  readonly domain: string | null;
  readonly country: string | null;
  readonly registryNumber: string | null;
  /** How well it fits, 0..1. */
  readonly score: number;
  readonly reasons: readonly string[];
  /** What its record says. */
  readonly observations: readonly Observation[];
}

/** What the durable work of an enrichment stands on. */
export interface WorkDeps {
  readonly store: Store;
  readonly jobs: Jobs;
  readonly sources: Sources;
  readonly clock: Clock;
  readonly choice: Choice;
  /** None where no inference is set up: layer 3 is then skipped, and says so. */
  readonly infer: Infer | null;
  /** None where the workspace has no company database of its own. */
  readonly database: OwnDatabase | null;
  readonly expectations: Expectations;
  readonly shownOnly: ShownOnly;
  /** What a workspace may spend on sources in a month; null without a limit. */
  readonly monthlyBudgetUsd: number | null;
  /** Whether a sandbox stands in for the sources. */
  readonly simulated: boolean;
  readonly newId: () => string;
  /** Told of what nobody waits for any more. */
  readonly onError: (error: unknown) => void;
}

export function nameOfCall({ source, call }: Pick<AvailableCall, 'source' | 'call'>): string {
  return `${source}.${call}`;
}
