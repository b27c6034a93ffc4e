import { isCalendarWord, isCommonWord, isDerivedCommonWord } from './common-words.ts';
import {
  DETERMINERS,
  LEADING_WORDS,
  PRODUCT_NOUNS,
  PRODUCT_VERBS,
  TIME_WORDS,
  WEAK_VERBS,
} from './cue-words.ts';
import type { Occurrence, Surroundings } from './occurrence.ts';

/** One thing that speaks for (positive) or against (negative) a word being the brand's name. */
export interface Cue {
  readonly why: string;
  readonly points: number;
}

/** A spelling that is also a word names the brand from this sum of points on. */
export const ENOUGH = 2;

export interface Neighbours {
  /** Another configured brand stands beside it in an enumeration or comparison. */
  readonly listed: boolean;
  /** Another configured brand stands in the same block, nearby. */
  readonly nearby: boolean;
  /** The same brand is named beyond doubt elsewhere in the answer. */
  readonly elsewhere: boolean;
  readonly ownHostFollows: boolean;
}

interface Case {
  readonly at: Occurrence;
  readonly around: Surroundings;
  readonly near: Neighbours;
  readonly productWords: ReadonlySet<string>;
}

const isProductNoun = ({ around, productWords }: Case): boolean =>
  PRODUCT_NOUNS.has(around.nextWord) || productWords.has(around.nextWord);

const isCalendar = ({ at }: Case): boolean => isCalendarWord(at.pattern.form);

/** A capital that only a name would have here. */
const tellingCapital = (given: Case): boolean =>
  given.around.letterCase !== 'lower' && !given.around.capitalExpected && !isCalendar(given);

/** Everything that speaks for or against an occurrence, in words that can be shown. */
export function cuesFor(given: Case): Cue[] {
  const points: readonly (readonly [string, number])[] = [
    ['letter case', casePoints(given)],
    ['stands alone in bold, link, heading, label or cell', given.around.alone ? 3 : 0],
    ['only the stem of a domain', given.at.pattern.stem ? -1.5 : 0],
    ['next word', nextWordPoints(given)],
    ['word before', previousWordPoints(given)],
    [
      'possessive',
      /^['’]s\b/u.test(given.around.after) && given.around.letterCase !== 'lower' && !isCalendar(given)
        ? 2
        : 0,
    ],
    ['listed with other brands', given.near.listed ? 3 : 0],
    ['other brand nearby', given.near.nearby && !given.near.listed ? 1 : 0],
    ['its own domain follows', given.near.ownHostFollows ? 3 : 0],
    ['speaks of products', speaksOfProducts(given) ? 1 : 0],
    ['named elsewhere in the answer', given.near.elsewhere ? 1 : 0],
  ];
  return points.filter(([, value]) => value !== 0).map(([why, value]) => ({ why, points: value }));
}

function casePoints(given: Case): number {
  const { at, around } = given;
  const { written, clarity } = at.pattern;
  if (around.letterCase === 'lower') {
    if (around.noCapitals || /^[^\p{L}]*\p{Ll}/u.test(written)) return 0;
    return clarity === 'soft' ? -1 : -3;
  }
  const unusual = /\p{L}\p{Lu}/u.test(written) && around.letterCase === 'upper';
  if (unusual && !around.capitalExpected) return 3;
  if (clarity === 'phrase') return around.capitalExpected ? 1 : 3;
  if (tellingCapital(given)) return 2;
  return 0;
}

function nextWordPoints(given: Case): number {
  const { nextWord, after } = given.around;
  if (nextWord === '' || /^\s*[.,;:!?)|]/.test(after)) return 0;
  if (nextWord === 'of' || nextWord === 'that') return -3;
  if (isProductNoun(given)) return 2;
  if (PRODUCT_VERBS.has(nextWord)) return 2;
  if (WEAK_VERBS.has(nextWord)) return isCalendar(given) ? 1 : 2;
  const ordinary =
    /^[\s-]+\p{Ll}/u.test(after) && !/^(?:and|or|for|with|to|in|as|if|but|on|at|when|vs)$/.test(nextWord);
  return ordinary && !tellingCapital(given) ? -2 : 0;
}

function previousWordPoints(given: Case): number {
  const { previousWord, before, letterCase } = given.around;
  if (/[\p{L}\p{N}]-$/u.test(before)) return -3;
  if (isCalendar(given) && (TIME_WORDS.has(previousWord) || /\d$/.test(previousWord))) return -4;
  if (DETERMINERS.has(previousWord)) {
    if (isProductNoun(given)) return 0;
    return tellingCapital(given) ? -1 : -3;
  }
  if (LEADING_WORDS.has(previousWord) && letterCase !== 'lower') return 1;
  return continuesName(given) ? -2 : 0;
}

/** `Fiona Apple`, `a Goal Keeper`: the capitalised word before it makes another name of it. */
function continuesName({ around, near }: Case): boolean {
  const before = /(^|\S\s+)(\p{Lu}\p{Ll}+)\s$/u.exec(around.before);
  if (!before?.[2] || around.capitalExpected || near.listed) return false;
  const opens = before[1] === '' || /[.!?:|]\s+$/.test(before[1] ?? '');
  const word = before[2].toLowerCase();
  return !opens || !(isCommonWord(word) || isDerivedCommonWord(word));
}

const PRODUCT_TALK =
  /\b(?:tools?|apps?|software|platforms?|options?|choices?|solutions?|alternatives?|plans?|pricing|vendors?|providers?|brands?)\b/i;

function speaksOfProducts({ around, productWords }: Case): boolean {
  if (PRODUCT_TALK.test(around.sentence)) return true;
  const sentence = around.sentence.toLowerCase();
  if (!productWords.values().some((word) => sentence.includes(word))) return false;
  return (sentence.match(/\p{L}+/gu) ?? []).some((word) => productWords.has(word));
}
