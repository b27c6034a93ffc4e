import type { Hit } from './hits.ts';
import type { Matter } from './lexicon.ts';
import type { Line } from './lines.ts';
import { type CueKind, cueOf, forceOf } from './recommendation.ts';
import { subjectsOf } from './subjects.ts';
import type { Words } from './words.ts';

/** What speaks for and against one brand in one answer, weighed. */
export interface BrandEvidence {
  /** Sums of weights, all 0 or above. */
  readonly praise: number;
  /** Praise for being known, apart from `praise`. */
  readonly fame: number;
  readonly fault: number;
  readonly doubt: number;
  /** The strongest recommendation, 0 to 3. */
  readonly force: number;
  /** The strongest recommendation in so many words; the place in the answer aside. */
  readonly urged: number;
  readonly advisedAgainst: boolean;
  readonly onlyPassing: boolean;
  /** Characters said of the brand. */
  readonly told: number;
  readonly lines: readonly WeighedLine[];
}

export interface WeighedLine {
  readonly line: Line;
  /** For (above 0) or against the brand. */
  readonly weight: number;
  readonly named: boolean;
}

interface Tally {
  praise: number;
  fame: number;
  fault: number;
  doubt: number;
  force: number;
  urged: number;
  advisedAgainst: boolean;
  onlyPassing: boolean;
  told: number;
  readonly lines: WeighedLine[];
}

/** Inverse tone that a yardstick gets: `cheaper than X` says something of X, though less. */
const YARDSTICK_SHARE = 0.5;
/** Doubt that “avoid X” casts. */
const ADVISED_AGAINST = 1.5;
/** A tone that contradicts the label it stands under (`Cons: … but reliable`). */
const UNDER_LABEL = 0.4;
/** What an item under `Pros:` or `Cons:` weighs at least, whatever its words. */
const LABEL_ALONE = 1;

/** Weighs every line of an answer for every brand, by index in the matcher. */
export function weigh(
  lines: readonly Line[],
  hits: readonly Hit[],
  place: { words: Words; brands: number },
): BrandEvidence[] {
  const tallies = Array.from({ length: place.brands }, newTally);
  let next = 0;
  for (const line of lines) {
    const inside: Hit[] = [];
    while (next < hits.length && (hits[next] as Hit).first <= line.lastWord) {
      if ((hits[next] as Hit).first >= line.firstWord) inside.push(hits[next] as Hit);
      next += 1;
    }
    weighLine(tallies, line, { hits: inside, words: place.words });
  }
  return tallies;
}

function newTally(): Tally {
  return {
    praise: 0,
    fame: 0,
    fault: 0,
    doubt: 0,
    force: 0,
    urged: 0,
    advisedAgainst: false,
    onlyPassing: true,
    told: 0,
    lines: [],
  };
}

function weighLine(
  tallies: readonly Tally[],
  line: Line,
  found: { hits: readonly Hit[]; words: Words },
): void {
  const { weights, named, refused } = readCues(tallies, line);
  const agreeing = new Map<number, number>();
  const add = (brand: number, value: number, matter: Matter) => {
    const tally = tallies[brand];
    if (!tally || (value > 0 && refused.has(brand))) return;
    if (value > 0) tally[matter === 'fame' ? 'fame' : 'praise'] += value;
    else tally[matter === 'trust' ? 'doubt' : 'fault'] -= value;
    weights.set(brand, (weights.get(brand) ?? 0) + value);
    if (value * line.mood > 0 && matter !== 'fame')
      agreeing.set(brand, (agreeing.get(brand) ?? 0) + Math.abs(value));
  };
  for (const hit of found.hits)
    if (!isLabel(line, hit, found.words)) weighHit(line, hit, { words: found.words, add });
  if (line.mood !== 0 && !isNone(line.folded))
    for (const brand of line.topic?.brands ?? []) {
      const lacking = LABEL_ALONE - (agreeing.get(brand) ?? 0);
      if (lacking > 0) add(brand, line.mood * lacking, 'merit');
    }
  keepLine(tallies, line, { weights, named });
}

/** Every brand the line is about, those it names, and those it advises against. */
function readCues(
  tallies: readonly Tally[],
  line: Line,
): { weights: Map<number, number>; named: Set<number>; refused: Set<number> } {
  const weights = new Map((line.topic?.brands ?? []).map((brand) => [brand, 0]));
  const named = new Set<number>();
  const refused = new Set<number>();
  for (const group of line.groups) {
    const cue = cueOf(line, group);
    for (const brand of group.brands) {
      named.add(brand);
      weights.set(brand, 0);
      if (cue === 'against') refused.add(brand);
      addCue(tallies[brand] as Tally, line, cue);
    }
  }
  return { weights, named, refused };
}

/** `Strengths:` says nothing by itself. */
function isLabel(line: Line, hit: Hit, words: Words): boolean {
  return hit.first === line.firstWord && words.folded[words.ends[hit.last] as number] === ':';
}

function weighHit(
  line: Line,
  hit: Hit,
  to: { words: Words; add: (brand: number, value: number, matter: Matter) => void },
): void {
  const about = subjectsOf(line, hit, to.words);
  const contrary = line.mood !== 0 && Math.sign(hit.value) !== line.mood && hit.matter !== 'trust';
  const value = hit.value * (contrary ? UNDER_LABEL : 1);
  for (const brand of about) to.add(brand, value, hit.matter);
  const at = to.words.ends[hit.last] as number;
  const yardstick = line.groups.find(
    (group) => group.yardstick && group.start >= at && group.start - at < 40,
  );
  for (const brand of yardstick?.brands ?? [])
    if (!about.includes(brand)) to.add(brand, -value * YARDSTICK_SHARE, 'merit');
}

function addCue(tally: Tally, line: Line, cue: CueKind): void {
  const force = forceOf(line, cue);
  tally.force = Math.max(tally.force, force);
  if (cue !== 'passing') tally.onlyPassing = false;
  if (cue === 'against') {
    tally.advisedAgainst = true;
    tally.doubt += ADVISED_AGAINST;
  } else if (cue !== 'none' && cue !== 'passing') tally.urged = Math.max(tally.urged, force);
}

/** `Cons: none worth naming`, or the label by itself. */
function isNone(folded: string): boolean {
  return (
    /(?:^|:\s*)(?:none|nothing|n\/a|no (?:major|real|significant|notable))\b/.test(folded) ||
    folded.length < 12 ||
    folded.endsWith(':')
  );
}

function keepLine(
  tallies: readonly Tally[],
  line: Line,
  found: { weights: ReadonlyMap<number, number>; named: ReadonlySet<number> },
): void {
  for (const [brand, weight] of found.weights) {
    const tally = tallies[brand];
    if (!tally) continue;
    tally.lines.push({ line, weight, named: found.named.has(brand) });
    tally.told += (line.end - line.start) / Math.max(1, found.weights.size);
  }
}
