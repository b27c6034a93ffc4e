import type { GuardChanges } from '@leadline/contracts';
import type { GuardName } from '../finding.ts';
import type { GuardPolicy, GuardRule, JudgeRule } from '../policy/index.ts';

/** What one workspace has set; what it has not is as the installation has it. */
export interface GuardChoices {
  readonly guards: { readonly [Guard in GuardName]?: Choice };
  readonly names: readonly string[];
  readonly terms: readonly string[];
  readonly judge: Partial<JudgeRule>;
}

type Choice = Partial<Omit<GuardRule, 'kinds'>> & { readonly kinds?: readonly string[] | null };

export const NO_CHOICES: GuardChoices = { guards: {}, names: [], terms: [], judge: {} };

/** The choices with these changes; a guard changed to null is chosen no more. */
export function withChanges(choices: GuardChoices, changes: GuardChanges): GuardChoices {
  const guards = { ...choices.guards };
  for (const [name, change] of Object.entries(changes.guards ?? {})) {
    const guard = name as GuardName;
    if (change === null) delete guards[guard];
    else if (change) guards[guard] = { ...guards[guard], ...defined(change) };
  }
  return {
    guards,
    names: changes.names ?? choices.names,
    terms: changes.terms ?? choices.terms,
    judge: { ...choices.judge, ...defined(changes.judge ?? {}) },
  };
}

type Defined<Fields> = { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> };

function defined<Fields extends object>(fields: Fields): Defined<Fields> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Defined<Fields>;
}

/** The policy of a workspace: what it chose, over what the installation has set. */
export function policyWith(
  defaults: GuardPolicy,
  { guards, names, terms, judge }: GuardChoices,
): GuardPolicy {
  const rules = Object.fromEntries(
    Object.entries(guards).map(([name, choice]) => [name, ruleWith(defaults[name as GuardName], choice)]),
  ) as Partial<GuardPolicy>;
  const policy: GuardPolicy = { ...defaults, ...rules, judge: { ...defaults.judge, ...judge } };
  const { personalData } = policy;
  return {
    ...policy,
    personalData: {
      ...personalData,
      names: [...(personalData.names ?? []), ...names],
      terms: [...(personalData.terms ?? []), ...terms],
    },
  };
}

function ruleWith(rule: GuardRule, { kinds, ...choice }: Choice): GuardRule {
  if (kinds === undefined) return { ...rule, ...choice };
  const { kinds: _before, ...all } = rule;
  return kinds === null ? { ...all, ...choice } : { ...all, ...choice, kinds };
}
