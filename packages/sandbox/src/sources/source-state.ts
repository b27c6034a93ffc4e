import type { SandboxSettings } from '../options.ts';
import { type CallLog, createCallLog } from '../traffic/call-log.ts';
import { createRateLimiter, limitsSchema, type RateLimiter } from '../traffic/limits.ts';
import type { SourceProvider } from '../world/company.ts';
import { createWorld, type World } from '../world/index.ts';
import type { SourceCallRecord } from './source-log.ts';

/** What the sandbox remembers of the data providers. */
export interface SourceState {
  readonly log: CallLog<SourceCallRecord>;
  /** Made when it is first needed: a sandbox for models alone never makes it. */
  world(): World;
  limiter(provider: SourceProvider): RateLimiter;
  /** Null where none are counted. */
  creditsLeft(provider: SourceProvider): number | null;
  spend(provider: SourceProvider, credits: number): void;
  memory(provider: SourceProvider): Map<string, unknown>;
  /** Counts how often a handle was polled, this time included. */
  poll(provider: SourceProvider, handle: string): number;
  reset(): void;
}

function remembered<Key, Value>(known: Map<Key, Value>, key: Key, make: () => Value): Value {
  const found = known.get(key);
  if (found !== undefined) return found;
  const made = make();
  known.set(key, made);
  return made;
}

export function createSourceState(settings: SandboxSettings): SourceState {
  const log = createCallLog<SourceCallRecord>();
  const limiters = new Map<SourceProvider, RateLimiter>();
  const spent = new Map<SourceProvider, number>();
  const memories = new Map<SourceProvider, Map<string, unknown>>();
  const polled = new Map<string, number>();
  let world: World | null = null;
  return {
    log,
    world: () => {
      world ??= createWorld({ seed: settings.seed, size: settings.worldSize, today: settings.today });
      return world;
    },
    limiter: (provider) =>
      remembered(limiters, provider, () => {
        const { requestsPerMinute, concurrent } = settings.sources[provider] ?? {};
        return createRateLimiter(
          limitsSchema.parse({
            ...(requestsPerMinute && { requestsPerMinute }),
            ...(concurrent && { concurrent }),
          }),
        );
      }),
    creditsLeft: (provider) => {
      const credits = settings.sources[provider]?.credits;
      return credits === undefined ? null : Math.max(0, credits - (spent.get(provider) ?? 0));
    },
    spend: (provider, credits) => spent.set(provider, (spent.get(provider) ?? 0) + credits),
    memory: (provider) => remembered(memories, provider, () => new Map<string, unknown>()),
    poll: (provider, handle) => {
      const count = (polled.get(`${provider}|${handle}`) ?? 0) + 1;
      polled.set(`${provider}|${handle}`, count);
      return count;
    },
    reset: () => {
      log.clear();
      limiters.clear();
      spent.clear();
      memories.clear();
      polled.clear();
    },
  };
}
