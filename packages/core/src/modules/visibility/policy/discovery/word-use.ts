/** How the answers write a word that begins some slot, counted over their running text. */
export interface WordUse {
  /** Answers with a slot that begins with the word. */
  readonly leadsIn: Set<number>;
  /** Answers in which the word stands in lower case. */
  readonly lowerIn: Set<number>;
  /** Words that follow it in lower case anywhere: `open source`. */
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

const WORD = /[\p{L}\p{N}][\p{L}\p{N}'’.+&-]*[\p{L}\p{N}+]|\p{L}/gu;
const NAME_VERB =
  /^\s+(?:is|has|was|offers|makes|provides|includes|supports|comes|delivers|features|excels|can|also|does|uses|costs|lets|stands|remains|gives|produces|boasts)\b/;
const FOLLOWER = /^[®™℠]?\s([\p{Lu}\p{N}&][\p{L}\p{N}'’+-]*)(\s\p{Lu}|\s\p{N})?/u;
const PREDECESSOR = /([\p{Lu}\p{N}][\p{L}\p{N}'’+-]*)\s$/u;

/** Counts how the given words (folded) are used in one answer's text. */
export function countUses(plain: string, answer: number, uses: ReadonlyMap<string, WordUse>): void {
  for (const match of plain.matchAll(WORD)) {
    const bare = match[0].replace(/['’]s$/u, '');
    const use = uses.get(bare.toLowerCase());
    if (!use) continue;
    const end = match.index + match[0].length;
    const after = plain.slice(end, end + 40);
    if (!/\p{Lu}/u.test(bare)) {
      use.lowerIn.add(answer);
      const next = /^[\s-](\p{Ll}[\p{L}'’]*)/u.exec(after)?.[1];
      if (next) use.lowerFollowers.add(next);
      continue;
    }
    const before = plain.slice(Math.max(0, match.index - 24), match.index);
    countPredecessor(use, before);
    if (use.leadsIn.has(answer)) countAsName(use, { before, after, possessive: bare !== match[0] });
  }
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
