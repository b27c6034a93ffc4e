import type { Usage, UsageQuery } from '@leadline/contracts';
import type { Clock } from '../../clock/index.ts';
import type { Store } from '../../store/index.ts';
import { timeRange } from './range.ts';
import { createUsageRepository, type UsageGroup } from './repository.ts';

export interface UsageDeps {
  readonly store: Store;
  readonly clock: Pick<Clock, 'now'>;
  /** The names of keys by their ids, for people; those that are not known are left out. */
  readonly keyNames: (workspaceId: string, keyIds: readonly string[]) => Promise<ReadonlyMap<string, string>>;
}

/** What language models were asked in a workspace, and what it came to. */
export interface UsageReader {
  /** @throws `invalid_input` for a range that ends before it begins. */
  usage(workspaceId: string, query: UsageQuery): Promise<Usage>;
}

export function createUsage({ store, clock, keyNames }: UsageDeps): UsageReader {
  const repository = createUsageRepository(store);
  const namesOf = async (workspaceId: string, groups: readonly UsageGroup[]) => {
    const ids = groups.flatMap(({ value }) => (value === null ? [] : [value]));
    return keyNames(workspaceId, ids.slice(0, MOST_NAMES));
  };
  return {
    async usage(workspaceId, query) {
      const range = timeRange(query, clock.now());
      const { groups, omitted, total } = await repository.sums(workspaceId, query, range);
      const names = query.by === 'key' ? await namesOf(workspaceId, groups) : NO_NAMES;
      return {
        by: query.by,
        since: range.since.toISOString(),
        until: range.until.toISOString(),
        rows: groups.map((group) => ({ ...group, name: names.get(group.value ?? '') ?? null })),
        omitted,
        total,
      };
    },
  };
}

/** Each name is a question of its own. */
const MOST_NAMES = 200;
const NO_NAMES: ReadonlyMap<string, string> = new Map();
