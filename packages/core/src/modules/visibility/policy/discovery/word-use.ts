/** How the answers write a word that begins some slot, counted over their running text. */
export interface WordUse {
  /** Answers with a slot that begins with the word. */
  readonly leadsIn: Set<number>;
  /** Answers in which the word stands in lower case. */
  readonly lowerIn: Set<number>;
  /** Second words of the slots that begin with the word. */
  readonly seconds: Set<string>;
  /** Those of them that follow it in lower case anywhere: `open source`. */
  readonly lowerFollowers: Set<string>;
  /** Times it stands capitalised in those answers; the counts of names and followers are taken from them too. */
  leading: number;
  /** Times it stands capitalised inside a sentence. */
  capitalInside: number;
  /** Times it stands with `’s`, or before a verb as its subject. */
  asName: number;
  /** Times it stands capitalised in any answer. */
  occurrences: number;
  /** Capitalised words that follow it directly, how often. */
  readonly followers: Map<string, number>;
  /** Followers with which it ends the name of a thing: `the Lucid Air is`. */
  readonly things: Map<string, number>;
  /** Capitalised words that stand directly before it, how often. */
  readonly predecessors: Map<string, number>;
}

export function newWordUse(): WordUse {
  return {
    leadsIn: new Set(),
    lowerIn: new Set(),
    seconds: new Set(),
    lowerFollowers: new Set(),
    leading: 0,
    capitalInside: 0,
    asName: 0,
    occurrences: 0,
    followers: new Map(),
    things: new Map(),
    predecessors: new Map(),
  };
}

const NAME_VERB =
  /^\s+(?:is|has|was|offers|makes|provides|includes|supports|comes|delivers|features|excels|can|also|does|uses|costs|lets|stands|remains|gives|produces|boasts)\b/;
const FOLLOWER = /^[®™℠]?\s([\p{Lu}\p{N}&][\p{L}\p{N}'’+-]*)(\s\p{Lu}|\s\p{N})?/u;
const PREDECESSOR = /([\p{Lu}\p{N}][\p{L}\p{N}'’+-]*)\s$/u;

/** A counter that adds to the uses of the given words (folded) what the text of an answer, by its number, has of them. */
export function createUseCounter(
  uses: ReadonlyMap<string, WordUse>,
): (plain: string, answer: number) => void {
  const mayBegin = beginningsOf(uses.keys());
  return (plain, answer) => {
    for (let start = 0; start < plain.length; ) {
      const end = endOfWord(plain, start);
      if (end > start && mayBegin(plain.charCodeAt(start), end > start + 1 ? plain.charCodeAt(start + 1) : 0))
        countWord(uses, answer, { plain, start, end });
      start = Math.max(end, start + 1);
    }
  };
}

const OUTSIDE = 0;
const INSIDE = 1;
const BEGINNING = 2;
/** How UTF-16 units take part in words: runs of letters and digits of any script, with what may stand inside a name. */
const PARTS = new Uint8Array(65_536)
  .fill(BEGINNING, 0xaa, 0x2000)
  .fill(BEGINNING, 0x2c00, 0xd800)
  .fill(BEGINNING, 0xf900, 0xfe00);
for (const inside of "_'’.+&-") PARTS[inside.charCodeAt(0)] = INSIDE;

/** Letters of ASCII, whatever their case, and digits as base 36 has them; 36 for all else of it. */
const DIGITS = Uint8Array.from({ length: 128 }, (_, unit) => {
  const digit = Number.parseInt(String.fromCharCode(unit), 36);
  if (digit >= 0) PARTS[unit] = BEGINNING;
  return digit >= 0 ? digit : 36;
});

/** Index after the word that begins here; the same index when none does. */
function endOfWord(plain: string, start: number): number {
  if (PARTS[plain.charCodeAt(start)] !== BEGINNING) return start;
  let end = start + 1;
  while (end < plain.length && PARTS[plain.charCodeAt(end)] !== OUTSIDE) end += 1;
  return end;
}

/** Whether a word that begins with these two characters may be one of the given: most are told apart by them. */
function beginningsOf(words: Iterable<string>): (first: number, second: number) => boolean {
  const known = new Uint8Array(37 * 37);
  for (const word of words) known[placeOf(word.charCodeAt(0), word.length > 1 ? word.charCodeAt(1) : 0)] = 1;
  // Other letters may become letters of ASCII in lower case.
  return (first, second) => first > 127 || second > 127 || known[placeOf(first, second)] === 1;
}

function placeOf(first: number, second: number): number {
  return (DIGITS[first] ?? 36) * 37 + (DIGITS[second] ?? 36);
}

function countWord(
  uses: ReadonlyMap<string, WordUse>,
  answer: number,
  at: { readonly plain: string; readonly start: number; readonly end: number },
): void {
  const { plain, start } = at;
  const word = plain.slice(start, at.end).replace(/['’.&-]+$/, '');
  const bare = /['’]s$/.test(word) ? word.slice(0, -2) : word;
  const lower = bare.toLowerCase();
  const use = uses.get(lower);
  if (!use) return;
  const end = start + word.length;
  if (lower === bare) {
    use.lowerIn.add(answer);
    if (use.seconds.size > 0) countLowerFollower(use, plain.slice(end, end + 30));
    return;
  }
  const before = plain.slice(Math.max(0, start - 24), start);
  countPredecessor(use, before);
  if (use.leadsIn.has(answer)) {
    countAsName(use, { before, after: plain.slice(end, end + 40), possessive: bare !== word });
  }
}

function countLowerFollower(use: WordUse, after: string): void {
  const next = /^[\s-](\p{Ll}[\p{L}'’]*)/u.exec(after)?.[1];
  if (next && use.seconds.has(next)) use.lowerFollowers.add(next);
}

function countPredecessor(use: WordUse, before: string): void {
  use.occurrences += 1;
  const predecessor = PREDECESSOR.exec(before)?.[1];
  if (predecessor) increase(use.predecessors, predecessor.replace(/['’]s$/u, ''));
}

function countAsName(
  use: WordUse,
  around: { readonly before: string; readonly after: string; readonly possessive: boolean },
): void {
  const { before, after, possessive } = around;
  use.leading += 1;
  if (/[\p{Ll},;]['’”"]?\s$/u.test(before)) use.capitalInside += 1;
  if (possessive || NAME_VERB.test(after)) use.asName += 1;
  const [, follower, goesOn] = FOLLOWER.exec(after) ?? [];
  if (!follower) return;
  increase(use.followers, follower);
  if (!goesOn && /\b(?:the|this)\s$/i.test(before)) increase(use.things, follower);
}

function increase(counts: Map<string, number>, word: string): void {
  const key = word.toLowerCase();
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
