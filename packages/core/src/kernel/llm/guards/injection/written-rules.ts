import type { PhraseRule } from '../reading/index.ts';

/** Weight and phrase of a rule. */
type Written = readonly [weight: number, phrase: string];

/** Rules of one kind, written short. */
export const of = (kind: string, rules: readonly Written[]): PhraseRule[] =>
  rules.map(([weight, phrase]) => ({ kind, weight, phrase }));
