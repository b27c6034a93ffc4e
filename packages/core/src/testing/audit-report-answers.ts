import {
  type AnalysedAnswer,
  type Brand,
  CATEGORIES,
  type Category,
  type Citation,
  type CompetitorAnalysis,
  type RecommendationStrength,
  type Sentiment,
  type Span,
} from '@leadline/contracts';
import {
  type Draft,
  EXAMPLE_BRAND,
  EXAMPLE_PROVIDERS,
  EXAMPLE_RIVALS,
  pick,
  QUESTIONS,
  SAID,
  seededRandom,
  writeText,
} from './audit-report-texts.ts';

const MODELS: Record<string, string> = {
  openai: 'example-large',
  anthropic: 'example-sonata',
  gemini: 'example-flash',
  perplexity: 'example-search',
};

/** How likely the example's assistants are to name the audited brand, in per cent. */
const NAMED: Record<Category, number> = {
  problem_unaware: 12,
  solution_seeking: 44,
  brand_specific: 100,
  comparison: 76,
  purchase_intent: 38,
  use_case: 30,
};

const SOURCES = [
  ['https://supporttools.example/best-shared-inbox', 'The best shared inbox tools, tested'],
  ['https://reviews.example/categories/shared-inbox', 'Shared inbox reviews'],
  ['https://quillstack.example/guide/shared-inbox', 'A guide to the shared inbox'],
  ['https://larkfield.example/pricing', 'Larkfield pricing'],
  ['https://helpdeskweekly.example/2026/comparing-queues', 'Comparing support queues'],
  ['https://forum.example/t/double-replies', 'How do you stop double replies?'],
  ['https://northmoor.example/reports', 'Reporting for support teams'],
] as const;

/** Sources of the example that are never cited for the audited brand. */
const RIVALS_ONLY = /quillstack|northmoor|helpdeskweekly/u;

/** Every place a brand is named in the text, in order. */
export function spansOf(text: string, named: Brand): Span[] {
  const names = [...named.aliases, ...named.products, named.name].sort((a, b) => b.length - a.length);
  return [...text.matchAll(new RegExp(names.join('|'), 'gu'))].map((found) => ({
    start: found.index,
    end: found.index + found[0].length,
    text: found[0],
  }));
}

function pickSentiment(random: () => number): Sentiment {
  const drawn = random();
  if (drawn < 0.56) return 'positive';
  if (drawn < 0.74) return 'neutral';
  return drawn < 0.9 ? 'mixed' : 'negative';
}

function competitorIn(text: string, rival: Brand, ownStart: number | null): CompetitorAnalysis {
  const mentions = spansOf(text, rival);
  const first = mentions[0];
  return {
    name: rival.name,
    mentioned: mentions.length > 0,
    mentionCount: mentions.length,
    firstPositionPct: first === undefined ? null : (first.start / text.length) * 100,
    sentiment: first === undefined ? null : 'positive',
    positionedBetter: first !== undefined && (ownStart === null || first.start < ownStart),
    comparisonContext: first === undefined ? '' : 'Listed among the options.',
    mentions,
  };
}

const STRENGTH: Record<Sentiment, RecommendationStrength> = {
  positive: 'strong',
  neutral: 'weak',
  mixed: 'moderate',
  negative: 'none',
};

function citationsFor(draft: Draft, brands: readonly string[]): Citation[] {
  if (draft.provider === 'anthropic') return [];
  const chosen = SOURCES.filter(() => draft.random() < 0.4);
  return chosen.map(([url, title]) => ({
    url,
    title,
    domain: new URL(url).hostname,
    brands: brands.filter(
      (name) => draft.random() < 0.5 && !(name === EXAMPLE_BRAND.name && RIVALS_ONLY.test(url)),
    ),
  }));
}

/** What `analyse` has worked out of an answer, for its parts. */
interface Measured {
  readonly text: string;
  readonly sentence: string | null;
  readonly sentiment: Sentiment | null;
  readonly mentions: Span[];
  readonly prominence: number;
  readonly random: () => number;
}

