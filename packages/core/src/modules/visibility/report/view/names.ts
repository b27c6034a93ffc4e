import type {
  AuditReport,
  Author,
  Category,
  ExtractionType,
  FunnelStage,
  RecommendationStrength,
  Sentiment,
} from '@leadline/contracts';

export const CATEGORY_NAMES: Readonly<Record<Category, string>> = {
  problem_unaware: 'Problem unaware',
  solution_seeking: 'Solution seeking',
  brand_specific: 'Brand specific',
  comparison: 'Comparison',
  purchase_intent: 'Purchase intent',
  use_case: 'Use case',
};

/** What a buyer is after in each category, to be read as the end of "The buyer …". */
export const CATEGORY_MEANINGS: Readonly<Record<Category, string>> = {
  problem_unaware: 'feels the trouble and does not look for a product yet',
  solution_seeking: 'looks for tools that would help',
  brand_specific: 'asks about the brand by name',
  comparison: 'weighs brands against each other',
  purchase_intent: 'is about to buy and asks about price and terms',
  use_case: 'asks for one particular situation',
};

export const STAGE_NAMES: Readonly<Record<FunnelStage, string>> = {
  awareness: 'Awareness',
  consideration: 'Consideration',
  decision: 'Decision',
};

export const TYPE_NAMES: Readonly<Record<ExtractionType, string>> = {
  recommendations: 'Recommendations',
  competitive_gaps: 'Competitive gaps',
  content_opportunities: 'Content opportunities',
};

export const SENTIMENT_NAMES: Readonly<Record<Sentiment, string>> = {
  positive: 'Positive',
  neutral: 'Neutral',
  mixed: 'Mixed',
  negative: 'Negative',
};

export const STRENGTH_NAMES: Readonly<Record<RecommendationStrength, string>> = {
  strong: 'Strongly recommended',
  moderate: 'Suggested',
  weak: 'Mentioned as an option',
  none: 'Not recommended',
};

const PROVIDER_NAMES: ReadonlyMap<string, string> = new Map([
  ['openai', 'OpenAI'],
  ['anthropic', 'Anthropic'],
  ['gemini', 'Gemini'],
  ['google', 'Google'],
  ['perplexity', 'Perplexity'],
  ['chatgpt', 'ChatGPT'],
  ['mistral', 'Mistral'],
  ['groq', 'Groq'],
]);

/** A provider as readers know it; unknown ones are shown as they came. */
export function providerName(provider: string): string {
  return PROVIDER_NAMES.get(provider) ?? provider;
}

export function authorName(author: Author): string {
  return author === 'rules' ? 'Written by rules' : 'Written by a model';
}

/** Who judged and wrote: `rules, without a model`, or the models' names. */
export function analystName(analyst: AuditReport['analyst']): string {
  if (analyst === 'builtin') return 'Rules, without a model';
  return analyst.length === 0 ? 'No model named' : analyst.join(', ');
}
