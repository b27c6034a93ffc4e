import { commonness, startsWithLetter } from './known-words.ts';
import { areOpposites } from './lexicon/antonyms.ts';
import {
  COMPARISONS,
  MODALS,
  NEGATIONS,
  NEGATIVE_FORM,
  PERSONS,
  PLACE_WORDS,
  QUANTIFIERS,
  QUESTION_HEADS,
  ROLE_WORDS,
  TIME_WORDS,
} from './lexicon/words.ts';
import { isNumber, isUnit } from './quantities.ts';
import { type Meaning, readMeaning } from './read-meaning.ts';

export type DifferenceKind =
  | 'number'
  | 'unit'
  | 'date'
  | 'negation'
  | 'antonym'
  | 'comparison'
  | 'quantifier'
  | 'time'
  | 'place'
  | 'question'
  | 'modal'
  | 'person'
  | 'role'
  | 'name'
  | 'order'
  | 'content';

/** What keeps two texts apart. `left` and `right` are the words one of them has and the other has not. */
export interface Difference {
  readonly kind: DifferenceKind;
  readonly left: readonly string[];
  readonly right: readonly string[];
}

export interface Verdict {
  readonly same: boolean;
  /** Empty when the texts mean the same; else what differs, the gravest first. */
  readonly because: readonly Difference[];
}

/**
 * May an answer to one of these texts stand for the other? Only when both come to the same words in the same order
 * once articles, inflections, known synonyms, amounts, dates and ways of asking are written one way. Anything
 * that is left over refuses: it is symmetric and errs towards "no". Pure; some 20 µs for two short questions.
 */
export function sameMeaning(a: string, b: string): Verdict {
  return compareMeanings(readMeaning(a), readMeaning(b));
}

function compareMeanings(a: Meaning, b: Meaning): Verdict {
  return a.key === b.key ? { same: true, because: [] } : { same: false, because: differences(a, b) };
}

function differences(a: Meaning, b: Meaning): Difference[] {
  const [ours, theirs] = [a.words(), b.words()];
  const left = without(ours, theirs);
  const right = without(theirs, ours);
  if (left.length === 0 && right.length === 0) return [{ kind: 'order', left: ours, right: theirs }];
  const names = namesOf(a).union(namesOf(b));
  const kindOf = (word: string, others: readonly string[]): DifferenceKind =>
    // A word that is the other's opposite only by its prefix is a negation.
    others.some((other) => areOpposites(word, other)) && !NEGATIONS.has(word)
      ? 'antonym'
      : kindOfWord(word, names);
  const found = new Map<DifferenceKind, { left: string[]; right: string[] }>();
  const at = (kind: DifferenceKind) => {
    const known = found.get(kind) ?? { left: [], right: [] };
    found.set(kind, known);
    return known;
  };
  for (const word of left) at(kindOf(word, right)).left.push(word);
  for (const word of right) at(kindOf(word, left)).right.push(word);
  return [...found]
    .map(([kind, sides]) => ({ kind, ...sides }))
    .sort((one, other) => GRAVITY.indexOf(one.kind) - GRAVITY.indexOf(other.kind));
}

const GRAVITY: readonly DifferenceKind[] = [
  'negation',
  'antonym',
  'number',
  'unit',
  'date',
  'name',
  'comparison',
  'quantifier',
  'time',
  'role',
  'place',
  'person',
  'modal',
  'question',
  'content',
  'order',
];

const SETS: readonly (readonly [DifferenceKind, ReadonlySet<string>])[] = [
  ['negation', NEGATIONS],
  ['comparison', COMPARISONS],
  ['quantifier', QUANTIFIERS],
  ['time', TIME_WORDS],
  ['role', ROLE_WORDS],
  ['place', PLACE_WORDS],
  ['person', PERSONS],
  ['modal', MODALS],
  ['question', QUESTION_HEADS],
];

function kindOfWord(word: string, names: ReadonlySet<string>): DifferenceKind {
  if (isNumber(word)) return 'number';
  if (word.startsWith('date:')) return 'date';
  for (const [kind, words] of SETS) if (words.has(word)) return kind;
  if (isUnit(word)) return 'unit';
  if (names.has(word)) return 'name';
  return NEGATIVE_FORM.test(word) ? 'negation' : 'content';
}

/** What was written like a name, or is in no word list. In code there are no names. */
function namesOf({ isExact, words, names }: Meaning): ReadonlySet<string> {
  return isExact ? names : names.union(new Set(words().filter(isUnlisted)));
}

function isUnlisted(word: string): boolean {
  return startsWithLetter(word) && commonness(word) === 0 && !word.includes('-');
}

/** The words of one list that the other has not, each as often as it is missing. */
function without(words: readonly string[], others: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const other of others) left.set(other, (left.get(other) ?? 0) + 1);
  return words.filter((word) => {
    const count = left.get(word) ?? 0;
    left.set(word, count - 1);
    return count <= 0;
  });
}
