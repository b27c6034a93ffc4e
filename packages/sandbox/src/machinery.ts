import type { ModelAnswer, Provider } from './model/request.ts';
import { createSimulatedModel, type SimulatedModel } from './model/simulated-model.ts';
import { createWorld as createMarket } from './model/world.ts';
import type { SandboxSettings } from './options.ts';
import { createSourceState, type SourceState } from './sources/source-state.ts';
import { createTokenCounter, type TokenCounter } from './tokens/token-counter.ts';
import { type CallLog, createCallLog } from './traffic/call-log.ts';
import { createRateLimiter, limitsSchema, type RateLimiter } from './traffic/limits.ts';
import { createMeter, type Meter } from './traffic/meter.ts';
import { createRuleBook, type RuleBook } from './traffic/rules.ts';

/** Everything one sandbox remembers and draws from. */
export interface Machinery {
  readonly settings: SandboxSettings;
  readonly keys: ReadonlySet<string>;
  readonly counter: TokenCounter;
  readonly model: SimulatedModel;
  readonly meter: Meter;
  readonly log: CallLog;
  readonly rules: RuleBook;
  /** The data providers' side: their world, log, quotas, credits. */
  readonly sources: SourceState;
  /** Unspoiled answers already worked out, by request. */
  readonly spoken: Map<string, Spoken>;
  limiter(provider: Provider): RateLimiter;
  /** Counts how often this very request has come in, this time included. */
  nextAttempt(requestHash: string): number;
  /** Forgets calls, attempts, caches and spent limits; rules stay and count anew. */
  reset(): void;
}

/** An answer and how many tokens it is billed. */
export interface Spoken {
  readonly answer: ModelAnswer;
  readonly outputTokens: number;
}

export function createMachinery(settings: SandboxSettings): Machinery {
  const { seed } = settings;
  const counter = createTokenCounter(settings.countTokens);
  const meter = createMeter(counter);
  const log = createCallLog();
  const rules = createRuleBook(seed);
  rules.set(settings.rules);
  const sources = createSourceState(settings);
  const attempts = new Map<string, number>();
  const limiters = new Map<Provider, RateLimiter>();
  return {
    settings,
    keys: new Set(settings.keys),
    counter,
    model: createSimulatedModel(seed, createMarket(seed, settings.brands), counter),
    meter,
    log,
    rules,
    sources,
    spoken: new Map(),
    limiter: (provider) => {
      const known = limiters.get(provider);
      if (known) return known;
      const limiter = createRateLimiter(settings.limits[provider] ?? limitsSchema.parse({}));
      limiters.set(provider, limiter);
      return limiter;
    },
    nextAttempt: (requestHash) => {
      const attempt = (attempts.get(requestHash) ?? 0) + 1;
      attempts.set(requestHash, attempt);
      return attempt;
    },
    reset: () => {
      log.clear();
      sources.reset();
      rules.reset();
      meter.clear();
      attempts.clear();
      limiters.clear();
    },
  };
}
