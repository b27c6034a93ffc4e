export { type CleanTexts, createCleanTexts } from './clean-texts.ts';
export { type GuardedInput, guardInput, type InputOptions, type InputText } from './guard-input.ts';
export {
  createOutputStreamGuard,
  type GuardedOutput,
  guardDeltas,
  guardOutput,
  type OutputGuardOptions,
  type OutputStreamGuard,
} from './guard-output.ts';
export { doubtsOf, type Judge, type JudgeRequest, settleDoubts } from './judge.ts';
export {
  DEFAULT_GUARD_POLICY,
  type GuardPolicy,
  type GuardRule,
  type JudgeRule,
  type PersonalRule,
  type PreparedPolicy,
  preparePolicy,
} from './policy.ts';
export { blockedError, schemaFinding } from './report.ts';
