import type {
  AdditionalMetrics,
  BrandAnalysis,
  Category,
  CategoryInsight,
  Citation,
  CitationSummary,
  CompanyContext,
  CompetitorAnalysis,
  Disagreement,
  DiscoveredBrand,
  ExtractionType,
  GeoFactors,
  InsightItem,
  JobStatus,
  ParsedAuditInput,
  PersonaContext,
  PlanName,
  Scores,
  ShareOfVoice,
  Warning,
} from '@leadline/contracts';

/** The input of an audit without its recorded answers, which are rows of their own. */
export type StoredAuditInput = Omit<ParsedAuditInput, 'answers'> & {
  readonly answers: { readonly kind: 'recorded' } | Extract<ParsedAuditInput['answers'], { kind: 'live' }>;
};

/** Where an audit stands, without what it is made of: enough for a list, and to say whether it can be read. */
export interface AuditSummary {
  readonly id: string;
  readonly status: JobStatus;
  readonly plan: PlanName;
  readonly brand: string;
  readonly competitors: readonly string[];
  readonly productCategory: string | null;
  readonly source: 'recorded' | 'live';
  readonly simulated: boolean;
  readonly error: { readonly code: string; readonly message: string; readonly next: string } | null;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
  readonly overallScore: number | null;
  readonly mentionRate: number | null;
}

/** One audit as it is kept. */
export interface AuditRecord {
  readonly id: string;
  readonly companyId: number;
  /** `builtin` or the model asked for, as resolved when the audit was started. */
  readonly analyst: string;
  readonly input: StoredAuditInput;
  readonly company: CompanyContext;
  readonly reader: PersonaContext;
  readonly warnings: readonly Warning[];
  readonly budgetUsd: number | null;
  /** Null until the audit is finished. */
  readonly result: AuditResult | null;
}

/** What is computed once, when all answers are judged and all insights written. */
export interface AuditResult {
  readonly scores: Scores;
  readonly citations: CitationSummary;
  readonly discovered: readonly DiscoveredBrand[];
  readonly models: readonly string[];
  readonly unavailable: readonly Unavailable[];
}

/** An insight list that could not be made, and why. */
export interface Unavailable {
  readonly category: Category;
  readonly type: ExtractionType;
  readonly reason: string;
}

/** What code measured in one answer; it never changes afterwards. */
export interface Measured {
  readonly brand: Pick<
    BrandAnalysis,
    'mentioned' | 'mentionCount' | 'firstPositionPct' | 'prominence' | 'mentions'
  >;
  readonly competitors: readonly (Pick<
    CompetitorAnalysis,
    'name' | 'mentioned' | 'mentionCount' | 'firstPositionPct' | 'mentions'
  > & { readonly prominence: number })[];
  readonly shareOfVoice: ShareOfVoice;
}

/** An answer with what was measured in it, ready to be judged. */
export interface MeasuredRecord {
  readonly number: number;
  readonly sourceId: string | null;
  readonly query: string;
  readonly text: string;
  readonly provider: string;
  readonly model: string | null;
  readonly repeat: number;
  /** Null until its question is classified. */
  readonly category: Category | null;
  readonly measured: Measured;
  readonly citations: readonly Citation[];
}

/** The judged part of an answer, by a model or by rules. */
export interface JudgedRecord {
  readonly number: number;
  readonly brand: Pick<BrandAnalysis, 'contextQuality' | 'sentiment' | 'recommendationStrength' | 'quotes'>;
  readonly competitors: readonly Pick<
    CompetitorAnalysis,
    'name' | 'sentiment' | 'positionedBetter' | 'comparisonContext'
  >[];
  readonly featuresMentioned: readonly string[];
  readonly valuePropsHighlighted: readonly string[];
  readonly geo: GeoFactors;
  readonly additional: AdditionalMetrics;
  readonly judgedBy: 'model' | 'rules';
  readonly disagreements: readonly Disagreement[];
}

/** Layer 0 as it is stored: the items of one batch. */
export interface BatchInsights {
  readonly batchNumber: number;
  readonly responseNumbers: readonly number[];
  readonly items: readonly InsightItem[];
}

/** Layer 0 and 1 of one category and type. */
export interface CategoryInsights {
  readonly category: Category;
  readonly type: ExtractionType;
  readonly batches: readonly BatchInsights[];
  readonly insights: readonly CategoryInsight[];
}
