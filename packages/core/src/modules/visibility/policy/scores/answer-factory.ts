import type { AnalysedAnswer, Category, Citation, Sentiment } from '@leadline/contracts';

/** What a test cares about in an answer; everything else follows from it. */
export interface AnswerTraits {
  readonly id?: string;
  readonly query?: string;
  readonly provider?: string;
  readonly model?: string | null;
  readonly category?: Category;
  readonly repeat?: number;
  /** Mentions of the audited brand. */
  readonly mentions?: number;
  readonly firstPositionPct?: number;
  readonly sentiment?: Sentiment | null;
  /** The four GEO factors, all alike; null for an answer that was not judged. */
  readonly geo?: number | null;
  readonly judgedBy?: 'model' | 'rules' | null;
  /** Mentions of each rival, by name. */
  readonly rivals?: Readonly<Record<string, number>>;
  readonly rivalsAhead?: boolean;
  readonly citations?: readonly Citation[];
  readonly disagreements?: AnalysedAnswer['disagreements'];
  readonly quotes?: AnalysedAnswer['brand']['quotes'];
}

/** An analysed answer for tests, whole and in itself consistent. */
export function makeAnswer(traits: AnswerTraits = {}): AnalysedAnswer {
  const mentions = traits.mentions ?? 0;
  const named = mentions > 0;
  const position = traits.firstPositionPct ?? 20;
  const geo = traits.geo === undefined ? 60 : traits.geo;
  return {
    id: traits.id ?? 'answer-1',
    sourceId: null,
    query: traits.query ?? 'Which tool should we choose?',
    text: 'The recorded words.',
    provider: traits.provider ?? 'openai',
    model: traits.model ?? null,
    category: traits.category ?? 'solution_seeking',
    repeat: traits.repeat ?? 1,
    brand: {
      mentioned: named,
      mentionCount: mentions,
      firstPositionPct: named ? position : null,
      prominence: named ? 100 - position : 0,
      contextQuality: named ? 'medium' : 'none',
      sentiment: named ? (traits.sentiment === undefined ? 'positive' : traits.sentiment) : null,
      recommendationStrength: named ? 'moderate' : 'none',
      quotes: traits.quotes ?? [],
      mentions: [],
    },
    competitors: Object.entries(traits.rivals ?? {}).map(([name, count]) => makeRival(name, count, traits)),
    features: { featuresMentioned: [], valuePropsHighlighted: [] },
    geo: geo === null ? null : makeGeo(geo),
    shareOfVoice: makeShareOfVoice(mentions, traits.rivals ?? {}),
    additional: null,
    citations: [...(traits.citations ?? [])],
    judgedBy: traits.judgedBy === undefined ? 'rules' : traits.judgedBy,
    missing: null,
    disagreements: traits.disagreements ?? [],
  };
}

function makeRival(name: string, count: number, traits: AnswerTraits): AnalysedAnswer['competitors'][number] {
  return {
    name,
    mentioned: count > 0,
    mentionCount: count,
    firstPositionPct: count > 0 ? 30 : null,
    sentiment: count > 0 ? 'neutral' : null,
    positionedBetter: traits.rivalsAhead ?? false,
    comparisonContext: '',
    mentions: [],
  };
}

function makeGeo(value: number): NonNullable<AnalysedAnswer['geo']> {
  return {
    citationQuality: value,
    contentRelevance: value,
    authoritySignals: value,
    positionProminence: value,
    estimatedGeoScore: value,
  };
}

function makeShareOfVoice(
  own: number,
  rivals: Readonly<Record<string, number>>,
): AnalysedAnswer['shareOfVoice'] {
  const total = Object.values(rivals).reduce((sum, count) => sum + count, own);
  return {
    brandMentions: own,
    totalBrandMentions: total,
    percentage: total === 0 ? null : (100 * own) / total,
  };
}
