import type { Layer, ProfileField } from '@leadline/contracts';
import type { CallRecord, EnrichmentRef } from '../records.ts';
import { type Board, titleOf } from './board.ts';
import type { WorkDeps } from './ports.ts';

/** Tells whoever watches what has landed. Call it from within a step, so that a replay says nothing twice. */
export interface Progress {
  begin(message: string): void;
  source(call: CallRecord, changed: readonly ProfileField[]): void;
  layer(layer: Layer, fields: readonly ProfileField[]): void;
}

export interface ProgressOf {
  readonly ref: EnrichmentRef;
  /** False where the enrichment is a part of other work, which tells its own progress. */
  readonly tells: boolean;
  readonly board: Pick<Board, 'spentUsd'>;
}

export function createProgress(
  { jobs, sources }: Pick<WorkDeps, 'jobs' | 'sources'>,
  { ref, tells, board }: ProgressOf,
): Progress {
  const { workspaceId, enrichmentId } = ref;
  const emit = (type: string, message: string, data?: Record<string, unknown>) =>
    tells &&
    jobs.emit(workspaceId, enrichmentId, { type, message, costUsd: board.spentUsd(), ...(data && { data }) });
  return {
    begin: (message) => emit('stage.started', message),
    source(call, changed) {
      const { callKey: _key, ...use } = call;
      const message = `${titleOf(sources.definitions, call.source)}: ${outcomeText(call)}`;
      emit('source.landed', message, { source: use, changed: changed.map(({ field }) => field) });
    },
    layer(layer, fields) {
      emit('layer.landed', layerText(layer), { layer, fields });
    },
  };
}

function outcomeText({ outcome, reason, fields, origin, costUsd }: CallRecord): string {
  if (outcome === 'hit') {
    const from = origin === 'live' ? '' : origin === 'stale' ? ', from before: it is down' : ', at hand';
    return `${counted(fields.length, 'field')}${costUsd > 0 ? `, $${costUsd.toFixed(4)}` : ''}${from}`;
  }
  if (outcome === 'miss') return 'does not know it';
  return `${outcome === 'failed' ? 'failed' : 'left out'}: ${reason ?? 'no reason given'}`;
}

function layerText({ layer, status, reason, sources }: Layer): string {
  const hits = sources.filter(({ outcome }) => outcome === 'hit').length;
  if (status === 'skipped') return `Layer ${layer} skipped: ${reason ?? 'nothing to ask'}`;
  const cost = sources.reduce((sum, { costUsd }) => sum + costUsd, 0);
  return `Layer ${layer} landed: ${counted(hits, 'source')} answered${cost > 0 ? `, $${cost.toFixed(4)}` : ''}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
