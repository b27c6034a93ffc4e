import { INDUSTRIES, INDUSTRY_WORDS, type Industry } from './industry-words.ts';

export interface IndustryText {
  readonly name: string;
  /** Its own claim or description. */
  readonly oneLiner?: string;
  /** Words of its site; the first few thousand characters are read. */
  readonly siteText?: string;
}

export interface IndustryGuess {
  readonly industry: Industry;
  /** How likely it is right: the balance of the words, flattened to what was seen on companies of known industry. */
  readonly confidence: number;
  /** The words that spoke for it, strongest first. */
  readonly because: readonly string[];
}

interface Evidence {
  readonly industry: Industry;
  readonly points: number;
}

/** How much a word of each strength moves the balance, and what each industry starts with: most companies sell to companies. */
const POINTS = { 1: 0.4, 2: 1.3, 3: 2.8 } as const;
const START: Readonly<Record<Industry, number>> = {
  B2B: 1.2,
  Fintech: 0,
  Healthcare: 0,
  Consumer: 0.2,
  Industrials: 0,
  'Real Estate and Construction': 0,
  Education: 0,
  Government: -0.3,
};
/** A claim of one line says more than a page of text; a word said again on the page adds nothing. */
const SITE_WEIGHT = 0.35;
const NAME_WEIGHT = 0.7;
const MOST_SITE_CHARACTERS = 6_000;
/** The balance is surer of itself than it should be by this factor (0.95 said, 0.82 right). */
const OVERCONFIDENCE = 1.6;

const { exact, stems } = index();

/** The industry the words speak for; null where no word does. */
export function classifyIndustry(text: IndustryText): IndustryGuess | null {
  const scores = new Map<Industry, number>(INDUSTRIES.map((industry) => [industry, START[industry]]));
  const because = new Map<Industry, Map<string, number>>();
  const parts: [string, number][] = [
    [text.oneLiner ?? '', 1],
    [spaced(text.name), NAME_WEIGHT],
    [(text.siteText ?? '').slice(0, MOST_SITE_CHARACTERS), SITE_WEIGHT],
  ];
  for (const [part, weight] of parts)
    for (const [word, evidence] of wordsWithEvidence(part))
      for (const { industry, points } of evidence) {
        scores.set(industry, (scores.get(industry) ?? 0) + points * weight);
        const words = because.get(industry) ?? new Map<string, number>();
        because.set(industry, words.set(word, (words.get(word) ?? 0) + points * weight));
      }
  if (because.size === 0) return null;
  return best(scores, because);
}

function best(
  scores: ReadonlyMap<Industry, number>,
  because: ReadonlyMap<Industry, ReadonlyMap<string, number>>,
): IndustryGuess {
  const ranked = [...scores].sort((a, b) => b[1] - a[1]);
  const [industry, score] = ranked[0] as [Industry, number];
  const total = ranked.reduce((sum, [, points]) => sum + Math.exp((points - score) / OVERCONFIDENCE), 0);
  const words = [...(because.get(industry) ?? [])].sort((a, b) => b[1] - a[1]).map(([word]) => word);
  return { industry, confidence: 1 / total, because: words.slice(0, 6) };
}

/** Each word or pair of words that says something, once. */
function wordsWithEvidence(text: string): Map<string, readonly Evidence[]> {
  const words = text.toLowerCase().match(/[a-z0-9][a-z0-9'()/+-]*/g) ?? [];
  const found = new Map<string, readonly Evidence[]>();
  for (const [at, word] of words.entries()) {
    const pair = `${word} ${words[at + 1] ?? ''}`;
    const ofPair = exact.get(pair) ?? ofStem(pair);
    if (ofPair) found.set(pair, ofPair);
    const ofWord = exact.get(word) ?? ofStem(word);
    if (ofWord) found.set(word, ofWord);
  }
  return found;
}

function ofStem(word: string): readonly Evidence[] | undefined {
  for (let length = Math.min(word.length, LONGEST_STEM); length >= 2; length -= 1) {
    const evidence = stems.get(word.slice(0, length));
    if (evidence) return evidence;
  }
  return undefined;
}

const LONGEST_STEM = 24;

/** `PayFlow` says pay and flow. */
function spaced(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, '$1 $2');
}

function index() {
  const whole = new Map<string, Evidence[]>();
  const begun = new Map<string, Evidence[]>();
  for (const industry of INDUSTRIES)
    for (const strength of [1, 2, 3] as const)
      for (const entry of INDUSTRY_WORDS[industry][strength].split(',')) {
        const word = entry.trim().replace(/\s+/g, ' ');
        if (word === '') continue;
        const evidence = { industry, points: POINTS[strength] };
        const [map, key] = word.endsWith('*') ? [begun, word.slice(0, -1)] : [whole, word];
        map.set(key, [...(map.get(key) ?? []), evidence]);
      }
  return { exact: whole, stems: begun };
}
