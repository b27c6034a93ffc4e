import { RELATIONAL_NOUNS } from './lexicon/words.ts';
import { PAUSE } from './tokens.ts';

/**
 * Words that end a group of words that belongs together.
 */
const BOUNDS = new Set(
  `of in on at for with without from to by about between and or vs than as into through during before after until since what which who why where when how how-to be was were do did
  have can could should would will may might must not if that , how-long price-of opinion-of meaning-of possible under over against per compare`.split(
    /\s+/u,
  ),
);
const PAUSE_WORD = `${PAUSE} `;
const LONGEST_TOPIC = 3;
/** Words that begin what may also stand at the end, and how many words that may have. */
const LONGEST_FRONT = new Map([
  ...'in for at on during'.split(' ').map((word) => [word, 4] as const),
  ['if', 14],
  ['when', 14],
]);

/**
 * Orders that say the same are written as one: what belongs to what, what stands on either side of "and", "or" and "vs".
 * A sentence is words, each with a space behind it; most have none of these orders and are not taken apart.
 */
export function settleOrder(sentence: string): string {
  let out = hasOwner(sentence) ? spaced(settleOwners(wordsOf(sentence))) : sentence;
  if (out.includes('differ') || out.includes(' be better')) out = spaced(sortComparison(wordsOf(out)));
  out = sortSides(out);
  return out.includes(PAUSE_WORD) ? out.replace(/(?<![^ ]), /gu, '') : out;
}

function hasOwner(sentence: string): boolean {
  for (let at = sentence.indexOf(' of '); at >= 0; at = sentence.indexOf(' of ', at + 1))
    if (RELATIONAL_NOUNS.has(wordBefore(sentence, at))) return true;
  for (let at = sentence.indexOf("'s "); at >= 0; at = sentence.indexOf("'s ", at + 1))
    if (RELATIONAL_NOUNS.has(wordAfter(sentence, at + 2))) return true;
  return false;
}

/** The word that ends before a space of a sentence; empty before the first. */
function wordBefore(sentence: string, space: number): string {
  return space <= 0 ? '' : sentence.slice(sentence.lastIndexOf(' ', space - 1) + 1, space);
}

/** The word that begins behind a space of a sentence; empty behind the last. */
function wordAfter(sentence: string, space: number): string {
  return sentence.slice(space + 1, Math.max(space + 1, sentence.indexOf(' ', space + 1)));
}

/** A topic before the question says nothing when the question names it again: "Slack: how do I leave Slack". */
export function dropTopic(sentence: string): string {
  const pause = sentence.indexOf(PAUSE_WORD);
  const topic = wordsOf(sentence.slice(0, Math.max(0, pause)));
  if (topic.length === 0 || topic.length > LONGEST_TOPIC) return sentence;
  const rest = sentence.slice(pause + PAUSE_WORD.length);
  return topic.every((word) => ` ${rest}`.includes(` ${word} `)) ? rest : sentence;
}

/** "In India, how …" is "how … in India", "if it rains, what …" is "what … if it rains". Only before a comma. */
export function moveFront(sentence: string): string {
  const longest = LONGEST_FRONT.get(sentence.slice(0, sentence.indexOf(' ')));
  if (longest === undefined) return sentence;
  const pause = sentence.indexOf(PAUSE_WORD);
  const front = sentence.slice(0, Math.max(0, pause));
  const rest = sentence.slice(pause + PAUSE_WORD.length);
  const { length } = wordsOf(front);
  if (length < 2 || length > longest || rest === '') return sentence;
  return rest.includes(PAUSE_WORD) || rest.startsWith('and ') ? sentence : rest + front;
}

function wordsOf(sentence: string): readonly string[] {
  return sentence === '' ? [] : sentence.slice(0, -1).split(' ');
}

function spaced(words: readonly string[]): string {
  return words.length === 0 ? '' : `${words.join(' ')} `;
}

/** "France 's capital" and "capital of France" become "France capital", when the noun is one that belongs to something. */
function settleOwners(words: readonly string[]): readonly string[] {
  const out: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    if (word === "'s" && RELATIONAL_NOUNS.has(words[at + 1] ?? '') && isBound(words[at + 2])) continue;
    if (RELATIONAL_NOUNS.has(word) && words[at + 1] === 'of' && isBound(words[at - 1])) {
      const end = groupEnd(words, at + 2);
      if (end > at + 2 && end - at <= 5 && !words.slice(at + 2, end).includes("'s")) {
        out.push(...words.slice(at + 2, end), word);
        at = end - 1;
        continue;
      }
    }
    out.push(word);
  }
  return out;
}

function isBound(word: string | undefined): boolean {
  return word === undefined || BOUNDS.has(word);
}

function groupEnd(words: readonly string[], start: number): number {
  let end = start;
  while (end < words.length && !BOUNDS.has(words[end] ?? '')) end++;
  return end;
}

const DIFFERENCE =
  /^(?:what be (?:main )?difference between (.+) and (.+)|how (?:be )?(.+) (?:different|differ) from (.+)|what be (?:main )?difference (?:in|of) (.+) and (.+))$/u;
const BETTER =
  /^(?:what be better(?: ,)? (.+) or (.+)|(.+) (?:or|vs) (.+?)(?: , | )(?:what|which) be better|what be better between (.+) and (.+))$/u;

/** Both sides of a difference or a choice, in one order. */
function sortComparison(words: readonly string[]): readonly string[] {
  const text = words.join(' ');
  const isDifference = text.includes('differ');
  if (!isDifference && !text.includes(' be better')) return words;
  const match = (isDifference ? DIFFERENCE : BETTER).exec(text);
  const sides = match?.slice(1).filter((side) => side !== undefined);
  // With a further "and" or a relation behind it nobody can say where a side ends.
  if (!sides || sides.some((side) => / (?:and|or|between|in|for|of|,) /u.test(` ${side} `))) return words;
  return [
    isDifference ? 'difference-of' : 'what be better',
    ...sides.sort().flatMap((side) => [...side.split(' '), '&']),
  ];
}

const LINK = / (?:and|or|vs) /gu;

/** Single words on either side of "and" or "or", in one order. */
function sortSides(sentence: string): string {
  let out = sentence;
  LINK.lastIndex = 0;
  for (let link = LINK.exec(out); link; link = LINK.exec(out)) {
    const [left, right] = [link.index, LINK.lastIndex - 1];
    const [one, other] = [wordBefore(out, left), wordAfter(out, right)];
    LINK.lastIndex = right;
    if (one <= other || other === '' || BOUNDS.has(one) || BOUNDS.has(other)) continue;
    const [start, end] = [left - one.length, right + 1 + other.length];
    const stands = endsGroup(wordBefore(out, start - 1)) && endsGroup(wordAfter(out, end));
    if (stands) out = out.slice(0, start) + other + link[0] + one + out.slice(end);
  }
  return out;
}

/** True for no word as well. */
function endsGroup(word: string): boolean {
  return word === '' || BOUNDS.has(word);
}
