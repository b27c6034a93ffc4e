export { PROVIDERS, type Provider } from './model/request.ts';
export type { SandboxOptions } from './options.ts';
export { type Sandbox, startSandbox } from './sandbox.ts';
export type { SourceCallRecord } from './sources/source-log.ts';
export type { SandboxCall } from './traffic/call-log.ts';
export { drawLatency, type Latency, parseLatency } from './traffic/latency.ts';
export type { LimitsInput } from './traffic/limits.ts';
export { FAULT_NAMES, type Fault, type RuleInput } from './traffic/rules.ts';
export {
  type CompanyFacts,
  createWorld,
  type JobPosting,
  type NewsArticle,
  type Person,
  type ProviderView,
  type SiteKind,
  SOURCE_PROVIDERS,
  type SourceProvider,
  type World,
  type WorldCompany,
  type WorldOptions,
} from './world/index.ts';
