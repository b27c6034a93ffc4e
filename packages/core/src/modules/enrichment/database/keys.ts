import type { CompanyName } from '../names/index.ts';

/** What records are found by: 32-bit hashes of the workspace and a text, each kind with a seed of its own. */
export interface RecordKeys {
  domain(domain: string): number;
  number(number: string): number;
  /** Of a name's letters. */
  name(compact: string): number;
  word(word: string): number;
  /**
   * Of the word and every word one typing error away (a letter too many, missing, changed, or two that changed places): a
   * record is kept under the exact words of its name, so looking under all of these finds it.
   */
  neighbours(word: string): number[];
  /** The same for the letters of a whole name. */
  nameNeighbours(compact: string): number[];
}

/** FNV-1a's prime. */
const PRIME = 16_777_619;
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
/** Longer ones are looked up as they are. */
const LONGEST_WORD = 32;
/** More words than this are tried in their own order alone: five have 120 orders. */
const MOST_ORDERED = 4;

export function createRecordKeys(workspaceId: string): RecordKeys {
  const seed = hash(0x811c9dc5, workspaceId);
  const seeds = {
    domain: hash(seed, 'd:'),
    number: hash(seed, 'n:'),
    name: hash(seed, 'c:'),
    word: hash(seed, 'w:'),
  };
  return {
    domain: (domain) => hash(seeds.domain, domain),
    number: (number) => hash(seeds.number, number),
    name: (compact) => hash(seeds.name, compact),
    word: (word) => hash(seeds.word, word),
    neighbours: (word) => [...new Set(wordsAround(word).map((each) => hash(seeds.word, each)))],
    nameNeighbours: (compact) => [...new Set(wordsAround(compact).map((each) => hash(seeds.name, each)))],
  };
}

function hash(seed: number, text: string): number {
  let value = seed;
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), PRIME);
  return value | 0;
}

function wordsAround(word: string): string[] {
  if (word.length > LONGEST_WORD || word.length < 3) return [word];
  const words = [word];
  for (let at = 0; at <= word.length; at += 1) {
    const before = word.slice(0, at);
    const after = word.slice(at);
    for (const letter of LETTERS) words.push(before + letter + after);
    if (after === '') continue;
    words.push(before + after.slice(1));
    for (const letter of LETTERS) words.push(before + letter + after.slice(1));
    if (after.length > 1) words.push(`${before}${after[1]}${after[0]}${after.slice(2)}`);
  }
  return words;
}

/** The letters of a name in every order of its words. */
export function otherOrders({ tokens }: CompanyName): string[] {
  if (tokens.length > MOST_ORDERED) return [];
  const orders = (words: readonly string[]): string[] =>
    words.length < 2
      ? [words.join('')]
      : words.flatMap((word, at) => orders(words.toSpliced(at, 1)).map((rest) => word + rest));
  return orders(tokens.map(({ text }) => text));
}

/**
 * The two words a name is told by, for finding it: its own words in their order; without any, places and what sets parts of a family
 * apart; else all its letters as one word.
 */
export function findingWords({ tokens, compact }: CompanyName): readonly [string, string | null] {
  let first: string | null = null;
  for (const kinds of [OWN, TELLING]) {
    for (const { text, kind } of tokens) {
      if (!kinds.has(kind) || text === first) continue;
      if (first !== null) return [first, text];
      first = text;
    }
  }
  return [first ?? compact, null];
}

const OWN: ReadonlySet<string> = new Set(['word']);
const TELLING: ReadonlySet<string> = new Set(['place', 'apart', 'number']);
