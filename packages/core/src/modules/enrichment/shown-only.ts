import { LRUCache } from 'lru-cache';
import type { StoredObservation } from './records.ts';

/**
 * What a licence allows to show and forbids to keep: held in this process's memory for whoever asked, and nowhere else.
 * Another process, and this one after a while, shows the profile without it.
 */
export interface ShownOnly {
  add(companyId: string, observations: readonly StoredObservation[]): void;
  of(companyId: string): readonly StoredObservation[];
  forget(companyId: string): void;
}

const MOST_COMPANIES = 1_000;
const SHOWN_FOR_MS = 15 * 60_000;

export function createShownOnly(): ShownOnly {
  const held = new LRUCache<string, readonly StoredObservation[]>({ max: MOST_COMPANIES, ttl: SHOWN_FOR_MS });
  return {
    add(companyId, observations) {
      if (observations.length === 0) return;
      const calls = new Set(observations.map(({ source, call }) => `${source}.${call}`));
      const others = (held.get(companyId) ?? []).filter(
        ({ source, call }) => !calls.has(`${source}.${call}`),
      );
      held.set(companyId, [...others, ...observations]);
    },
    of: (companyId) => held.get(companyId) ?? [],
    forget: (companyId) => void held.delete(companyId),
  };
}
