import type { Allotment } from './allotment.ts';
import type { AppliedLimit, QuotaScope } from './policy/limits.ts';
import { ownLimitsFor, type ReadOwnLimits } from './policy/own-limits.ts';
import { limitsFor } from './policy/plans.ts';
import type { RulesRepository } from './rules-repository.ts';

/** One limit of a scope, and the allotment that was last used for it. */
export interface Slot {
  readonly limit: AppliedLimit;
  allotment: Allotment | null;
}

export interface ScopeEntry {
  readonly revision: number | null;
  readonly workspaceId: string;
  readonly slots: readonly Slot[];
  /** Those of the slots that limit money. */
  readonly money: readonly Slot[];
}

/** Which limits hold for a scope, as last read; at most so many scopes, those read longest ago forgotten first. */
export interface RulesCache {
  /** What is known of the scope; nothing when it must be read. */
  peek(scope: QuotaScope): ScopeEntry | undefined;
  /** @throws `invalid_input` for an unknown tier, `database_unavailable`. */
  read(scope: QuotaScope): Promise<ScopeEntry>;
  /** Forgets what was read before the change; true when there was any. */
  changed(workspaceId: string, revision: number): boolean;
  /** Forgets all of a workspace: whoever asks from now on is told what holds now. */
  forget(workspaceId: string): void;
}

export interface RulesCacheOptions {
  readonly repository: Pick<RulesRepository, 'load'>;
  readonly ownLimits: ReadOwnLimits;
  readonly defaultTier: string | null;
  readonly most: number;
}

export function createRulesCache(options: RulesCacheOptions): RulesCache {
  const { repository, defaultTier, most, ownLimits } = options;
  /** By workspace first, so that a change finds its scopes. */
  const workspaces = new Map<string, Map<string, ScopeEntry>>();
  const reading = new Map<string, Promise<ScopeEntry>>();
  let size = 0;
  /** Counts changes, so that what was being read meanwhile is not kept. */
  let changes = 0;

  const forget = (workspaceId: string) => {
    size -= workspaces.get(workspaceId)?.size ?? 0;
    workspaces.delete(workspaceId);
  };

  const keep = (scope: QuotaScope, entry: ScopeEntry) => {
    const ofWorkspace = workspaces.get(scope.workspaceId) ?? new Map<string, ScopeEntry>();
    const [first] = ofWorkspace.values();
    // Read on both sides of a change, in whatever order: all of a workspace's scopes are of one revision.
    if (first && first.revision !== entry.revision) return forget(scope.workspaceId);
    workspaces.delete(scope.workspaceId);
    workspaces.set(scope.workspaceId, ofWorkspace);
    const name = nameOf(scope);
    if (!ofWorkspace.has(name)) size += 1;
    ofWorkspace.set(name, entry);
    while (size > most) size -= forgetOldest(workspaces);
  };

  const read = async (scope: QuotaScope): Promise<ScopeEntry> => {
    const before = changes;
    const rules = await repository.load(scope, defaultTier);
    // Read after the revision: a change in between makes that revision an old one, and is read again for it.
    const { workspaceId, key, user } = scope;
    const own = await ownLimits(workspaceId, { keys: key ? [key] : [], users: user ? [user] : [] });
    const limits = [...limitsFor(scope, rules, defaultTier), ...ownLimitsFor(scope, own)];
    const slots = limits.map((limit) => ({ limit, allotment: null }));
    const money = slots.filter(({ limit }) => limit.unit === 'usd');
    const entry = { revision: rules.revision, workspaceId, slots, money };
    if (before === changes) keep(scope, entry);
    return entry;
  };

  return {
    peek: (scope) => workspaces.get(scope.workspaceId)?.get(nameOf(scope)),
    read(scope) {
      const key = `${scope.workspaceId}${nameOf(scope)}`;
      const known = reading.get(key);
      if (known) return known;
      const made = read(scope).finally(() => {
        if (reading.get(key) === made) reading.delete(key);
      });
      reading.set(key, made);
      return made;
    },
    changed(workspaceId, revision) {
      const ofWorkspace = workspaces.get(workspaceId);
      const [first] = ofWorkspace?.values() ?? [];
      // A workspace whose rules are being read for the first time may be changing just now.
      if (reading.size > 0) changes += 1;
      if (!ofWorkspace || !first || first.revision === revision) return false;
      forget(workspaceId);
      return true;
    },
    forget(workspaceId) {
      changes += 1;
      // What was being read may be from before the change.
      reading.clear();
      forget(workspaceId);
    },
  };
}

function nameOf(scope: QuotaScope): string {
  return `${scope.key ?? '\u0001'}\u0000${scope.user ?? '\u0001'}\u0000${scope.task ?? '\u0001'}\u0000${scope.tier ?? '\u0001'}`;
}

/** Forgets the oldest tenth of the workspace whose last reading is longest ago; how many scopes that was. */
function forgetOldest(workspaces: Map<string, Map<string, ScopeEntry>>): number {
  for (const [workspaceId, entries] of workspaces) {
    let gone = 0;
    for (const name of entries.keys()) {
      if (gone * 10 >= entries.size + gone && gone > 0) break;
      entries.delete(name);
      gone += 1;
    }
    if (entries.size === 0) workspaces.delete(workspaceId);
    return gone;
  }
  return 0;
}
