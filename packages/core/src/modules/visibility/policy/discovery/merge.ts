import { foldToString } from '../matching/index.ts';
import { BUSINESS_NOUNS } from './lexicon.ts';
import type { Slot } from './slots.ts';
import { isOrdinary } from './tokens.ts';
import type { WordUse } from './word-use.ts';

/** One slot's vote for a name. */
export interface Vote {
  readonly name: string;
  /** Folded first word of the slot. */
  readonly first: string;
  readonly slot: Slot;
  readonly answer: number;
  readonly score: number;
  /** The slot names a product of the brand without naming the brand. */
  readonly product?: boolean;
}

export interface Group {
  readonly name: string;
  /** Spellings and products merged into it, its own name first. */
  readonly variants: readonly string[];
  readonly votes: readonly Vote[];
  readonly confidence: number;
}

const LEGAL = /\s+(?:inc|llc|ltd|gmbh|corp|co|corporation|company|plc)\.?$/i;

/** One spelling per brand: without case, accents, spaces, punctuation, possessive and legal form; `&` as `and`. */
export function nameKey(name: string): string {
  const bare = name
    .replace(LEGAL, '')
    .replace(/['’]s\b/gu, '')
    .replace(/\sand\s/giu, ' ');
  return foldToString(bare).replace(/[^\p{L}\p{N}]/gu, '');
}

/** From this many points a slot speaks for a brand by itself; see `scoreCandidates`. */
const ENOUGH = 2;
/** A slot that begins with a brand found elsewhere needs no more than this. */
const KNOWN_ENOUGH = 0;
/** Less sure names are not offered. */
const SURE = 0.5;

/** Votes brought together by brand; names that no slot speaks for strongly enough are left out. */
export function groupVotes(votes: readonly Vote[], uses: ReadonlyMap<string, WordUse>): Group[] {
  const groups = Map.groupBy(votes, (vote) => nameKey(vote.name));
  for (const [key, members] of groups) {
    if (key === '' || !members.some((vote) => vote.score >= ENOUGH)) groups.delete(key);
  }
  foldInto(groups, (key, members) => companyOf(members, groups) ?? makerOf(key, members, { groups, uses }));
  const ranks = bestRanks(groups);
  return Array.from(groups, ([key, members]) => toGroup(members, ranks.get(key) ?? 1)).filter(
    (group) => group.confidence >= SURE,
  );
}

function toGroup(members: readonly Vote[], bestRank: number): Group {
  const kept = members.filter((vote) => vote.score >= KNOWN_ENOUGH);
  const own = (spelling: readonly Vote[]) => Number(spelling.some((vote) => vote.product !== true));
  const variants = Array.from(Map.groupBy(kept, (vote) => vote.name))
    .sort(([, a], [, b]) => own(b) - own(a) || b.length - a.length)
    .map(([name]) => name);
  return { name: variants[0] ?? '', variants, votes: kept, confidence: confidenceOf(kept, bestRank) };
}

/** The best place each brand takes in any answer, counting brands as the answer first puts them forward. */
function bestRanks(groups: ReadonlyMap<string, readonly Vote[]>): Map<string, number> {
  const firsts = new Map<number, Map<string, number>>();
  for (const [key, votes] of groups) {
    for (const { answer, slot } of votes) {
      const order = firsts.get(answer) ?? new Map<string, number>();
      order.set(key, Math.min(order.get(key) ?? slot.start, slot.start));
      firsts.set(answer, order);
    }
  }
  const best = new Map<string, number>();
  for (const order of firsts.values()) {
    const keys = Array.from(order).sort(([, a], [, b]) => a - b);
    keys.forEach(([key], index) => best.set(key, Math.min(best.get(key) ?? index + 1, index + 1)));
  }
  return best;
}

/** The length of the lists people ask for and read. */
const TOP = 5;

/**
 * How sure it is that a name is a brand that competes here, 0 to 1: `1 − e^(−s/2.8)` for its strongest slot
 * of s points, each further answer taking a fifth off the doubt. A name put forward in a single answer, and
 * there only after five others, counts 0.55 of that: it is named in passing.
 */
function confidenceOf(votes: readonly Vote[], bestRank: number): number {
  const strongest = votes.reduce((best, vote) => Math.max(best, vote.score), 0);
  const answers = new Set(votes.map((vote) => vote.answer)).size;
  const doubt = Math.exp(-strongest / 2.8) * 0.8 ** (answers - 1);
  const passing = answers === 1 && bestRank > TOP ? 0.55 : 1;
  return Math.round((1 - doubt) * passing * 100) / 100;
}

interface Home {
  readonly key: string;
  /** The other is a product of this one, so its name does not count for this one's. */
  readonly maker: boolean;
}

function foldInto(
  groups: Map<string, Vote[]>,
  homeOf: (key: string, members: readonly Vote[]) => Home | undefined,
): void {
  for (const [key, members] of Array.from(groups)) {
    const home = homeOf(key, members);
    const into = home && home.key !== key ? groups.get(home.key) : undefined;
    if (!home || !into) continue;
    for (const vote of members) into.push(home.maker ? { ...vote, product: true } : vote);
    groups.delete(key);
  }
}

/** `Ekrin Athletics` → `Ekrin`: the same company with its line of business. */
function companyOf(members: readonly Vote[], groups: ReadonlyMap<string, unknown>): Home | undefined {
  const words = (members[0]?.name ?? '').split(/\s+/);
  if (words.length < 2 || !BUSINESS_NOUNS.has(foldToString(words.at(-1) ?? ''))) return undefined;
  const shorter = nameKey(words.slice(0, -1).join(' '));
  return groups.has(shorter) ? { key: shorter, maker: false } : undefined;
}

/** `iPhone` → Apple, `Orbi` → Netgear: mostly said right after its maker's name. */
function makerOf(
  key: string,
  members: readonly Vote[],
  known: { readonly groups: ReadonlyMap<string, unknown>; readonly uses: ReadonlyMap<string, WordUse> },
): Home | undefined {
  const use = known.uses.get(members[0]?.first ?? '');
  if (!use) return undefined;
  for (const [word, times] of use.predecessors) {
    const maker = nameKey(word);
    const often = times >= 2 && times >= use.occurrences * 0.4;
    if (often && maker !== key && known.groups.has(maker) && !isOrdinary(word))
      return { key: maker, maker: true };
  }
  return undefined;
}