function brandIn(measured: Measured): AnalysedAnswer['brand'] {
  const { text, sentence, sentiment, mentions, prominence } = measured;
  const start = mentions[0]?.start;
  const quoteStart = sentence === null ? -1 : text.indexOf(sentence);
  return {
    mentioned: sentiment !== null,
    mentionCount: mentions.length,
    firstPositionPct: start === undefined ? null : (start / text.length) * 100,
    prominence,
    contextQuality: sentiment === null ? 'none' : sentiment === 'positive' ? 'high' : 'medium',
    sentiment,
    recommendationStrength: sentiment === null ? 'none' : STRENGTH[sentiment],
    quotes:
      sentence === null ? [] : [{ start: quoteStart, end: quoteStart + sentence.length, text: sentence }],
    mentions,
  };
}

function judgedIn(measured: Measured): Pick<AnalysedAnswer, 'features' | 'geo' | 'additional'> {
  const { random, prominence } = measured;
  const named = measured.sentiment !== null;
  return {
    features: {
      featuresMentioned: named ? ['shared inbox', 'owner per message', 'internal notes'] : [],
      valuePropsHighlighted: named ? ['live within a day', 'fair price per seat'] : [],
    },
    geo: {
      citationQuality: 35 + Math.round(random() * 50),
      contentRelevance: 55 + Math.round(random() * 40),
      authoritySignals: named ? 40 + Math.round(random() * 40) : 0,
      positionProminence: prominence,
      estimatedGeoScore: named ? 45 + Math.round(random() * 40) : Math.round(random() * 15),
    },
    additional: {
      featuredSnippetPotential: Math.round(random() * 100),
      voiceSearchOptimized: random() < 0.5,
      contentGaps: named ? ['No published service levels'] : ['Larkfield is not part of the answer'],
      improvementSuggestions: ['Publish a page that answers this question in its first paragraph'],
    },
  };
}

function analyse(draft: Draft, id: string): AnalysedAnswer {
  const { random, query, provider, category, repeat } = draft;
  const sentiment = random() * 100 < NAMED[category] ? pickSentiment(random) : null;
  const { text, sentence } = writeText(draft, sentiment === null ? null : pick(SAID[sentiment], random));
  const mentions = spansOf(text, EXAMPLE_BRAND);
  const start = mentions[0]?.start ?? null;
  const prominence = start === null ? 0 : Math.round(100 - (start / text.length) * 80);
  const competitors = EXAMPLE_RIVALS.map((rival) => competitorIn(text, rival, start));
  const total = competitors.reduce((sum, rival) => sum + rival.mentionCount, mentions.length);
  const measured = { text, sentence, sentiment, mentions, prominence, random };
  const rivals = competitors.filter((rival) => rival.mentioned).map((rival) => rival.name);
  return {
    id,
    sourceId: null,
    query,
    text,
    provider,
    model: MODELS[provider] ?? null,
    category,
    repeat,
    brand: brandIn(measured),
    competitors,
    ...judgedIn(measured),
    shareOfVoice: {
      brandMentions: mentions.length,
      totalBrandMentions: total,
      percentage: total === 0 ? null : (mentions.length / total) * 100,
    },
    citations: citationsFor(draft, [...(sentiment === null ? [] : [EXAMPLE_BRAND.name]), ...rivals]),
    judgedBy: 'model',
    missing: null,
    disagreements: [],
  };
}

/** Answers to `perCategory` questions of each category by four assistants; the same on every run. */
export function exampleAnswers(perCategory: number): AnalysedAnswer[] {
  const random = seededRandom(20_261);
  return CATEGORIES.flatMap((category) =>
    Array.from({ length: perCategory }, (_, index) => index).flatMap((index) =>
      EXAMPLE_PROVIDERS.map((provider) => {
        const questions = QUESTIONS[category];
        const query = questions[index % questions.length] as string;
        const draft = { category, provider, query, random, repeat: Math.floor(index / questions.length) + 1 };
        return analyse(draft, `${category}-${index + 1}-${provider}`);
      }),
    ),
  );
}
