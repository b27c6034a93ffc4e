import { continuesWord } from './tokens.ts';
import { CAPITAL, isSimple, type Token, type Word } from './word.ts';

/** What was found at a place of a text. It holds until the next one is looked for. */
export interface Found {
  token: Token;
  /** `CAPITAL` among them when it is written so here. */
  traits: number;
  /** Where it ends. */
  end: number;
}

/** Letters in one number, at five bits each; a word is two numbers. */
const BITS = 5;
const LETTERS_IN_ONE = 6;
/** Places that share what falls to them: a full group forgets one word for each new one. */
const GROUP = 4;
const GROUP_BITS = 12;
const PLACES = GROUP << GROUP_BITS;
/** Of a place: two numbers of letters, the traits, and whether the word is its letters and no more. */
const FIELDS = 4;

/**
 * Knows the words of up to twelve letters, all small but perhaps the first, that were read lately: nearly all words of most
 * texts. A busy process pays for memory rather than for work: a Map of strings costs some five lines of it for a
 * word, this table one. The letters themselves are the key, so two words are never taken for each other. About 400 kB.
 */
export function createWordTable(read: (text: string) => Word): (text: string, at: number) => Found | null {
  const fields = new Int32Array(PLACES * FIELDS);
  const words = Array.from<Word | null>({ length: PLACES }).fill(null);
  const found: Found = { token: '', traits: 0, end: 0 };
  let [high, low, turn] = [0, 0, 0];

  /** Where the letters end, which `high` and `low` hold unless they are too many. */
  const pack = (text: string, at: number): number => {
    high = 0;
    low = 0;
    let end = at;
    for (; end < text.length; end++) {
      const letter = letterOf(text.charCodeAt(end), end === at);
      if (letter === 0) break;
      if (end < at + LETTERS_IN_ONE) high = (high << BITS) | letter;
      else low = (low << BITS) | letter;
    }
    return end;
  };
  const learn = (text: string): number => {
    const place = groupOf(high, low) + (turn++ % GROUP);
    const word = read(text);
    const isText = isSimple(word) && word.text === text;
    fields.set([high, low, word.traits, isText ? 1 : 0], place * FIELDS);
    words[place] = isText ? null : word;
    return place;
  };
  const placeOf = (text: string, at: number, end: number): number => {
    const group = groupOf(high, low);
    for (let place = group; place < group + GROUP; place++)
      if (fields[place * FIELDS] === high && fields[place * FIELDS + 1] === low) return place;
    return learn(text.slice(at, end).toLowerCase());
  };

  return (text, at) => {
    const end = pack(text, at);
    if (end === at || end > at + 2 * LETTERS_IN_ONE || continuesWord(text, end)) return null;
    const place = placeOf(text, at, end);
    const isCapital = text.charCodeAt(at) < SMALL_A;
    found.traits = (fields[place * FIELDS + 2] as number) | (isCapital ? CAPITAL : 0);
    found.end = end;
    if (fields[place * FIELDS + 3] === 0) found.token = words[place] as Word;
    else found.token = isCapital ? text.slice(at, end).toLowerCase() : text.slice(at, end);
    return found;
  };
}

const SMALL_A = 97;
const CAPITAL_A = 65;

/** 1 to 26, 0 for what is no letter that may stand there. */
function letterOf(code: number, mayBeCapital: boolean): number {
  if (code >= SMALL_A) return code < SMALL_A + 26 ? code - SMALL_A + 1 : 0;
  return mayBeCapital && code >= CAPITAL_A && code < CAPITAL_A + 26 ? code - CAPITAL_A + 1 : 0;
}

/** The first place of the group a word falls to; odd factors spread the letters over all bits. */
function groupOf(high: number, low: number): number {
  const mixed = Math.imul(Math.imul(high, 0x9e3779b1) ^ low, 0x85ebca6b);
  return (mixed >>> (32 - GROUP_BITS)) * GROUP;
}
