export { compileSources, findUnsupported, type Sources } from './claims/index.ts';
export { CONTENT_CATEGORIES, type ContentCategory, findBias, findContent } from './content/index.ts';
export type { Finding, GuardAction, GuardName, Span } from './finding.ts';
export { type InjectionScore, learnAhead, readExamples, scoreInjection } from './injection/index.ts';
export {
  createMaskSession,
  createStreamUnmasker,
  type MaskSession,
  mask,
  type StreamUnmasker,
  unmask,
  unmaskValue,
} from './masking/index.ts';
export { compileTerms, findPersonalData, PERSONAL_KINDS, type PersonalKind } from './personal/index.ts';
export * from './policies/index.ts';
export * from './policy/index.ts';
export { readWords } from './reading/index.ts';
export { type AnswerCheck, createSchemaChecks, type SchemaChecks } from './schema/index.ts';
export { findSecrets } from './secrets/index.ts';
