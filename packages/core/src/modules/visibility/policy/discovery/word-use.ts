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

/** Runs of letters and digits of any script, with what may stand inside a name. */
const WORD =
  /[A-Za-z0-9\u00aa-\u1fff\u2c00-\ud7ff\uf900-\ufdff][\w'’.+&\u00aa-\u1fff\u2c00-\ud7ff\uf900-\ufdff-]*/g;
const NAME_VERB =
  /^\s+(?:is|has|was|offers|makes|provides|includes|supports|comes|delivers|features|excels|can|also|does|uses|costs|lets|stands|remains|gives|produces|boasts)\b/;
const FOLLOWER = /^[®™℠]?\s([\p{Lu}\p{N}&][\p{L}\p{N}'’+-]*)(\s\p{Lu}|\s\p{N})?/u;
const PREDECESSOR = /([\p{Lu}\p{N}][\p{L}\p{N}'’+-]*)\s$/u;

/** Counts how the given words (folded) are used in one answer's text. */
export function countUses(plain: string, answer: number, uses: ReadonlyMap<string, WordUse>): void {
  WORD.lastIndex = 0;
  for (let match = WORD.exec(plain); match; match = WORD.exec(plain)) {
    const word = match[0].replace(/['’.&-]+$/, '');
    const bare = /['’]s$/.test(word) ? word.slice(0, -2) : word;
    const lower = bare.toLowerCase();
    const use = uses.get(lower);
    if (!use) continue;
    const end = match.index + word.length;
    if (lower === bare) {
      use.lowerIn.add(answer);
      if (use.seconds.size > 0) countLowerFollower(use, plain.slice(end, end + 30));
      continue;
    }
    const before = plain.slice(Math.max(0, match.index - 24), match.index);
    countPredecessor(use, before);
    if (use.leadsIn.has(answer)) {
      countAsName(use, { before, after: plain.slice(end, end + 40), possessive: bare !== word });
    }
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
