import type { AdditionalMetrics, Citation, GeoFactors } from '@leadline/contracts';
import { ownerOf } from '../citations/index.ts';
import type { BrandMatcher } from '../matching/index.ts';
import { estimateGeoScore } from '../scores/index.ts';
import { isFiller } from './filler-words.ts';
import type { StanceReading } from './read-stances.ts';
import { wordsOf } from './words.ts';

export interface FactorInput {
  readonly query: string;
  readonly brand: string;
  readonly citations: readonly Citation[];
  readonly prominence: number;
  readonly matcher: BrandMatcher;
}

/**
 * Generative-engine factors of one answer, 0 to 100 each:
 * - citation quality: 0 without a source. Sources beside the brand (or for the whole answer) give
 *   40 for one, 60 for two and 70 for three or more; an independent domain adds 20, the brand's own adds 10.
 * - content relevance: the share of the question's telling words that the answer uses, the brand's own name aside.
 * - authority signals: 25 for each distinct wording that shows the brand as a leader or standard.
 * - position prominence: as measured.
 * Citation quality and authority are 0 where the brand is not named.
 */
export function geoFactorsOf(read: StanceReading, input: FactorInput): GeoFactors {
  const named = read.stances[0] != null;
  const factors = {
    citationQuality: named ? citationQuality(input) : 0,
    contentRelevance: relevance(read.words.text, input),
    authoritySignals: named ? authority(read) : 0,
    positionProminence: input.prominence,
  };
  return { ...factors, estimatedGeoScore: estimateGeoScore(factors) };
}

const CITATION_BASE = [0, 40, 60, 70] as const;

function citationQuality({ citations, brand, matcher }: FactorInput): number {
  const near = citations.filter(({ brands }) => brands.length === 0 || brands.includes(brand));
  const domains = [...new Set(near.map(({ domain }) => domain).filter(Boolean))];
  const owners = domains.map((domain) => ownerOf(domain, matcher));
  const base = CITATION_BASE[Math.min(3, domains.length)] ?? 0;
  const independent = owners.some((owner) => owner === null) ? 20 : 0;
  return base + independent + (owners.includes(brand) ? 10 : 0);
}

function relevance(told: readonly string[], { query, brand }: FactorInput): number {
  const names = new Set(wordsOf(brand).text);
  const asked = new Set(wordsOf(query).text.filter((word) => !names.has(word) && !isFiller(word)));
  if (asked.size === 0) return 100;
  const words = new Set(told);
  const answered = [...asked].filter((word) => formsOf(word).some((form) => words.has(form)));
  return Math.round((100 * answered.length) / asked.size);
}

/** A word with and without the commonest endings. */
function formsOf(word: string): string[] {
  const stem = word.length > 4 ? word.replace(/(?:ies|ing|ers?|es|ed|ly|s|y|e)$/, '') : word;
  return [word, ...ENDINGS.map((ending) => stem + ending)];
}

const ENDINGS = ['', 's', 'e', 'es', 'ed', 'ing', 'er', 'ers', 'y', 'ies', 'ly'];

const AUTHORITY =
  /\b(?:market leader|leader|leading|best[- ]known|well[- ]known|most popular|widely (?:used|trusted|adopted|regarded|respected|recommended)|industry standard|gold standard|de facto|standard|award[- ]winning|experts?|top[- ](?:rated|ranked|choice|pick)|most trusted|trusted|renowned|acclaimed|reputable|reputation|pioneer|independently audited|highly (?:rated|regarded)|praised|number one|#1)\b/gu;

function authority(read: StanceReading): number {
  const signals = new Set<string>();
  for (const { line, weight } of read.evidence[0]?.lines ?? [])
    if (weight > 0) for (const match of line.folded.matchAll(AUTHORITY)) signals.add(match[0]);
  return Math.min(100, 25 * signals.size);
}

/** Answers of this length in words are shown whole as a snippet. */
const SNIPPET_WORDS = 60;

/**
 * How fit the answer is to be shown alone, 0 to 100: 35 for a first sentence of at most 30 words, 20 for naming the
 * brand in it, 25 for a list, table or numbered steps, 20 for an opening paragraph of at most 60 words.
 * Reads well aloud: at most 22 words a sentence on average, no table, at most one address.
 */
export function readabilityOf(
  read: StanceReading,
): Pick<AdditionalMetrics, 'featuredSnippetPotential' | 'voiceSearchOptimized'> {
  const { lines, reading } = read;
  const [first] = lines;
  if (!first) return { featuredSnippetPotential: 0, voiceSearchOptimized: false };
  const lengths = lines.map((line) => Math.max(0, line.lastWord - line.firstWord + 1));
  const opening = lines.filter((line) => line.block === first.block);
  const openingWords = opening.reduce((total, line) => total + line.lastWord - line.firstWord + 1, 0);
  const firstWords = lengths[0] ?? 0;
  const listed = reading.blocks.some(({ kind }) => kind === 'item' || kind === 'row');
  const direct = firstWords > 3 && firstWords <= 30;
  const naming = first.groups.some((group) => group.brands.includes(0));
  const average = lengths.reduce((total, length) => total + length, 0) / lengths.length;
  const addresses = reading.zones.filter(({ kind }) => kind === 'url').length;
  return {
    featuredSnippetPotential:
      (direct ? 35 : 0) + (naming ? 20 : 0) + (listed ? 25 : 0) + (openingWords <= SNIPPET_WORDS ? 20 : 0),
    voiceSearchOptimized:
      average <= 22 && addresses <= 1 && !reading.blocks.some(({ kind }) => kind === 'row'),
  };
}
