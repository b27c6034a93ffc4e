import { cacheOperations as definitions } from '@leadline/contracts';
import type { Clock } from '../../clock/index.ts';
import { bindOperation, type Operation } from '../../operations/index.ts';
import { timeRange } from '../usage/range.ts';
import type { Caches } from './caches.ts';

/** Binds the operations on kept answers. */
export function cacheOperations({
  caches,
  clock,
}: {
  readonly caches: Caches;
  readonly clock: Clock;
}): Operation[] {
  return [
    bindOperation(definitions.purge, async ({ all: _all, ...selection }, { principal }) => ({
      gone: await caches.purge(principal.workspaceId, selection),
    })),
    bindOperation(definitions.invalidate, async ({ tags }, { principal }) => ({
      gone: await caches.invalidate(principal.workspaceId, tags),
    })),
    bindOperation(definitions.figures, async ({ since }, { principal }) => {
      const range = timeRange({ since }, clock.now());
      const { kinds, promptSavedUsd, ...figures } = await caches.figures(principal.workspaceId, range.since);
      const shown = (kind: keyof typeof kinds) => ({
        ...kinds[kind],
        oldest: kinds[kind].oldest?.toISOString() ?? null,
      });
      return {
        ...figures,
        since: figures.since.toISOString(),
        exact: shown('exact'),
        semantic: shown('semantic'),
        savedByPromptCacheUsd: promptSavedUsd,
      };
    }),
  ];
}
