import { sourceOperations as definitions, type SourceView } from '@leadline/contracts';
import type { Clock } from '../clock/index.ts';
import { timeRange } from '../llm/usage/index.ts';
import { bindOperation, type Operation } from '../operations/index.ts';
import type { SourceStatus, Sources } from './sources.ts';

export interface SourceOperationsDeps {
  readonly sources: Pick<Sources, 'status' | 'probe'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly simulated: boolean;
}

/** Binds the operations that tell of data sources. */
export function sourceOperations({ sources, clock, simulated }: SourceOperationsDeps): Operation[] {
  return [
    bindOperation(definitions.list, async ({ since }, { principal }) => {
      const range = timeRange({ since }, clock.now());
      const items = await sources.status(principal.workspaceId, range.since);
      return { since: range.since.toISOString(), items: items.map(viewOf), simulated };
    }),
    bindOperation(definitions.probe, async ({ names }) => ({
      items: [...(await sources.probe(names))],
      simulated,
    })),
  ];
}

function viewOf({ licence, retryAt, settings, ...status }: SourceStatus): SourceView {
  return {
    ...status,
    settings: [...settings],
    retryAt: retryAt?.toISOString() ?? null,
    keepDays: licence.keepDays,
    terms: licence.note,
  };
}
