/** How sentences of one beginning are written. */
export interface Rule {
  readonly find: RegExp;
  readonly write: string;
  /** What such sentences begin with: up to three words each. */
  readonly openings: readonly string[];
  /** What stands in all of them, where looking for it spares a long search. */
  readonly contains: RegExp | null;
}

const LONGEST_OPENING = 3;
/** A word, or a choice of words that may be a group to be written again. */
const STEP = /(?:[a-z-]+|\((?:\?:)?[a-z| -]+\)|\(\(\?:[a-z| -]+\)\))(?: |(?=\(\?: ))/uy;

/** `find` begins with `^`, and sees words that have a space behind each. */
export function rule(find: string, write: string, contains: RegExp | null = null): Rule {
  return { find: new RegExp(find, 'u'), write, openings: openingsOf(find), contains };
}

/** The words behind `^`, in all their choices, as far as none of them may be absent: "what be", "which be". */
function openingsOf(find: string): readonly string[] {
  let openings = [''];
  STEP.lastIndex = 1;
  for (let step = STEP.exec(find); step; step = STEP.exec(find)) {
    const choices = step[0]
      .replace(/[(?:)]/gu, '')
      .trim()
      .split('|');
    openings = openings.flatMap((opening) => choices.map((choice) => `${opening} ${choice}`.trim()));
  }
  const short = openings.map((opening) => opening.split(' ').slice(0, LONGEST_OPENING).join(' '));
  return [...new Set(short)];
}

/**
 * Applies rules to a sentence, each to what those before it wrote. A sentence is held against those rules alone that
 * sentences with its first words may fit.
 */
export function rewriting(rules: readonly Rule[]): (sentence: string) => string {
  const placesOf = placesByOpening(rules);
  return (sentence) => {
    let text = sentence;
    let places = longestOpening(placesOf, text);
    for (let at = 0, next = 0; at < places.length; at++) {
      const place = places[at] as number;
      const { find, write, contains } = rules[place] as Rule;
      if (place < next || contains?.test(text) === false || !find.test(text)) continue;
      text = text.replace(find, write);
      places = longestOpening(placesOf, text);
      next = place + 1;
      at = -1;
    }
    return text;
  };
}

type PlacesByOpening = ReadonlyMap<string, readonly number[]>;

/** For each opening of a rule, the places in the list of all rules that begin with it or with less of it. */
function placesByOpening(rules: readonly Rule[]): PlacesByOpening {
  const all = rules.flatMap(({ openings }) => openings);
  const fits = (opening: string, { openings }: Rule) =>
    openings.some((other) => `${opening} `.startsWith(`${other} `));
  return new Map(
    all.map((opening) => [opening, rules.flatMap((one, place) => (fits(opening, one) ? [place] : []))]),
  );
}

const NONE: readonly number[] = [];

function longestOpening(placesOf: PlacesByOpening, text: string): readonly number[] {
  const one = text.indexOf(' ');
  const two = text.indexOf(' ', one + 1);
  const three = text.indexOf(' ', two + 1);
  return (
    (three > two ? placesOf.get(text.slice(0, three)) : undefined) ??
    (two > one ? placesOf.get(text.slice(0, two)) : undefined) ??
    (one > 0 ? placesOf.get(text.slice(0, one)) : undefined) ??
    NONE
  );
}
