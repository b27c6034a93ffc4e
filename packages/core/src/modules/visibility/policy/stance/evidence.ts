import type { Hit } from './hits.ts';
import { type CueKind, cueOf, forceOf } from './recommendation.ts';
import { type Line, subjectsOf } from './statements.ts';
import type { Words } from './words.ts';

/** What speaks for and against one brand in one answer, weighed. */
export interface BrandEvidence {
  /** Sums of weights, all 0 or above. */
  readonly praise: number;
  readonly fault: number;
  readonly doubt: number;
  /** The strongest recommendation, 0 to 3. */
  readonly force: number;
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
  fault: number;
  doubt: number;
  force: number;
  advisedAgainst: boolean;
  onlyPassing: boolean;
  told: number;
  readonly lines: WeighedLine[];
}

/** Inverse tone that a yardstick gets: `cheaper than X` says something of X, though less. */
const YARDSTICK_SHARE = 0.4;
/** A tone that contradicts the label it stands under (`Cons: … but reliable`). */
const UNDER_LABEL = 0.4;
/** What an item under `Pros:` or `Cons:` weighs when no word of it judges. */
const LABEL_ALONE = 0.6;

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
    fault: 0,
    doubt: 0,
    force: 0,
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
  const weights = new Map<number, number>();
  const named = new Set<number>();
  for (const group of line.groups) {
    const cue = cueOf(line, group);
    for (const brand of group.brands) {
      named.add(brand);
      if (!weights.has(brand)) weights.set(brand, 0);
      addCue(tallies[brand] as Tally, line, cue);
    }
  }
  if (line.topic !== null && line.topic >= 0 && !weights.has(line.topic)) weights.set(line.topic, 0);
  const add = (brand: number, value: number, grave: boolean) => {
    const tally = tallies[brand];
    if (!tally) return;
    if (value > 0) tally.praise += value;
    else if (grave) tally.doubt -= value;
    else tally.fault -= value;
    weights.set(brand, (weights.get(brand) ?? 0) + value);
  };
  for (const hit of found.hits) weighHit(line, hit, { words: found.words, add });
  if (
    line.mood !== 0 &&
    found.hits.length === 0 &&
    line.topic !== null &&
    line.topic >= 0 &&
    !isNone(line.folded)
  )
    add(line.topic, line.mood * LABEL_ALONE, false);
  keepLine(tallies, line, { weights, named });
}

function weighHit(
  line: Line,
  hit: Hit,
  to: { words: Words; add: (brand: number, value: number, grave: boolean) => void },
): void {
  const about = subjectsOf(line, hit, to.words);
  const contrary = line.mood !== 0 && Math.sign(hit.value) !== line.mood && !hit.grave;
  const value = hit.value * (contrary ? UNDER_LABEL : 1);
  for (const brand of about?.brands ?? []) to.add(brand, value, hit.grave);
  const at = to.words.ends[hit.last] as number;
  const yardstick = line.groups.find(
    (group) => group.yardstick && group.start >= at && group.start - at < 40,
  );
  for (const brand of yardstick?.brands ?? [])
    if (!about?.brands.includes(brand)) to.add(brand, -value * YARDSTICK_SHARE, false);
}

function addCue(tally: Tally, line: Line, cue: CueKind): void {
  if (cue === 'against') tally.advisedAgainst = true;
  if (cue === 'against') tally.doubt += 1.5;
  if (cue !== 'passing') tally.onlyPassing = false;
  tally.force = Math.max(tally.force, forceOf(line, cue));
}

/** `Cons: none worth naming`. */
function isNone(folded: string): boolean {
  return (
    /(?:^|:\s*)(?:none|nothing|n\/a|no (?:major|real|significant|notable))\b/.test(folded) ||
    folded.length < 12
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
