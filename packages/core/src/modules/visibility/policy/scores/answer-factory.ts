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

const ORDINARY = {
  id: 'answer-1',
  query: 'Which tool should we choose?',
  provider: 'openai',
  model: null,
  category: 'solution_seeking',
  repeat: 1,
  mentions: 0,
  firstPositionPct: 20,
  sentiment: 'positive',
  geo: 60,
  judgedBy: 'rules',
  rivals: {},
  rivalsAhead: false,
  citations: [],
  disagreements: [],
  quotes: [],
} as const satisfies Required<AnswerTraits>;

/** An analysed answer for tests, whole and in itself consistent. */
export function makeAnswer(traits: AnswerTraits = {}): AnalysedAnswer {
  const all: Required<AnswerTraits> = { ...ORDINARY, ...traits };
  return {
    id: all.id,
    sourceId: null,
    query: all.query,
    text: 'The recorded words.',
    provider: all.provider,
    model: all.model,
    category: all.category,
    repeat: all.repeat,
    brand: makeBrand(all),
    competitors: Object.entries(all.rivals).map(([name, count]) => makeRival(name, count, all)),
    features: { featuresMentioned: [], valuePropsHighlighted: [] },
    geo: all.geo === null ? null : makeGeo(all.geo),
    shareOfVoice: makeShareOfVoice(all.mentions, all.rivals),
    additional: null,
    citations: [...all.citations],
    judgedBy: all.judgedBy,
    missing: null,
    disagreements: [...all.disagreements],
  };
}

function makeBrand(traits: Required<AnswerTraits>): AnalysedAnswer['brand'] {
  const named = traits.mentions > 0;
  return {
    mentioned: named,
    mentionCount: traits.mentions,
    firstPositionPct: named ? traits.firstPositionPct : null,
    prominence: named ? 100 - traits.firstPositionPct : 0,
    contextQuality: named ? 'medium' : 'none',
    sentiment: named ? traits.sentiment : null,
    recommendationStrength: named ? 'moderate' : 'none',
    quotes: [...traits.quotes],
    mentions: [],
  };
}

function makeRival(
  name: string,
  count: number,
  traits: Required<AnswerTraits>,
): AnalysedAnswer['competitors'][number] {
  return {
    name,
    mentioned: count > 0,
    mentionCount: count,
    firstPositionPct: count > 0 ? 30 : null,
    sentiment: count > 0 ? 'neutral' : null,
    positionedBetter: traits.rivalsAhead,
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
