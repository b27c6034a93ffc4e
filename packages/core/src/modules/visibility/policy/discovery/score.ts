import type { Candidate } from './candidates.ts';
import { isCapitalised, isDescriptive, isModel, isOrdinary, isUnusual } from './tokens.ts';
import type { WordUse } from './word-use.ts';

export interface Evidence {
  /** Use of every word that begins a slot, by its folded form. */
  readonly uses: ReadonlyMap<string, WordUse>;
  /** Different product names that begin with the word, over all answers. */
  readonly families: ReadonlyMap<string, ReadonlySet<string>>;
  /** The own words of the domains each answer links to. */
  readonly hosts: readonly ReadonlySet<string>[];
}

/** A candidate with what speaks for it; from 2 points on a slot speaks for a brand by itself. */
export interface Scored {
  readonly candidate: Candidate;
  readonly score: number;
}

type Rule = readonly [points: number, holds: (candidate: Candidate, use: WordUse | undefined) => boolean];

const ordinary = (candidate: Candidate): boolean => candidate.ordinary;
const tail = ({ lead, tokens }: Candidate) => tokens.slice(lead.key.includes(' ') ? 2 : 1);
const lowerHere = ({ answer, lead }: Candidate, use: WordUse | undefined): boolean =>
  isCapitalised(lead.text) && (use?.lowerIn.has(answer) ?? false);
const lowerElsewhere = (use: WordUse | undefined): boolean => (use?.lowerIn.size ?? 0) > 0;
const capitalInside = (use: WordUse | undefined): boolean => (use?.capitalInside ?? 0) > 0;

/** What the first word says by itself, and how the answers use it elsewhere. */
const WORD_RULES: readonly Rule[] = [
  [2, (candidate) => !ordinary(candidate)],
  [-1.5, (candidate) => ordinary(candidate)],
  [-3, ({ lead }) => isDescriptive(lead.key)],
  [1, (candidate) => !ordinary(candidate) && isUnusual(candidate.lead.text)],
  [-2, ({ lead }) => !isCapitalised(lead.text) && !isUnusual(lead.text)],
  [-3, (candidate, use) => ordinary(candidate) && lowerHere(candidate, use)],
  [-2, (candidate, use) => !ordinary(candidate) && lowerHere(candidate, use)],
  [-1, (candidate, use) => !ordinary(candidate) && !lowerHere(candidate, use) && lowerElsewhere(use)],
  [1, (candidate, use) => ordinary(candidate) && capitalInside(use)],
  [0.5, (candidate, use) => ordinary(candidate) && capitalInside(use) && !lowerElsewhere(use)],
  [1, (_, use) => (use?.asName ?? 0) > 0],
];

/** What the rest of the slot says. */
const SLOT_RULES: readonly Rule[] = [
  [1, ({ slot }) => slot.priced],
  [0.5, ({ slot }) => slot.kind === 'link'],
  [-1, ({ slot }) => slot.kind === 'series'],
  [2, ({ slot }) => slot.described],
  [1.5, ({ slot }) => /[®™℠]/.test(slot.text)],
  [0.5, (candidate) => tail(candidate).some((token) => isModel(token.text))],
  [
    0.5,
    (candidate) =>
      tail(candidate).some(
        (token) => isCapitalised(token.text) && !isOrdinary(token.key) && !isModel(token.text),
      ),
  ],
  [-3, (candidate, use) => isLowerPhrase(candidate, use)],
  [-1, (candidate, use) => isLoneLabel(candidate, use)],
];

/** `Open Source` where the answers also say "open source". */
function isLowerPhrase(candidate: Candidate, use: WordUse | undefined): boolean {
  const [next] = tail(candidate);
  if (!next || next.key.length <= 3 || !isOrdinary(candidate.lead.key)) return false;
  return use?.lowerFollowers.has(next.key) ?? false;
}

/** One word that stands nowhere else as a name. */
function isLoneLabel({ tokens, slot }: Candidate, use: WordUse | undefined): boolean {
  if (tokens.length > 1 || slot.priced || slot.described || slot.kind === 'bold') return false;
  return (use?.capitalInside ?? 0) + (use?.asName ?? 0) === 0;
}

/**
 * How strongly a slot by itself speaks for its first word being a brand. A word no dictionary knows counts
 * most; a price, a link, a model number, another product of that name support it; its use as an ordinary
 * word in the same answer speaks against it.
 */
