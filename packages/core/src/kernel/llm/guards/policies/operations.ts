import {
  guardOperations as definitions,
  GUARDS,
  type GuardFinding,
  type GuardPolicyView,
  type GuardTrial,
} from '@leadline/contracts';
import { bindOperation, type Operation } from '../../../operations/index.ts';
import type { Finding } from '../finding.ts';
import { guardInput, guardOutput, type InputText, type PreparedPolicy } from '../policy/index.ts';
import type { EditableGuardPolicies, WorkspacePolicy } from './guard-policies.ts';

export interface GuardOperationDeps {
  readonly policies: EditableGuardPolicies;
  /** `provider/model` that is asked in doubt; null for none. */
  readonly judge: string | null;
}

/** Binds the operations on what the guards of a workspace do. */
export function guardOperations({ policies, judge }: GuardOperationDeps): Operation[] {
  return [
    bindOperation(definitions.get, async (_input, { principal }) =>
      policyView(await policies.of(principal.workspaceId), judge),
    ),
    bindOperation(definitions.set, async (changes, { principal }) =>
      policyView(await policies.change(principal.workspaceId, changes), judge),
    ),
    bindOperation(definitions.try, async ({ text, as, names }, { principal }) => {
      const { policy } = await policies.of(principal.workspaceId);
      return as === 'answer' ? triedAnswer(text, policy) : triedInput({ text, origin: as }, policy, names);
    }),
  ];
}

function policyView({ policy, choices, savedAt }: WorkspacePolicy, judge: string | null): GuardPolicyView {
  const rules = GUARDS.map((guard) => {
    const { action, threshold, kinds } = policy[guard];
    const own = choices.guards[guard] !== undefined;
    return [guard, { action, threshold, kinds: kinds ? [...kinds] : null, own }] as const;
  });
  return {
    guards: Object.fromEntries(rules) as GuardPolicyView['guards'],
    names: [...(policy.personalData.names ?? [])],
    terms: [...(policy.personalData.terms ?? [])],
    judge: { model: judge, ...policy.judge },
    savedAt: savedAt?.toISOString() ?? null,
  };
}

function triedInput(input: InputText, policy: PreparedPolicy, names: readonly string[]): GuardTrial {
  const { texts, findings, blocked, suspicions } = guardInput([input], policy, { names });
  return {
    text: blocked ? '' : (texts[0] ?? ''),
    blocked,
    findings: findings.map(findingView),
    suspicions: suspicions.map(({ guard, score }) => ({ guard, score })),
  };
}

function triedAnswer(text: string, policy: PreparedPolicy): GuardTrial {
  const { findings, ...guarded } = guardOutput(text, policy);
  return { ...guarded, findings: findings.map(findingView), suspicions: [] };
}

const findingView = ({ text: _text, ...finding }: Finding): GuardFinding => finding;
