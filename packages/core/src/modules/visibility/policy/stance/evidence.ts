import type { Hit } from './hits.ts';
import type { Matter } from './lexicon.ts';
import type { Line } from './lines.ts';
import { type CueKind, cueOf } from './recommendation.ts';
import { subjectsOf } from './subjects.ts';
import { addCue, addTone, type BrandEvidence, newTally, type Tally } from './tally.ts';
import type { Words } from './words.ts';

/** One line while it is weighed; brands by their index. */
interface Weighing {
  readonly line: Line;
  readonly words: Words;
  readonly tallies: readonly Tally[];
  readonly cues: readonly { readonly brand: number; readonly cue: CueKind }[];
  /** Every brand the line is about. */
  readonly weights: Map<number, number>;
  /** Tone that agrees with the label the line stands under. */
  readonly agreeing: Map<number, number>;
}

/** Inverse tone that a yardstick gets, after `than` and in other comparisons. */
const THAN_SHARE = 0.8;
const YARDSTICK_SHARE = 0.5;
/** Characters between a judging word and the name it compares with. */
const YARDSTICK_REACH = 40;
/** A tone that contradicts the label it stands under (`Cons: … but reliable`). */
const UNDER_LABEL = 0.4;
/** What an item under `Pros:` or `Cons:` weighs at least, whatever its words. */
const LABEL_ALONE = 1;

/** Weighs every line of an answer for every brand, by its index. */
export function weigh(
  lines: readonly Line[],
  hits: readonly Hit[],
  place: { readonly words: Words; readonly brands: number },
): BrandEvidence[] {
  const tallies = Array.from({ length: place.brands }, newTally);
  let next = 0;
  for (const line of lines) {
    while (next < hits.length && (hits[next] as Hit).first < line.firstWord) next += 1;
    const from = next;
    while (next < hits.length && (hits[next] as Hit).first <= line.lastWord) next += 1;
    if (!concernsNobody(line)) weighLine(startLine(line, place.words, tallies), hits.slice(from, next));
  }
  return tallies;
}

const concernsNobody = ({ groups, topic, carried, columns }: Line): boolean =>
  groups.length === 0 && topic === null && carried === null && columns === null;

function startLine(line: Line, words: Words, tallies: readonly Tally[]): Weighing {
  const cues = line.groups.flatMap((group) => {
    const cue = cueOf(line, group);
    return group.brands.map((brand) => ({ brand, cue }));
  });
  const about = [...(line.topic?.brands ?? []), ...cues.map(({ brand }) => brand)];
  const weights = new Map(about.map((brand) => [brand, 0]));
  return { line, words, tallies, cues, weights, agreeing: new Map() };
}

function weighLine(weighing: Weighing, hits: readonly Hit[]): void {
  const { line, tallies, cues, weights } = weighing;
  for (const hit of hits) if (!isLabel(weighing, hit)) weighHit(weighing, hit);
  if (line.mood !== 0 && !isNone(line.folded)) weighLabel(weighing);
  for (const { brand, cue } of cues)
    addCue(tallies[brand] as Tally, line, { cue, weight: weights.get(brand) ?? 0 });
  for (const [brand, weight] of weights) {
    const tally = tallies[brand] as Tally;
    tally.lines.push({ line, weight, named: cues.some((each) => each.brand === brand) });
    tally.told += (line.end - line.start) / weights.size;
  }
}

/** `Strengths:` says nothing by itself. */
function isLabel({ line, words }: Weighing, hit: Hit): boolean {
  return hit.first === line.firstWord && words.folded[words.ends[hit.last] as number] === ':';
}

function weighHit(weighing: Weighing, hit: Hit): void {
  const { line, words } = weighing;
  const about = subjectsOf(line, hit, words);
  const contrary = line.mood !== 0 && Math.sign(hit.value) !== line.mood && hit.matter !== 'trust';
  const value = hit.value * (contrary ? UNDER_LABEL : 1);
  for (const brand of about) add(weighing, brand, { value, matter: hit.matter });
  const at = words.ends[hit.last] as number;
  const compared = line.groups.find(
    (group) => group.yardstick && group.start >= at && group.start - at < YARDSTICK_REACH,
  );
  if (compared === undefined) return;
  const share = /\bthan\b/.test(words.folded.slice(at, compared.start)) ? THAN_SHARE : YARDSTICK_SHARE;
  for (const brand of compared.brands)
    if (!about.includes(brand)) add(weighing, brand, { value: -value * share, matter: 'merit' });
}

/** An item under `Pros:` or `Cons:` counts as one even where no word of it judges. */
function weighLabel(weighing: Weighing): void {
  const { line, agreeing } = weighing;
  for (const brand of line.topic?.brands ?? []) {
    const lacking = LABEL_ALONE - (agreeing.get(brand) ?? 0);
    if (lacking > 0) add(weighing, brand, { value: line.mood * lacking, matter: 'merit' });
  }
}

/** Adds a tone to a brand, but no praise in a line that advises against it. */
function add(
  { line, tallies, cues, weights, agreeing }: Weighing,
  brand: number,
  { value, matter }: { readonly value: number; readonly matter: Matter },
): void {
  if (value > 0 && cues.some((each) => each.brand === brand && each.cue === 'against')) return;
  addTone(tallies[brand] as Tally, value, matter);
  weights.set(brand, (weights.get(brand) ?? 0) + value);
  if (value * line.mood > 0 && matter !== 'fame')
    agreeing.set(brand, (agreeing.get(brand) ?? 0) + Math.abs(value));
}

/** `Cons: none worth naming`, or the label by itself. */
function isNone(folded: string): boolean {
  return (
    folded.length < 12 ||
    folded.endsWith(':') ||
    /(?:^|:\s*)(?:none|nothing|n\/a|no (?:major|real|significant|notable))\b/.test(folded)
  );
}
