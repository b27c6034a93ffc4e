import type {
  Author,
  CategoryInsight,
  Evidence,
  ExtractionType,
  InsightItem,
  Projection,
} from '@leadline/contracts';

/**
 * Layer 0 as it is asked of a model and written by rules: terse, and without anything that code can work out.
 * Answers are known by their number in the batch, from 1.
 */
export interface InsightDraft {
  readonly text: string;
  readonly topic: string;
  /** 1 to 10; the impact follows from it. */
  readonly priority: number;
  readonly difficulty: InsightItem['difficulty'];
  readonly actions: readonly string[];
  readonly metric: string;
  readonly edge: string;
  /** An estimate and what it is worked out from. */
  readonly gain: readonly string[];
  readonly risk: string;
  readonly needs: string;
  /** The rival of a gap, the format of a content opportunity, else null. */
  readonly focus: string | null;
  /** All answers it follows from, quoted or not. */
  readonly answers: readonly number[];
  readonly quotes: readonly { readonly n: number; readonly quote: string }[];
  /** Only what rules write: the rival a content opportunity is about, and a timeline of their own. */
  readonly rival?: string;
  readonly timeline?: string;
  readonly author?: 'rules';
}

/** Layer 1 the same way; `from` numbers the items that went into it, from 1. */
export interface ConsolidatedDraft {
  readonly from: readonly number[];
  readonly title: string;
  readonly description: string;
  readonly priority: number;
  readonly difficulty: InsightItem['difficulty'];
  readonly timeline: string;
  readonly budget: readonly string[];
  readonly team: string;
  readonly resources: string;
  readonly needs: readonly string[];
  readonly roi: readonly string[];
  readonly metrics: readonly string[];
  readonly wins: readonly string[];
  readonly risk: string;
  readonly edge: string;
  readonly message: string;
  readonly author?: 'rules';
}

/** An answer of a batch as far as items refer to it. */
export interface NumberedAnswer {
  readonly id: string;
  readonly query: string;
}

/** How long work of a difficulty usually takes; a planning assumption. */
const USUAL_TIMELINE: Readonly<Record<InsightItem['difficulty'], string>> = {
  easy: '1–2 weeks',
  moderate: '3–6 weeks',
  hard: '6–12 weeks',
  complex: 'a quarter or more',
};

const MOST_TARGETS = 5;
const MOST_EVIDENCE = 6;

/** Impact as it follows from the priority: 9 and 10 critical, 7 and 8 high, 4 to 6 medium, below low. */
export function impactOf(priority: number): InsightItem['impact'] {
  if (priority >= 9) return 'critical';
  if (priority >= 7) return 'high';
  return priority >= 4 ? 'medium' : 'low';
}

/** A figure about the future with its basis; without one it says so. */
export function projectionOf(estimate: readonly string[]): Projection {
  const [statement = '', ...basis] = estimate;
  return {
    statement: statement.trim(),
    basis: basis.join('; ').trim() || 'no basis was given; treat it as an opinion',
    kind: 'estimate',
  };
}

export function priorityWithin(priority: number): number {
  return Math.min(10, Math.max(1, Math.round(priority)));
}

/** Turns drafts into items: evidence and target questions come from the answers the quotes stand in. */
export function toInsightItems(
  drafts: readonly InsightDraft[],
  about: {
    readonly type: ExtractionType;
    readonly answers: readonly NumberedAnswer[];
    readonly rivals: readonly string[];
    readonly author: Author;
  },
): InsightItem[] {
  return drafts.map((draft) => {
    const priority = priorityWithin(draft.priority);
    const cited = [...draft.answers, ...draft.quotes.map((quote) => quote.n)];
    return {
      type: about.type,
      text: draft.text,
      topic: draft.topic,
      priority,
      impact: impactOf(priority),
      difficulty: draft.difficulty,
      timeline: draft.timeline ?? USUAL_TIMELINE[draft.difficulty],
      actionItems: [...draft.actions],
      successMetrics: filled([draft.metric]),
      competitiveAdvantage: draft.edge,
      estimatedRoi: projectionOf(draft.gain),
      riskFactors: filled([draft.risk]),
      dependencies: filled([draft.needs]),
      ...focusOf(draft, about),
      targetQueries: targetsOf(cited, about.answers),
      evidence: draft.quotes.flatMap(({ n, quote }) => {
        const answer = about.answers[n - 1];
        return answer === undefined ? [] : [{ answerId: answer.id, quote }];
      }),
      author: draft.author ?? about.author,
    };
  });
}

function focusOf(
  draft: InsightDraft,
  { type, rivals }: { readonly type: ExtractionType; readonly rivals: readonly string[] },
): Pick<InsightItem, 'competitor' | 'contentFormat'> {
  const focus = draft.focus?.trim() || null;
  const named = rivals.find((rival) => rival.toLowerCase() === focus?.toLowerCase()) ?? null;
  return {
    competitor: named ?? draft.rival ?? (type === 'competitive_gaps' ? focus : null),
    contentFormat: type === 'content_opportunities' && named === null ? focus : null,
  };
}

function targetsOf(numbers: readonly number[], answers: readonly NumberedAnswer[]): string[] {
  const queries = numbers.flatMap((number) => answers[number - 1]?.query ?? []);
  return [...new Set(queries)].slice(0, MOST_TARGETS);
}

/** Turns consolidated drafts into category insights: evidence and the count of merged items come from their sources. */
export function toCategoryInsights(
  drafts: readonly ConsolidatedDraft[],
  about: { readonly type: ExtractionType; readonly items: readonly InsightItem[]; readonly author: Author },
): CategoryInsight[] {
  return drafts.map((draft) => {
    const priority = priorityWithin(draft.priority);
    const sources = sourcesOf(draft.from, about.items);
    return {
      type: about.type,
      title: draft.title,
      description: draft.description,
      priority,
      impact: impactOf(priority),
      difficulty: draft.difficulty,
      timeline: draft.timeline,
      implementation: {
        budget: projectionOf(draft.budget),
        team: draft.team,
        resources: draft.resources,
        dependencies: [...draft.needs],
      },
      expectedRoi: projectionOf(draft.roi),
      successMetrics: [...draft.metrics],
      quickWins: [...draft.wins],
      riskAssessment: draft.risk,
      competitiveAdvantage: draft.edge,
      personaMessage: draft.message,
      mergedItems: Math.max(1, sources.length),
      evidence: joinedEvidence(sources),
      author: draft.author ?? about.author,
    };
  });
}

/** The items that distinct numbers from 1 stand for. */
export function sourcesOf<Item>(numbers: readonly number[], items: readonly Item[]): Item[] {
  return [...new Set(numbers)].flatMap((number) => items[number - 1] ?? []);
}

/** Evidence of several sources without repeats, one of each source first. */
export function joinedEvidence(sources: readonly { readonly evidence: readonly Evidence[] }[]): Evidence[] {
  const rounds = Math.max(0, ...sources.map((source) => source.evidence.length));
  const inTurns = Array.from({ length: rounds }, (_, round) =>
    sources.flatMap((source) => source.evidence[round] ?? []),
  );
  const distinct = new Map(
    inTurns.flat().map((evidence) => [`${evidence.answerId}|${evidence.quote}`, evidence]),
  );
  return [...distinct.values()].slice(0, MOST_EVIDENCE);
}

function filled(texts: readonly string[]): string[] {
  return texts.filter((text) => text.trim() !== '');
}