function baseScore(candidate: Candidate, evidence: Evidence): number {
  const use = evidence.uses.get(candidate.lead.key);
  const bare = candidate.lead.key.replace(/[^\p{L}\p{N}]/gu, '');
  let score = 0;
  for (const [points, holds] of WORD_RULES) if (holds(candidate, use)) score += points;
  for (const [points, holds] of SLOT_RULES) if (holds(candidate, use)) score += points;
  if ((evidence.families.get(candidate.lead.key)?.size ?? 0) >= 2) score += 1;
  if (evidence.hosts[candidate.answer]?.has(bare)) score += 2;
  return score;
}

const ENOUGH = 2;

interface Surroundings {
  /** First words of the slots that are products by themselves, by answer and shape. */
  readonly products: ReadonlyMap<string, ReadonlySet<string>>;
  /** Shapes in which an answer puts the same two words forward. */
  readonly places: ReadonlyMap<string, ReadonlySet<string>>;
  /** How often the same title stands in the same shape. */
  readonly titles: ReadonlyMap<string, number>;
  /** First words known as brands from stronger slots than a series. */
  readonly known: ReadonlySet<string>;
}

/**
 * Adds what a slot's surroundings say: a name put forward in two shapes in one answer is a product and no
 * section title; slots beside products in one shape (headings of a level, items of a list) are mostly
 * products too; a title that comes back in one shape is a field's label (`Price:`).
 */
export function scoreCandidates(candidates: readonly Candidate[], evidence: Evidence): Scored[] {
  const based = candidates.map((candidate) => ({ candidate, score: baseScore(candidate, evidence) }));
  const around = surroundingsOf(based);
  const members = setsBy(candidates, shapeKey, ({ lead }) => lead.key);
  return based.map(({ candidate, score }) => {
    const beside = members.get(shapeKey(candidate)) ?? new Set<string>();
    const series = candidate.slot.kind === 'series';
    return {
      candidate,
      score: score + (series ? besidePoints(candidate, around, beside) : shapePoints(candidate, around)),
    };
  });
}

function surroundingsOf(based: readonly Scored[]): Surroundings {
  const candidates = based.map(({ candidate }) => candidate);
  const strong = based.flatMap(({ candidate, score }) => (score >= ENOUGH ? [candidate] : []));
  const titles = new Map<string, number>();
  for (const candidate of candidates)
    titles.set(titleKey(candidate), (titles.get(titleKey(candidate)) ?? 0) + 1);
  return {
    products: setsBy(strong, shapeKey, ({ lead }) => lead.key),
    places: setsBy(candidates, placeKey, ({ slot }) => slot.shape),
    titles,
    known: new Set(strong.flatMap(({ slot, lead }) => (slot.kind === 'series' ? [] : [lead.key]))),
  };
}

function setsBy(
  candidates: readonly Candidate[],
  keyOf: (candidate: Candidate) => string,
  valueOf: (candidate: Candidate) => string,
): Map<string, Set<string>> {
  const sets = new Map<string, Set<string>>();
  for (const candidate of candidates) {
    const key = keyOf(candidate);
    const values = sets.get(key) ?? new Set<string>();
    values.add(valueOf(candidate));
    sets.set(key, values);
  }
  return sets;
}

function besidePoints({ lead }: Candidate, around: Surroundings, beside: ReadonlySet<string>): number {
  for (const key of beside) if (key !== lead.key && around.known.has(key)) return 1;
  return -1;
}

function shapePoints(candidate: Candidate, around: Surroundings): number {
  const { lead, slot, tokens } = candidate;
  const products = around.products.get(shapeKey(candidate));
  const siblings = (products?.size ?? 0) - (products?.has(lead.key) ? 1 : 0);
  const isLabel = (around.titles.get(titleKey(candidate)) ?? 0) > 1;
  const isPlain = tokens.every((token) => isOrdinary(token.key) && !isModel(token.text));
  let points = siblings >= 2 ? 1 : 0;
  if ((around.places.get(placeKey(candidate))?.size ?? 0) > 1) points += 1;
  if (isLabel && ordinary(candidate)) points -= 3;
  if (isPlain && !slot.priced && !slot.described) points -= 1;
  return points;
}

const shapeKey = ({ answer, slot }: Candidate): string => `${answer} ${slot.shape}`;
const titleKey = ({ answer, slot }: Candidate): string =>
  `${answer} ${slot.shape} ${slot.text.toLowerCase()}`;
const placeKey = ({ answer, tokens }: Candidate): string =>
  `${answer} ${tokens[0]?.key ?? ''} ${tokens[1]?.key ?? ''}`;
