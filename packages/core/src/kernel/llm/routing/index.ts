export { type BreakerSettings, type BreakerState, DEFAULT_BREAKER } from '../../breaker/index.ts';
export { afterFailure, type FailoverState, type NextStep } from './after-failure.ts';
export { DEFAULT_ROUTING_POLICY } from './default-policy.ts';
export { deploymentsOf, mainDeployment } from './deployments.ts';
export type { OnRoutingEvent, RoutingEvent } from './events.ts';
export { explainRoute, noRouteError, reasonText, retryAfterOf, routeForTrace } from './explain.ts';
export type * from './facts.ts';
export { RouteFailed, type Served, type Try } from './failover-outcome.ts';
export { type AttemptContext, type FailoverOptions, failoverStage } from './failover-stage.ts';
export {
  type BreakerChange,
  createHealth,
  type Health,
  type HealthLine,
  type HealthReport,
  type Permit,
} from './health.ts';
export { type ModelLine, modelLines } from './model-lines.ts';
export { routableModels, zoneOfRegion } from './routable.ts';
export { type Blocked, type Route, type RoutingWorld, route } from './route.ts';
export { createRouter, type Router, type RouterOptions } from './router.ts';
export type { Reason, RuledOut } from './rule-out.ts';
export { type RoutingPolicy, type RoutingRule, readRoutingPolicy, routingPolicySchema } from './rules.ts';
export type { StreamAccess } from './stream-start.ts';
