import { type Token, textAt } from './word.ts';

/** What was read at a place of a text: the words it is written as, and how many it stands for. */
export interface Read {
  readonly words: readonly string[];
  readonly length: number;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTH =
  '(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)';
const DAY = '([12]\\d|3[01]|0?[1-9])(?:st|nd|rd|th)?';
const YEAR = '(?:(?: ,)? ((?:19|20)\\d\\d))?(?= |$)';
const MONTH_FIRST = new RegExp(`^${MONTH} ${DAY}${YEAR}`, 'u');
const DAY_FIRST = new RegExp(`^${DAY} (?:of )?${MONTH}${YEAR}`, 'u');
/** Hyphens within words are dropped before, so an ISO date arrives as three numbers. */
const ISO = /^((?:19|20)\d\d) (0[1-9]|1[0-2]) (0[1-9]|[12]\d|3[01])(?= |$)/u;
const NAME = new RegExp(`^${MONTH}$`, 'u');
const LONGEST = 5;

/** True for the names of months, with which a date may begin; so it may with a number. */
export function isMonth(word: string): boolean {
  return NAME.test(word);
}

/** A day of a month, however it is written; null where none begins. A month or year alone is none. */
export function readDate(words: readonly Token[], at: number): Read | null {
  let text = textAt(words, at);
  for (let next = at + 1; next < words.length && next < at + LONGEST; next++)
    text += ` ${textAt(words, next)}`;
  const iso = ISO.exec(text);
  if (iso) return read(iso[0], { day: iso[3], month: MONTHS[Number(iso[2]) - 1], year: iso[1] });
  const named = MONTH_FIRST.exec(text);
  if (named) return read(named[0], { day: named[2], month: named[1], year: named[3] });
  const counted = DAY_FIRST.exec(text);
  return counted && read(counted[0], { day: counted[1], month: counted[2], year: counted[3] });
}

function read(found: string, date: Record<'day' | 'month' | 'year', string | undefined>): Read {
  const word = `date:${Number(date.day)}${date.month?.slice(0, 3) ?? ''}${date.year ?? ''}`;
  return { words: [word], length: found.split(' ').length };
}
