import type { Store } from '../../store/index.ts';
import { createCacheUsageRepository, type KindUsage } from './cache-usage.ts';
import type { CachedAnswers, CacheKind } from './cached-answers.ts';
import { type AnswerRepository, perKind } from './repository.ts';
import type { Selection } from './selection.ts';

export interface CacheFigures {
  readonly since: Date;
  readonly kinds: Readonly<
    Record<CacheKind, KindUsage & { readonly entries: number; readonly oldest: Date | null }>
  >;
  /** Answers that stood in when nobody answered; they come from the exact cache. */
  readonly stale: KindUsage;
  /** Requests that asked caches and got nothing, and those that went by them. */
  readonly misses: number;
  readonly bypassed: number;
  /** What providers' own prompt caches took off the price, in US dollars. */
  readonly promptSavedUsd: number;
}

/** What can be done with the caches of a workspace. */
export interface Caches {
  /** What these tags name has changed (`company:acme.com`, `deal:42`): answers about it are given no more. Gives how many went. */
  invalidate(workspaceId: string, tags: readonly string[]): Promise<Readonly<Record<CacheKind, number>>>;
  /** Takes out what is selected; nothing said, everything. Gives how many went. */
  purge(workspaceId: string, selection: Selection): Promise<Readonly<Record<CacheKind, number>>>;
  figures(workspaceId: string, since: Date): Promise<CacheFigures>;
}

export interface CachesDeps {
  /** Missing where caches are off: there is then nothing to take out. */
  readonly answers: Pick<CachedAnswers, 'invalidate' | 'figures'> | undefined;
  readonly store: Store;
}

type Gone = Awaited<ReturnType<AnswerRepository['invalidate']>>;
const NOTHING: Gone = perKind(() => 0);

export function createCaches({ answers, store }: CachesDeps): Caches {
  const usage = createCacheUsageRepository(store);
  return {
    invalidate: async (workspaceId, tags) =>
      tags.length === 0 ? NOTHING : ((await answers?.invalidate(workspaceId, { tags })) ?? NOTHING),
    purge: async (workspaceId, selection) => (await answers?.invalidate(workspaceId, selection)) ?? NOTHING,
    async figures(workspaceId, since) {
      const [held, used] = await Promise.all([
        answers?.figures(workspaceId) ?? perKind(() => ({ entries: 0, oldest: null })),
        usage.read(workspaceId, since),
      ]);
      const { exact, semantic, ...rest } = used;
      const kinds = { exact: { ...exact, ...held.exact }, semantic: { ...semantic, ...held.semantic } };
      return { since, kinds, ...rest };
    },
  };
}
