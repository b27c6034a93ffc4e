import { GUARDS } from '@leadline/contracts';
import type { GuardAction } from '../finding.ts';
import {
  type CountryCode,
  compileTerms,
  type IdCountry,
  type ListedTerms,
  type PersonalOptions,
} from '../personal/index.ts';

/** What one guard does. */
export interface GuardRule {
  readonly action: GuardAction;
  /** Findings below it are dropped; 0 to 1. */
  readonly threshold: number;
  /** Kinds that count; all unless said. */
  readonly kinds?: readonly string[];
}

export interface PersonalRule extends GuardRule {
  /** Names and terms of the house that are always masked, besides those a request lists. */
  readonly names?: readonly string[];
  readonly terms?: readonly string[];
  readonly phoneCountries?: readonly CountryCode[];
  readonly idCountries?: readonly IdCountry[];
}

/** What is done with a request and its answer. Plain data: it can stand in a settings file or a row. */
export interface GuardPolicy {
  /** Input: personal data. `mask` is reversible. */
  readonly personalData: PersonalRule;
  /** Input: keys and passwords. `mask` is reversible. */
  readonly secrets: GuardRule;
  /** Input: attempts to give the model other orders. */
  readonly injection: GuardRule;
  /** Input: hate, harassment, sexual content, self-harm, violence, crime. */
  readonly unwanted: GuardRule;
  /** Output: the same categories. */
  readonly toxicity: GuardRule;
  /** Output: wording that sees people by sex, age, origin or disability. */
  readonly bias: GuardRule;
  /** Output: numbers, names and quotations that do not stand in the given sources. Delays a stream by a sentence. */
  readonly claims: GuardRule;
  /** Output: personal data and secrets that did not stand in the request. */
  readonly leaks: GuardRule;
  /** Output: an answer that is not as the client's JSON schema wants it. In a stream told at its end. `mask` warns. */
  readonly schema: GuardRule;
  readonly judge: JudgeRule;
}

/** When a model is asked for a second opinion on attempts and unwanted content, where one is named and the guard warns or blocks. */
export interface JudgeRule {
  /** Asked from this score of the rules on… */
  readonly from: number;
  /** …and below this one. */
  readonly below: number;
  /** Where it cannot say in time: `open` leaves it at what the rules say, `shut` blocks what a blocking guard doubts. */
  readonly failing: 'open' | 'shut';
  /** Whether it is asked of the words of confidential callers, too. */
  readonly confidential: boolean;
}

/** Masks what can be put back, warns of attempts, looks at the rest, blocks nothing. */
export const DEFAULT_GUARD_POLICY: GuardPolicy = {
  personalData: { action: 'mask', threshold: 0.5 },
  secrets: { action: 'mask', threshold: 0.5 },
  injection: { action: 'warn', threshold: 0.5 },
  unwanted: { action: 'log', threshold: 0.5 },
  toxicity: { action: 'log', threshold: 0.5 },
  bias: { action: 'log', threshold: 0.5 },
  claims: { action: 'off', threshold: 0.5 },
  leaks: { action: 'warn', threshold: 0.5 },
  schema: { action: 'warn', threshold: 0.5 },
  judge: { from: 0.2, below: 0.9, failing: 'open', confidential: false },
};

/** A policy with its lists ready to be looked through; made once for many requests. */
export interface PreparedPolicy extends GuardPolicy {
  readonly personal: PersonalOptions;
  /** What of it an answer must not bring in. */
  readonly leakable: PersonalOptions;
  /** True when no guard is on. */
  readonly idle: boolean;
}

/** Kinds that an answer must not bring in. Listed names and terms are none of them, so nobody looks for them. */
const LEAKABLE: ReadonlySet<string> = new Set(['email', 'phone', 'card', 'iban', 'national_id']);

/** Prepares a policy. Costs time by the length of its lists, so keep the result. */
export function preparePolicy(policy: GuardPolicy): PreparedPolicy {
  const { kinds, names = [], terms = [], phoneCountries, idCountries } = policy.personalData;
  const listed = names.length + terms.length > 0 ? compileTerms(names, terms) : undefined;
  const countries = {
    ...(phoneCountries && { phoneCountries }),
    ...(idCountries && { idCountries: new Set(idCountries) }),
  };
  return {
    ...policy,
    personal: { ...countries, ...(kinds && { kinds: new Set(kinds) }), ...(listed && { listed }) },
    leakable: { ...countries, kinds: LEAKABLE },
    idle: GUARDS.every((guard) => policy[guard].action === 'off'),
  };
}

/** The lists of the house and those of one request together. */
export function withListed(personal: PersonalOptions, lists: RequestLists): PersonalOptions {
  const { names = [], terms = [] } = lists;
  if (names.length + terms.length === 0) return personal;
  const own = compileTerms(names, terms);
  return { ...personal, listed: personal.listed ? joined(personal.listed, own) : own };
}

/** Names and terms one caller wants masked. */
export interface RequestLists {
  readonly names?: readonly string[];
  readonly terms?: readonly string[];
}

function joined(house: ListedTerms, own: ListedTerms): ListedTerms {
  const byFirst = new Map(house.byFirst);
  for (const [first, terms] of own.byFirst) byFirst.set(first, [...(byFirst.get(first) ?? []), ...terms]);
  return { byFirst, unspaced: [...house.unspaced, ...own.unspaced] };
}
