export {
  createGuardPolicies,
  type EditableGuardPolicies,
  type GuardPolicies,
  onePolicy,
  type PolicyInForce,
} from './guard-policies.ts';
export { guardOperations } from './operations.ts';
