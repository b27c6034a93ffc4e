export {
  type Breaker,
  type BreakerSettings,
  type BreakerState,
  createBreaker,
  DEFAULT_BREAKER,
  type FailureWeight,
  type Pass,
} from './breaker.ts';
