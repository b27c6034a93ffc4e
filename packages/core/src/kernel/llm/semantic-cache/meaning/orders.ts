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
/** Words that begin what may also stand at the end, and how many words that may have. */
const LONGEST_FRONT = new Map([
  ...'in for at on during'.split(' ').map((word) => [word, 4] as const),
  ['if', 14],
  ['when', 14],
]);

/** Orders that say the same are written as one: what belongs to what, what stands on either side of "and", "or" and "vs". */
export function settleOrder(words: readonly string[]): string[] {
  return sortSides(sortComparison(settleOwners(words))).filter((word) => word !== PAUSE);
}

/** "In India, how …" is "how … in India", "if it rains, what …" is "what … if it rains". Only before a comma. */
export function moveFront(words: readonly string[]): readonly string[] {
  const longest = LONGEST_FRONT.get(words[0] ?? '');
  const pause = words.indexOf(PAUSE);
  if (longest === undefined || pause < 2 || pause > longest || pause === words.length - 1) return words;
  const rest = words.slice(pause + 1);
  return rest.includes(PAUSE) || rest[0] === 'and' ? words : [...rest, ...words.slice(0, pause)];
}

/** A topic before the question says nothing when the question names it again: "Slack: how do I leave Slack". */
export function dropTopic(words: readonly string[]): readonly string[] {
  const pause = words.indexOf(PAUSE);
  if (pause < 1 || pause > 3) return words;
  const rest = words.slice(pause + 1);
  return words.slice(0, pause).every((word) => rest.includes(word)) ? rest : words;
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

/** Single words on either side of "and" or "or", in one order. */
function sortSides(words: readonly string[]): readonly string[] {
  const out = [...words];
  for (let at = 1; at < out.length - 1; at++) {
    if (out[at] !== 'and' && out[at] !== 'or' && out[at] !== 'vs') continue;
    const [one = '', other = ''] = [out[at - 1], out[at + 1]];
    const stands = isBound(out[at - 2]) && isBound(out[at + 2]) && !isBound(one) && !isBound(other);
    if (!stands || one <= other) continue;
    [out[at - 1], out[at + 1]] = [other, one];
  }
  return out;
}
